// A minimal DER writer: exactly what CMS, OCSP and timestamp requests need, and nothing re-encoded that was signed.
// ITU-T X.690 §8–11.
import { OID } from './oids.ts';

export const concatBytes = (parts: readonly Uint8Array[]): Uint8Array => {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

/** Octets of the length field. */
const lengthSize = (length: number): number => {
  let size = 1;
  if (length >= 0x80) for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) size += 1;
  return size;
};

/** One TLV with the identifier octet given whole. */
export const tlv = (identifier: number, ...content: Uint8Array[]): Uint8Array => {
  let length = 0;
  for (const part of content) length += part.length;
  const size = lengthSize(length);
  const out = Buffer.allocUnsafe(1 + size + length);
  out[0] = identifier;
  out[1] = size === 1 ? length : 0x80 | (size - 1);
  for (let at = size, rest = length; at > 1; at -= 1, rest = Math.floor(rest / 256)) out[at] = rest % 256;
  let at = 1 + size;
  for (const part of content) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

export const sequence = (...content: Uint8Array[]): Uint8Array => tlv(0x30, ...content);

/** SET OF, its elements sorted as DER demands (X.690 §11.6). */
export const setOf = (elements: readonly Uint8Array[]): Uint8Array =>
  tlv(0x31, ...[...elements].sort((a, b) => Buffer.compare(a, b)));

export const octetString = (content: Uint8Array): Uint8Array => tlv(0x04, content);
export const nullValue = (): Uint8Array => Uint8Array.from([0x05, 0x00]);
export const booleanTrue = (): Uint8Array => Uint8Array.from([0x01, 0x01, 0xff]);

/** `[n] EXPLICIT`, or `[n] IMPLICIT` over constructed content. */
export const context = (n: number, ...content: Uint8Array[]): Uint8Array => tlv(0xa0 | n, ...content);

/** A non-negative INTEGER from a number or from big-endian magnitude bytes. */
export const integer = (value: number | Uint8Array): Uint8Array => {
  if (typeof value === 'number' && value < 0x80) return tlv(0x02, Uint8Array.of(value));
  const bytes = typeof value === 'number' ? Buffer.from(evenHex(value.toString(16)), 'hex') : value;
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const magnitude = bytes.subarray(start);
  const needsSign = magnitude.length === 0 || ((magnitude[0] ?? 0) & 0x80) !== 0;
  return needsSign ? tlv(0x02, Uint8Array.of(0), magnitude) : tlv(0x02, magnitude);
};

const evenHex = (hex: string): string => (hex.length % 2 === 0 ? hex : `0${hex}`);

const encodeOid = (dotted: string): Uint8Array => {
  const arcs = dotted.split('.').map(Number);
  const [first = 0, second = 0, ...rest] = arcs;
  const out: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const digits = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
      digits.unshift((left % 128) | 0x80);
    }
    out.push(...digits);
  }
  return tlv(0x06, Uint8Array.from(out));
};

/** Written often, and always the same. */
const KNOWN: ReadonlyMap<string, Uint8Array> = new Map(
  Object.values(OID).map((dotted) => [dotted, encodeOid(dotted)]),
);

export const objectIdentifier = (dotted: string): Uint8Array => KNOWN.get(dotted) ?? encodeOid(dotted);
