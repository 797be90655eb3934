// An expanded object stream: many objects in one stream, parsed one by one when asked for. ISO 32000-2 §7.5.7.

import { type Budget, broken } from './limits.ts';
import { intValue, type PdfDict, type PdfObject } from './objects.ts';
import { OutOfBytes, Parser } from './parser.ts';

export interface Container {
  numbers: number[];
  /** Numbers it states more than once: some readers go by the place in the stream, others by the number. */
  twice: ReadonlySet<number>;
  objects: (PdfObject | undefined)[];
  read(index: number): PdfObject;
}

/** Reads the head of the stream: which objects it holds and where. */
export function readContainer(dict: PdfDict, data: Uint8Array, budget: Budget): Container {
  const count = intValue(dict.get('N')) ?? -1;
  const first = intValue(dict.get('First')) ?? -1;
  if (count < 0 || count > 1_000_000 || first < 0 || first > data.length)
    throw broken('an object stream is damaged');
  // Each number costs memory whether or not its object is ever asked for.
  budget.entries(count);
  const numbers: number[] = [];
  const offsets: number[] = [];
  const inside = <T>(at: number, parse: (parser: Parser) => T): T => {
    try {
      return parse(new Parser(data, at, undefined, budget.limits.depth, true));
    } catch (error) {
      throw error instanceof OutOfBytes ? broken('an object stream ends inside an object') : error;
    }
  };
  inside(0, (parser) => {
    for (let i = 0; i < count; i += 1) {
      numbers.push(parser.integer() ?? -1);
      offsets.push(parser.integer() ?? data.length);
    }
  });
  const seen = new Set<number>();
  const twice = new Set(numbers.filter((num) => seen.size === seen.add(num).size));
  const objects: (PdfObject | undefined)[] = [];
  const read = (index: number): PdfObject => {
    budget.load();
    const known = objects[index];
    if (known !== undefined) return known;
    const value = inside(first + (offsets[index] ?? data.length), (parser) => parser.object());
    objects[index] = value;
    return value;
  };
  return { numbers, twice, objects, read };
}
