// A bounded reader for DER, tolerant of the BER that signing tools really write (indefinite lengths, split
// OCTET STRINGs). Every slice points into the input, so signed bytes are never re-encoded. ITU-T X.690.
import { concatBytes, lengthSize, setOf, tlv } from './der-write.ts';

/** The bytes are not what the grammar says; reported, never shown to a user. */
export class DerError extends Error {
  override readonly name = 'DerError';
}

const MAX_DEPTH = 40;

export interface DerNode {
  /** 0 universal, 1 application, 2 context, 3 private. */
  readonly tagClass: number;
  readonly tag: number;
  readonly constructed: boolean;
  readonly indefinite: boolean;
  /** The whole element, header included. */
  readonly raw: Uint8Array;
  readonly body: Uint8Array;
  readonly depth: number;
}

interface Header {
  tagClass: number;
  tag: number;
  constructed: boolean;
  /** -1: indefinite. */
  length: number;
  size: number;
}

const readHeader = (bytes: Uint8Array, at: number): Header => {
  const first = byteAt(bytes, at);
  let size = 1;
  let tag = first & 0x1f;
  if (tag === 0x1f) {
    tag = 0;
    for (let more = true; more; size++) {
      const next = byteAt(bytes, at + size);
      tag = tag * 128 + (next & 0x7f);
      if (tag > 0xffffff) throw new DerError('tag too large');
      more = (next & 0x80) !== 0;
    }
  }
  const lead = byteAt(bytes, at + size);
  size++;
  let length = lead;
  if (lead === 0x80) length = -1;
  else if (lead > 0x80) {
    const count = lead & 0x7f;
    if (count > 5) throw new DerError('length too large');
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + byteAt(bytes, at + size + i);
    size += count;
  }
  return { tagClass: first >> 6, tag, constructed: (first & 0x20) !== 0, length, size };
};

const byteAt = (bytes: Uint8Array, at: number): number => {
  const value = bytes[at];
  if (value === undefined) throw new DerError('truncated');
  return value;
};

const readElement = (bytes: Uint8Array, at: number, depth: number): DerNode => {
  if (depth > MAX_DEPTH) throw new DerError('nested too deeply');
  const { tagClass, tag, constructed, length, size } = readHeader(bytes, at);
  const start = at + size;
  if (length >= 0) {
    if (start + length > bytes.length) throw new DerError('truncated');
    const body = bytes.subarray(start, start + length);
    return {
      tagClass,
      tag,
      constructed,
      indefinite: false,
      raw: bytes.subarray(at, start + length),
      body,
      depth,
    };
  }
  if (!constructed) throw new DerError('indefinite length on a primitive');
  let end = start;
  while (byteAt(bytes, end) !== 0 || byteAt(bytes, end + 1) !== 0) {
    end += readElement(bytes, end, depth + 1).raw.length;
  }
  const body = bytes.subarray(start, end);
  return { tagClass, tag, constructed, indefinite: true, raw: bytes.subarray(at, end + 2), body, depth };
};

/** Reads the first element; bytes after it are the caller's concern (PDF pads /Contents with zeros). */
export const readFirst = (bytes: Uint8Array): DerNode => readElement(bytes, 0, 0);

/** Reads exactly one element filling the input. */
export const readDer = (bytes: Uint8Array): DerNode => {
  const node = readElement(bytes, 0, 0);
  if (node.raw.length !== bytes.length) throw new DerError('bytes after the element');
  return node;
};

export const children = (node: DerNode): DerNode[] => {
  if (!node.constructed) throw new DerError('primitive where a structure belongs');
  const out: DerNode[] = [];
  for (let at = 0; at < node.body.length; ) {
    const child = readElement(node.body, at, node.depth + 1);
    out.push(child);
    at += child.raw.length;
  }
  return out;
};

export const isUniversal = (node: DerNode | undefined, tag: number): node is DerNode =>
  node !== undefined && node.tagClass === 0 && node.tag === tag;

export const isContext = (node: DerNode | undefined, tag: number): node is DerNode =>
  node !== undefined && node.tagClass === 2 && node.tag === tag;

const expectTag = (node: DerNode | undefined, tag: number, name: string): DerNode => {
  if (!isUniversal(node, tag)) throw new DerError(`${name} expected`);
  return node;
};

