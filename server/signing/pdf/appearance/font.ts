// An embedded subset of a Times-metric font with a ToUnicode map, so that text is extracted exactly as written.
// NĐ 30/2020 Phụ lục I (Times New Roman); ISO 32000-2 §9.7 (composite fonts), §9.10.3 (ToUnicode).

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { deflateSync } from 'node:zlib';
import type { Font } from 'fontkit';
import { SigningError } from '../../types.ts';
import { dictOf, nameOf, type PdfRef, PdfStream, PdfString } from '../objects.ts';
import type { RevisionWriter } from '../writer.ts';
import { toUnicodeMap } from './to-unicode.ts';

export type FontStyle = 'regular' | 'italic' | 'bold';

const FONT_FILES: Record<FontStyle, string> = {
  regular: '400Regular/Tinos_400Regular.ttf',
  italic: '400Regular_Italic/Tinos_400Regular_Italic.ttf',
  bold: '700Bold/Tinos_700Bold.ttf',
};

/** Reads a font. Loaded with the first text: a fifth of a second that a start need not wait for. */
export async function loadFont(style: FontStyle): Promise<Font> {
  const { create } = await import('fontkit');
  const path = createRequire(import.meta.url).resolve(`@expo-google-fonts/tinos/${FONT_FILES[style]}`);
  return create(await readFile(path));
}

interface Glyph {
  /** In the subset; the code in the text, four hexadecimal digits. */
  hex: string;
  /** In thousandths of the size. */
  width: number;
}

/** A font with the glyphs of some text, ready to be written into any number of revisions. */
export class PreparedFont {
  /** Height of the line above its base line, in thousandths of the size. */
  readonly ascent: number;
  /** Bytes it takes. */
  readonly size: number;
  readonly #glyphs: ReadonlyMap<string, Glyph>;
  readonly #name: string;
  readonly #descriptor: ReturnType<typeof dictOf>;
  readonly #program: PdfStream;
  readonly #toUnicode: PdfStream;

  /** @throws SigningError MARK_BROKEN when the font lacks one of the characters: a box in its place would be signed. */
  constructor(font: Font, style: FontStyle, characters: readonly string[]) {
    const subset = font.createSubset();
    const scale = (value: number) => (value * 1000) / font.unitsPerEm;
    this.#glyphs = new Map(
      characters.map((character) => {
        const glyph = font.glyphForCodePoint(character.codePointAt(0) ?? 0);
        if (glyph.id === 0) throw noGlyph(character);
        return [character, { hex: hex4(subset.includeGlyph(glyph.id)), width: scale(glyph.advanceWidth) }];
      }),
    );
    const program = subset.encode();
    const tag = [...createHash('sha256').update(program).digest().subarray(0, 6)]
      .map((byte) => String.fromCharCode(65 + (byte % 26)))
      .join('');
    this.ascent = scale(font.ascent);
    this.#name = `${tag}+${font.postscriptName}`;
    this.#descriptor = descriptorOf(font, style, this.#name);
    this.#program = deflated(program, program.length);
    const pairs = [...this.#glyphs].map(([text, { hex }]) => [hex, text] as const);
    this.#toUnicode = deflated(Buffer.from(toUnicodeMap(pairs), 'latin1'));
    this.size = (this.#program.data?.length ?? 0) + (this.#toUnicode.data?.length ?? 0);
  }

  /** The glyph codes of a text, one per code point: no ligatures, so that extraction stays exact. */
  encode(text: string): { hex: string; width: number } {
    let hex = '';
    let width = 0;
    for (const character of text) {
      const glyph = this.#glyphs.get(character);
      if (glyph === undefined) throw noGlyph(character);
      hex += glyph.hex;
      width += glyph.width;
    }
    return { hex, width };
  }

  /** Adds the font's objects. */
  write(writer: RevisionWriter): PdfRef {
    const name = nameOf(this.#name);
    const descriptor = this.#descriptor.with({ FontFile2: writer.add(this.#program) });
    const widths = [...this.#glyphs.values()]
      .map(({ hex, width }) => [Number.parseInt(hex, 16), Math.round(width)] as const)
      .sort(([a], [b]) => a - b);
    const descendant = dictOf({
      Type: nameOf('Font'),
      Subtype: nameOf('CIDFontType2'),
      BaseFont: name,
      CIDSystemInfo: dictOf({
        Registry: new PdfString(Buffer.from('Adobe')),
        Ordering: new PdfString(Buffer.from('Identity')),
        Supplement: 0,
      }),
      FontDescriptor: writer.add(descriptor),
      DW: 1000,
      W: widths.flatMap(([id, width]) => [id, [width]]),
      CIDToGIDMap: nameOf('Identity'),
    });
    const font = dictOf({
      Type: nameOf('Font'),
      Subtype: nameOf('Type0'),
      BaseFont: name,
      Encoding: nameOf('Identity-H'),
      DescendantFonts: [writer.add(descendant)],
      ToUnicode: writer.add(this.#toUnicode),
    });
    return writer.add(font);
  }
}

function descriptorOf(font: Font, style: FontStyle, name: string) {
  const scaled = (value: number) => Math.round((value * 1000) / font.unitsPerEm);
  const { bbox } = font;
  return dictOf({
    Type: nameOf('FontDescriptor'),
    FontName: nameOf(name),
    // Symbolic, as the codes are glyph numbers; serif; italic where it is.
    Flags: 4 + 2 + (style === 'italic' ? 64 : 0),
    FontBBox: [scaled(bbox.minX), scaled(bbox.minY), scaled(bbox.maxX), scaled(bbox.maxY)],
    ItalicAngle: Math.round(font.italicAngle),
    Ascent: scaled(font.ascent),
    Descent: scaled(font.descent),
    CapHeight: scaled(font.capHeight),
    StemV: style === 'bold' ? 140 : 80,
  });
}

function deflated(data: Uint8Array, length1?: number): PdfStream {
  return new PdfStream(dictOf({ Filter: nameOf('FlateDecode'), Length1: length1 }), 0, deflateSync(data));
}

function hex4(value: number): string {
  return value.toString(16).padStart(4, '0').toUpperCase();
}

function noGlyph(character: string): SigningError {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return new SigningError('MARK_BROKEN', `the font has no character U+${code}`);
}
