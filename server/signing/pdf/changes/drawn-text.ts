// What a form field's appearance draws, as far as text goes: the strings it shows and whether it paints areas.
// Anything but text, lines, areas and clipping is not a plain appearance (ISO 32000-2 §12.7.4.3, Annex A).

import type { PdfView } from '../file.ts';
import { nameValue, PdfDict, type PdfObject, PdfStream, PdfString } from '../objects.ts';
import { OutOfBytes, Parser } from '../parser.ts';
import { type Decode, decoderOf } from './font-text.ts';

export interface Drawing {
  /** The text shown, without white space; a character that cannot be told is U+FFFD. */
  text: string;
  /** Whether areas or lines are painted. */
  paints: boolean;
}

const MAX_BYTES = 1_000_000;
const SILENT = new Set(
  'q Q cm w J j M d i m l c v y h re W W* n BT ET Tc Tw Tz TL Tr Ts Td TD Tm T* g G rg RG k K BMC EMC'.split(
    ' ',
  ),
);
const PAINTING = new Set('S s f F f* B B* b b*'.split(' '));
const SHOWING = new Set(['Tj', 'TJ', "'", '"']);

/** What an appearance stream draws; undefined when it does more than show text, or its text cannot be told. */
export async function drawingOf(view: PdfView, appearance: PdfObject): Promise<Drawing | undefined> {
  const stream = await view.resolve(appearance);
  if (!(stream instanceof PdfStream) || (await view.streamLength(stream)) > MAX_BYTES) return undefined;
  if (stream.dict.has('Group') || stream.dict.has('OC') || stream.dict.has('Ref')) return undefined;
  const resources = (await view.dict(stream.dict, 'Resources')) ?? new PdfDict();
  const fonts = (await view.dict(resources, 'Font')) ?? new PdfDict();
  const drawing: Drawing = { text: '', paints: false };
  let decode: Decode | undefined;
  for (const { operator, operands } of operationsOf(await view.streamBytes(stream))) {
    if (operator === 'Tf') decode = await decoderOf(view, fonts.get(nameValue(operands[0] ?? null) ?? ''));
    else if (PAINTING.has(operator)) drawing.paints = true;
    else if (SHOWING.has(operator)) {
      if (decode === undefined) return undefined;
      for (const bytes of stringsOf(operands)) drawing.text += decode(bytes);
    } else if (!SILENT.has(operator)) return undefined;
  }
  drawing.text = withoutSpace(drawing.text);
  return drawing;
}

export function withoutSpace(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, '');
}

interface Operation {
  operator: string;
  operands: PdfObject[];
}

/** The operations of a content stream; what cannot be read becomes an operation of no known name. */
function operationsOf(bytes: Uint8Array): Operation[] {
  const parser = new Parser(Buffer.concat([bytes, Buffer.from('\n')]), 0, undefined, 20);
  const found: Operation[] = [];
  let operands: PdfObject[] = [];
  try {
    for (;;) {
      parser.skipWhite();
      if (/[/(<[+\-.\d]/.test(String.fromCharCode(parser.byteAt(parser.pos)))) operands.push(parser.object());
      else {
        found.push({ operator: parser.word(), operands });
        if (found.at(-1)?.operator === '') return found;
        operands = [];
      }
    }
  } catch (error) {
    if (!(error instanceof OutOfBytes)) found.push({ operator: '', operands: [] });
  }
  return found;
}

function stringsOf(operands: readonly PdfObject[]): Uint8Array[] {
  return operands.flatMap((operand) => {
    if (Array.isArray(operand)) return stringsOf(operand);
    return operand instanceof PdfString ? [operand.bytes] : [];
  });
}