export const sequenceOf = (node: DerNode | undefined): DerNode[] => children(expectTag(node, 16, 'SEQUENCE'));
export const setElements = (node: DerNode | undefined): DerNode[] => children(expectTag(node, 17, 'SET'));

export const readOid = (node: DerNode | undefined): string => {
  const { body } = expectTag(node, 6, 'OBJECT IDENTIFIER');
  if (body.length === 0 || body.length > 64) throw new DerError('OBJECT IDENTIFIER length');
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of body) {
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 256) throw new DerError('OBJECT IDENTIFIER arc too large');
    if ((byte & 0x80) === 0) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first = 0, ...rest] = arcs;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...rest].join('.');
};

/** Content octets of an INTEGER, as written. */
export const readIntegerBytes = (node: DerNode | undefined): Uint8Array => {
  const { body } = expectTag(node, 2, 'INTEGER');
  if (body.length === 0) throw new DerError('empty INTEGER');
  return body;
};

/** A small non-negative INTEGER; larger ones are clamped, which is enough for versions, path lengths and counters. */
export const readSmallInteger = (node: DerNode | undefined): number => {
  const body = readIntegerBytes(node);
  if (((body[0] ?? 0) & 0x80) !== 0) throw new DerError('negative INTEGER');
  if (body.length > 5) return Number.MAX_SAFE_INTEGER;
  return body.reduce((value, byte) => value * 256 + byte, 0);
};

export const readBoolean = (node: DerNode | undefined): boolean => {
  const { body } = expectTag(node, 1, 'BOOLEAN');
  return body[0] !== undefined && body[0] !== 0;
};

/** Octets of an OCTET STRING, joined when BER splits it; context-tagged implicit ones too. */
export const readOctets = (node: DerNode): Uint8Array => {
  if (node.tagClass === 0 && node.tag !== 4) throw new DerError('OCTET STRING expected');
  return node.constructed ? concatBytes(children(node).map(readOctets)) : node.body;
};

/** Bits of a BIT STRING without the unused-bits octet. */
export const readBits = (node: DerNode | undefined): { bytes: Uint8Array; unused: number } => {
  if (node === undefined || (node.tagClass === 0 && node.tag !== 3) || node.constructed) {
    throw new DerError('BIT STRING expected');
  }
  const unused = node.body[0];
  if (unused === undefined || unused > 7) throw new DerError('BIT STRING padding');
  return { bytes: node.body.subarray(1), unused };
};

/** UTCTime or GeneralizedTime, with or without seconds and fractions, always in UTC. */
export const readTime = (node: DerNode | undefined): Date => {
  if (!isUniversal(node, 23) && !isUniversal(node, 24)) throw new DerError('time expected');
  const text = Buffer.from(node.body).toString('latin1');
  const pattern =
    node.tag === 23
      ? /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?()Z$/
      : /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(\.\d+)?Z$/;
  const match = pattern.exec(text);
  if (!match) throw new DerError('time malformed');
  const [, y = '', month, day, hour, minute, second = '00', fraction = ''] = match;
  const year = node.tag === 24 ? y : `${Number(y) < 50 ? '20' : '19'}${y}`;
  const millis = fraction ? `.${fraction.slice(1, 4).padEnd(3, '0')}` : '.000';
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${millis}Z`);
  if (Number.isNaN(at.getTime())) throw new DerError('time out of range');
  return at;
};

/** Whether `toDer` would change nothing. */
export const isDer = (node: DerNode): boolean => {
  const { raw, body, constructed } = node;
  if (node.indefinite || raw.length !== 1 + lengthSize(body.length) + body.length) return false;
  if (!constructed) return true;
  if (isUniversal(node, 4)) return false;
  const parts = children(node);
  const isSorted = ({ raw }: DerNode, i: number) =>
    i === 0 || Buffer.compare(parts[i - 1]?.raw ?? raw, raw) <= 0;
  return parts.every(isDer) && (!isUniversal(node, 17) || parts.every(isSorted));
};

/** The same element in DER: definite lengths, sorted SETs. Needed only where BER was signed as if it were DER. */
export const toDer = (node: DerNode): Uint8Array => {
  const identifier = node.raw[0] ?? 0;
  if (!node.constructed) return tlv(identifier, node.body);
  if (isUniversal(node, 4)) return tlv(0x04, readOctets(node));
  const parts = children(node).map(toDer);
  return isUniversal(node, 17) ? setOf(parts) : tlv(identifier, ...parts);
};

export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
