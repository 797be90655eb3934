// Damage that keeps DER well-formed: elements swapped, doubled, lost or retyped, and all lengths right again.
import type { Random } from './random.ts';

interface Element {
  tag: number;
  /** Of a constructed element. */
  parts?: Element[];
  value: Buffer;
}

const MAX_DEPTH = 24;

const read = (bytes: Buffer, depth = 0): Element[] | undefined => {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1];
    if (first === undefined || (tag & 0x1f) === 0x1f || first === 0x80 || first > 0x83) return undefined;
    const extra = first > 0x80 ? first - 0x80 : 0;
    const length = extra === 0 ? first : bytes.readUIntBE(at + 2, extra);
    const start = at + 2 + extra;
    if (start + length > bytes.length) return undefined;
    const value = bytes.subarray(start, start + length);
    const parts = (tag & 0x20) !== 0 && depth < MAX_DEPTH ? read(value, depth + 1) : undefined;
    elements.push({ tag, value, ...(parts ? { parts } : {}) });
    at = start + length;
  }
  return elements;
};

const write = (elements: readonly Element[]): Buffer =>
  Buffer.concat(
    elements.map(({ tag, value, parts }) => {
      const content = parts ? write(parts) : value;
      return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
    }),
  );

const lengthOf = (length: number): Buffer => {
  if (length < 0x80) return Buffer.from([length]);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 + bytes.length]), bytes]);
};

/** Lists of siblings, outermost first. */
const families = (elements: Element[]): Element[][] => [
  elements,
  ...elements.flatMap(({ parts }) => (parts && parts.length > 0 ? families(parts) : [])),
];

/** Moved elements are copied: an element must not come to stand inside itself. */
const copy = ({ tag, value, parts }: Element): Element => ({
  tag,
  value,
  ...(parts ? { parts: parts.map(copy) } : {}),
});

const nested = (element: Element, depth: number): Element[] =>
  depth === 0 ? [element] : [{ tag: 0x30, value: element.value, parts: nested(element, depth - 1) }];

type Change = (family: Element[], at: number, random: Random, all: Element[][]) => void;

const CHANGES: readonly Change[] = [
  (family, at) => {
    family.splice(at, 1);
  },
  (family, at) => {
    const element = family[at];
    if (element) family.splice(at, 0, copy(element));
  },
  (family, at, random) => {
    const other = random.below(family.length);
    const [a, b] = [family[at], family[other]];
    if (a && b) [family[at], family[other]] = [b, a];
  },
  (family, at, random, all) => {
    const stranger = random.pick(random.pick(all));
    family[at] = copy(stranger);
  },
  (family, at, random) => {
    const element = family[at];
    if (element)
      element.tag = random.pick([element.tag ^ 1, element.tag ^ 0x20, 0xa0, 0xa1, 0x30, 0x31, 5, 4, 2]);
  },
  (family, at, random) => {
    const element = family[at];
    if (!element || element.parts || element.value.length === 0) return;
    const value = Buffer.from(element.value);
    const place = random.below(value.length);
    value[place] = (value[place] ?? 0) ^ (1 << random.below(8));
    element.value = value;
  },
  (family, at, random) => {
    const element = family[at];
    if (element && !element.parts)
      element.value = random.pick([Buffer.alloc(0), random.bytes(200), Buffer.alloc(5000, 0xff)]);
  },
  (family, at) => {
    const element = family[at];
    if (element) family[at] = { tag: 0x30, value: element.value, parts: nested(copy(element), 60) };
  },
];

/** One to three changes; bytes that are no DER come back changed in one bit. */
export const mutateDer = (original: Uint8Array, random: Random): Buffer => {
  const elements = read(Buffer.from(original));
  if (!elements || elements.length === 0) {
    const bytes = Buffer.from(original);
    if (bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256);
    return bytes;
  }
  for (let left = 1 + random.below(3); left > 0; left--) {
    const all = families(elements).filter((family) => family.length > 0);
    if (all.length === 0) break;
    const family = random.pick(all);
    random.pick(CHANGES)(family, random.below(family.length), random, all);
  }
  return write(elements);
};
