// Which characters the codes of a font stand for (ISO 32000-2 §9.6.5, §9.10.3): enough to compare what a filled field
// shows with its value. Codes that could stand for anything become U+FFFD, fonts of pictures are not read at all, nor are
// those that bring shapes of their own after the signature: their one may look like a nine.

import type { PdfView } from '../file.ts';
import { nameValue, PdfDict, PdfName, type PdfObject, PdfRef, PdfStream } from '../objects.ts';

export type Decode = (bytes: Uint8Array) => string;
/** Whether the signer had the font before him. */
export type IsKnownFont = (font: PdfRef) => boolean;

const SIMPLE = new Set(['Type1', 'MMType1', 'TrueType']);
const PICTURES = /dingbats|symbol|wingdings|webdings/i;
/** What readers have a font of their own for. */
const FAMILIAR = /^(?:Helvetica|Arial|Times|Courier)/;
const DIGITS = 'zero one two three four five six seven eight nine'.split(' ');
const MAX_CMAP_BYTES = 1_000_000;
const MAX_CMAP_ENTRIES = 70_000;

/** How the text of a font reads; undefined when it cannot be told. */
export async function decoderOf(
  view: PdfView,
  font: PdfObject,
  isKnown: IsKnownFont,
): Promise<Decode | undefined> {
  const dict = await view.resolve(font);
  if (!(dict instanceof PdfDict)) return undefined;
  if (!(font instanceof PdfRef && isKnown(font)) && !(await isPlainFont(view, dict))) return undefined;
  if (PICTURES.test(nameValue(await view.value(dict, 'BaseFont')) ?? '')) return undefined;
  const subtype = nameValue(await view.value(dict, 'Subtype')) ?? '';
  if (SIMPLE.has(subtype)) return simpleDecoder(view, dict);
  return subtype === 'Type0' ? unicodeDecoder(await view.value(dict, 'ToUnicode'), view) : undefined;
}

/** Whether a font is drawn with the reader's own letters. */
async function isPlainFont(view: PdfView, font: PdfDict): Promise<boolean> {
  const name = nameValue(await view.value(font, 'BaseFont')) ?? '';
  if (nameValue(await view.value(font, 'Subtype')) === 'Type0' || !FAMILIAR.test(name)) return false;
  const descriptor = await view.dict(font, 'FontDescriptor');
  return !['FontFile', 'FontFile2', 'FontFile3'].some((key) => descriptor?.has(key));
}

async function simpleDecoder(view: PdfView, font: PdfDict): Promise<Decode | undefined> {
  const encoding = await view.value(font, 'Encoding');
  if (encoding instanceof PdfDict && !(await keepsLetters(view, encoding))) return undefined;
  // The standard encodings agree on ASCII and on nothing else.
  const character = (code: number) => (code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '\ufffd');
  return (bytes) => [...bytes].map(character).join('');
}

/** Whether the letters and digits of an encoding stay what they are, and nothing else becomes one. */
async function keepsLetters(view: PdfView, encoding: PdfDict): Promise<boolean> {
  let code = 0;
  for (const item of await view.array(encoding, 'Differences')) {
    const value = await view.resolve(item);
    if (typeof value === 'number') code = value;
    if (!(value instanceof PdfName)) continue;
    const letter = String.fromCharCode(code);
    const isKept = /\d/.test(letter) ? value.value === DIGITS[Number(letter)] : value.value === letter;
    if (/[0-9A-Za-z]/.test(letter) ? !isKept : !isOtherSign(value.value)) return false;
    code += 1;
  }
  return true;
}

/** Signs of Latin-1 that are called by the digits they are made of. */
const FRACTIONS = /^(?:one|two|three)(?:superior|half|quarters?)$/;

/** Whether a glyph by its name is neither a plain letter or digit nor one that only the font knows. */
function isOtherSign(name: string): boolean {
  if (FRACTIONS.test(name)) return true;
  return /^(?:[A-Za-z]{2,}|\.notdef)$/.test(name) && !DIGITS.some((digit) => name.startsWith(digit));
}

async function unicodeDecoder(cmap: PdfObject, view: PdfView): Promise<Decode | undefined> {
  if (!(cmap instanceof PdfStream) || (await view.streamLength(cmap)) > MAX_CMAP_BYTES) return undefined;
  const table = readCmap(Buffer.from(await view.streamBytes(cmap)).toString('latin1'));
  if (table === undefined) return undefined;
  return (bytes) => {
    let text = '';
    for (let i = 0; i + 1 < bytes.length; i += 2)
      text += table.get((bytes[i] ?? 0) * 256 + (bytes[i + 1] ?? 0)) ?? '\ufffd';
    return text;
  };
}

const utf16 = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le');
const HEX = '<([0-9A-Fa-f]{4}(?:[0-9A-Fa-f]{4})*)>';

/** Two-byte codes to text; undefined when the map is of another kind. */
function readCmap(text: string): Map<number, string> | undefined {
  const table = new Map<number, string>();
  for (const [, body = ''] of text.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, code = '', to = ''] of body.matchAll(new RegExp(`<([0-9A-Fa-f]{4})>\\s*${HEX}`, 'g')))
      table.set(Number.parseInt(code, 16), utf16(to));
  }
  for (const [, body = ''] of text.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    const range = new RegExp(`<([0-9A-Fa-f]{4})>\\s*<([0-9A-Fa-f]{4})>\\s*(?:${HEX}|\\[([^\\]]*)\\])`, 'g');
    for (const [, from = '', to = '', start, list] of body.matchAll(range)) {
      const [first, last] = [Number.parseInt(from, 16), Number.parseInt(to, 16)];
      if (table.size + last - first > MAX_CMAP_ENTRIES) return undefined;
      const items = list === undefined ? undefined : [...list.matchAll(new RegExp(HEX, 'g'))];
      for (let code = first; code <= last; code += 1) {
        const hex = items === undefined ? start : items[code - first]?.[1];
        if (hex !== undefined) table.set(code, items ? utf16(hex) : advanced(hex, code - first));
      }
    }
  }
  return table.size === 0 ? undefined : table;
}

function advanced(hex: string, by: number): string {
  const head = hex.slice(0, -4);
  const last = (Number.parseInt(hex.slice(-4), 16) + by) & 0xffff;
  return utf16(head + last.toString(16).padStart(4, '0'));
}
