// What a form field's appearance draws, as far as text goes: the strings it shows and whether it paints areas.
// Anything but text, lines, areas and clipping is not a plain appearance (ISO 32000-2 §12.7.4.3, Annex A). A letter can
// be drawn so large that it is an area, or so faint that it is nothing, so size and colour are told too.

import type { PdfView } from '../file.ts';
import { nameValue, PdfDict, type PdfObject, PdfStream, PdfString } from '../objects.ts';
import { latin1, OutOfBytes, Parser } from '../parser.ts';
import { serialize } from '../serialize.ts';
import { type Decode, decoderOf, type IsKnownFont } from './font-text.ts';

export interface Drawing {
  /** The text shown, without white space; a character that cannot be told is U+FFFD. */
  text: string;
  /** Whether areas or lines are painted. */
  paints: boolean;
  /** How: everything but the text itself, as it is written; equal words paint alike. */
  decoration: string;
  /** Height of the largest letters in units of the form. */
  letterSize: number;
  /** Whether some of the text is drawn in next to white, or otherwise than filled. */
  isFaint: boolean;
}

/** What of the graphics state matters to letters. */
interface State {
  scale: number;
  isFaint: boolean;
  isFilled: boolean;
  fontSize: number;
  stretch: number;
  decode: Decode | undefined;
}

const MAX_BYTES = 1_000_000;
const SILENT = new Set(
  'q Q cm w J j M d i m l c v y h re W W* n BT ET Tc Tw Tz TL Tr Ts Td TD Tm T* Tr g G rg RG k K BMC EMC'.split(
    ' ',
  ),
);
const PAINTING = new Set('S s f F f* B B* b b*'.split(' '));
/** Some readers paint what stands among text, where no path belongs. */
const SHAPING = new Set('m l c v y h re W W* n cm w'.split(' '));
const SHOWING = new Set(['Tj', 'TJ', "'", '"']);

/** What an appearance stream draws; undefined when it does more than show text, or its text cannot be told. */
export async function drawingOf(
  view: PdfView,
  appearance: PdfObject,
  isKnown: IsKnownFont,
): Promise<Drawing | undefined> {
  const stream = await view.resolve(appearance);
  if (!(stream instanceof PdfStream) || (await view.streamLength(stream)) > MAX_BYTES) return undefined;
  if (stream.dict.has('Group') || stream.dict.has('OC') || stream.dict.has('Ref')) return undefined;
  const resources = (await view.dict(stream.dict, 'Resources')) ?? new PdfDict();
  const fonts = (await view.dict(resources, 'Font')) ?? new PdfDict();
  const drawing: Drawing = { text: '', paints: false, decoration: '', letterSize: 0, isFaint: false };
  const letters = new Letters();
  for (const { operator, operands } of operationsOf(await view.streamBytes(stream))) {
    letters.follow(operator, operands);
    if (operator === 'Tf') {
      letters.decode = await decoderOf(view, fonts.get(nameValue(operands[0] ?? null) ?? ''), isKnown);
    } else if (PAINTING.has(operator)) drawing.paints = true;
    else if (SHOWING.has(operator)) {
      const { decode } = letters;
      if (decode === undefined) return undefined;
      for (const bytes of stringsOf(operands)) drawing.text += decode(bytes);
      drawing.letterSize = Math.max(drawing.letterSize, letters.size);
      drawing.isFaint ||= letters.isFaint;
    } else if (!SILENT.has(operator)) return undefined;
    if (isDecoration(operator, letters.isText))
      drawing.decoration += `${operands.map((operand) => latin1(serialize(operand))).join(' ')} ${operator}\n`;
  }
  drawing.text = withoutSpace(drawing.text);
  return drawing;
}

const WHITISH = 0.9;

/** Size, colour and font of letters on the way through a content stream. */
class Letters {
  isText = false;
  #saved: State[] = [];
  #state: State = {
    scale: 1,
    isFaint: false,
    isFilled: true,
    fontSize: 0,
    stretch: 1,
    decode: undefined,
  };
  #textScale = 1;

  get size(): number {
    const { scale, fontSize, stretch } = this.#state;
    return fontSize * stretch * this.#textScale * scale;
  }

  get isFaint(): boolean {
    return this.#state.isFaint || !this.#state.isFilled;
  }

  get decode(): Decode | undefined {
    return this.#state.decode;
  }

  set decode(decode: Decode | undefined) {
    this.#state.decode = decode;
  }

  follow(operator: string, operands: readonly PdfObject[]): void {
    const numbers = operands.map((operand) => (typeof operand === 'number' ? operand : Number.NaN));
    const first = numbers[0] ?? Number.NaN;
    const state = this.#state;
    if (operator === 'q') this.#saved.push({ ...state });
    else if (operator === 'Q') this.#state = this.#saved.pop() ?? state;
    else if (operator === 'cm') state.scale *= growthOf(numbers);
    else if (operator === 'BT' || operator === 'ET') {
      this.isText = operator === 'BT';
      this.#textScale = 1;
    } else if (operator === 'Tm') this.#textScale = growthOf(numbers);
    else if (operator === 'Tf') state.fontSize = Math.abs(numbers[1] ?? Number.NaN);
    else if (operator === 'Tz') state.stretch = Math.max(1, Math.abs(first) / 100);
    else if (operator === 'Tr') state.isFilled = first === 0;
    else if (operator === 'g' || operator === 'rg')
      state.isFaint = numbers.every((part) => !(part < WHITISH));
    else if (operator === 'k') state.isFaint = numbers.every((part) => !(part > 1 - WHITISH));
  }
}

function isDecoration(operator: string, isText: boolean): boolean {
  if (isText) return SHAPING.has(operator) || PAINTING.has(operator);
  return operator !== 'BMC' && operator !== 'EMC';
}

/** How much a matrix enlarges what it is applied to, at most. */
function growthOf([
  a = Number.NaN,
  b = Number.NaN,
  c = Number.NaN,
  d = Number.NaN,
]: readonly number[]): number {
  return Math.max(Math.hypot(a, b), Math.hypot(c, d));
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
