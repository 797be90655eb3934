// An embedded subset of a Times-metric font with a ToUnicode map, so that text is extracted exactly as written.
// NĐ 30/2020 Phụ lục I (Times New Roman); ISO 32000-2 §9.7 (composite fonts), §9.10.3 (ToUnicode).

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { deflateSync } from 'node:zlib';
import type { Font, Subset } from 'fontkit';
import { dictOf, nameOf, type PdfRef, PdfStream, PdfString } from '../objects.ts';
import type { RevisionWriter } from '../writer.ts';

export type FontStyle = 'regular' | 'italic' | 'bold';

const FONT_FILES: Record<FontStyle, string> = {
  regular: '400Regular/Tinos_400Regular.ttf',
  italic: '400Regular_Italic/Tinos_400Regular_Italic.ttf',
  bold: '700Bold/Tinos_700Bold.ttf',
};

export class SubsetFont {
  readonly ref: PdfRef;
  readonly #font: Font;
  readonly #style: FontStyle;
  readonly #subset: Subset;
  /** Subset glyph → its text and width. */
  readonly #used = new Map<number, { text: string; width: number }>();

  constructor(font: Font, style: FontStyle, ref: PdfRef) {
    this.#font = font;
    this.#style = style;
    this.#subset = font.createSubset();
    this.ref = ref;
  }

  /** Height of the line above its base line, in thousandths of the size. */
  get ascent(): number {
    return this.#scale(this.#font.ascent);
  }

  /** The glyph codes of a text, one per code point: no ligatures, so that extraction stays exact. */
  encode(text: string): { hex: string; width: number } {
    let hex = '';
    let width = 0;
    for (const char of text.normalize('NFC')) {
      const glyph = this.#font.glyphForCodePoint(char.codePointAt(0) ?? 0);
      const id = this.#subset.includeGlyph(glyph.id);
      const advance = this.#scale(glyph.advanceWidth);
      this.#used.set(id, { text: char, width: advance });
      hex += hex4(id);
      width += advance;
    }
    return { hex, width };
  }

  /** Writes the font's objects, once all text is known. */
  write(writer: RevisionWriter): void {
    const program = this.#subset.encode();
    const tag = [...createHash('sha256').update(program).digest().subarray(0, 6)]
      .map((byte) => String.fromCharCode(65 + (byte % 26)))
      .join('');
    const name = nameOf(`${tag}+${this.#font.postscriptName}`);
    const toUnicode = writer.add(deflated(Buffer.from(this.#toUnicode(), 'latin1')));
    const descendant = writer.add(
      dictOf({
        Type: nameOf('Font'),
        Subtype: nameOf('CIDFontType2'),
        BaseFont: name,
        CIDSystemInfo: dictOf({
          Registry: new PdfString(Buffer.from('Adobe')),
          Ordering: new PdfString(Buffer.from('Identity')),
          Supplement: 0,
        }),
        FontDescriptor: writer.add(
          this.#descriptor(name.value, writer.add(deflated(program, program.length))),
        ),
        DW: 1000,
        W: [...this.#used].sort(([a], [b]) => a - b).flatMap(([id, { width }]) => [id, [Math.round(width)]]),
        CIDToGIDMap: nameOf('Identity'),
      }),
    );
    writer.set(
      this.ref,
      dictOf({
        Type: nameOf('Font'),
        Subtype: nameOf('Type0'),
        BaseFont: name,
        Encoding: nameOf('Identity-H'),
        DescendantFonts: [descendant],
        ToUnicode: toUnicode,
      }),
    );
  }

  #descriptor(name: string, file: PdfRef) {
    const { bbox } = this.#font;
    const scaled = (value: number) => Math.round(this.#scale(value));
    return dictOf({
      Type: nameOf('FontDescriptor'),
      FontName: nameOf(name),
      // Symbolic, as the codes are glyph numbers; serif; italic where it is.
      Flags: 4 + 2 + (this.#style === 'italic' ? 64 : 0),
      FontBBox: [scaled(bbox.minX), scaled(bbox.minY), scaled(bbox.maxX), scaled(bbox.maxY)],
      ItalicAngle: Math.round(this.#font.italicAngle),
      Ascent: scaled(this.#font.ascent),
      Descent: scaled(this.#font.descent),
      CapHeight: scaled(this.#font.capHeight),
      StemV: this.#style === 'bold' ? 140 : 80,
      FontFile2: file,
    });
  }

  #toUnicode(): string {
    const lines = [...this.#used].map(([id, { text }]) => `<${hex4(id)}> <${utf16Hex(text)}>`);
    const blocks: string[] = [];
    for (let i = 0; i < lines.length; i += 100) {
      const block = lines.slice(i, i + 100);
      blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
    }
    return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
${blocks.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
`;
  }

  #scale(value: number): number {
    return (value * 1000) / this.#font.unitsPerEm;
  }
}

/** The fonts of one revision: each style is loaded and embedded at most once. */
export class RevisionFonts {
  readonly #fonts = new Map<FontStyle, SubsetFont>();
  readonly #writer: RevisionWriter;

  constructor(writer: RevisionWriter) {
    this.#writer = writer;
  }

  async get(style: FontStyle): Promise<SubsetFont> {
    const known = this.#fonts.get(style);
    if (known !== undefined) return known;
    // Loaded with the first text: a fifth of a second that a start need not wait for.
    const { create } = await import('fontkit');
    const path = createRequire(import.meta.url).resolve(`@expo-google-fonts/tinos/${FONT_FILES[style]}`);
    const font = new SubsetFont(create(await readFile(path)), style, this.#writer.allocate());
    this.#fonts.set(style, font);
    return font;
  }

  write(): void {
    for (const font of this.#fonts.values()) font.write(this.#writer);
  }
}

function deflated(data: Uint8Array, length1?: number): PdfStream {
  return new PdfStream(dictOf({ Filter: nameOf('FlateDecode'), Length1: length1 }), 0, deflateSync(data));
}

function hex4(value: number): string {
  return value.toString(16).padStart(4, '0').toUpperCase();
}

function utf16Hex(text: string): string {
  return Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase();
}
