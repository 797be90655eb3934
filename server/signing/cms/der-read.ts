// A bounded reader for DER, tolerant of the BER that signing tools really write (indefinite lengths, split
// OCTET STRINGs). Every slice points into the input, so signed bytes are never re-encoded. ITU-T X.690.
import { concatBytes, setOf, tlv } from './der-write.ts';

/** The bytes are not what the grammar says; reported, never shown to a user. */
export class DerError extends Error {
  override readonly name = 'DerError';
}

const MAX_DEPTH = 40;

/** One element of the input, of which nothing is copied. */
export class DerNode {
  /** 0 universal, 1 application, 2 context, 3 private. */
  readonly tagClass: number;
  readonly tag: number;
  readonly constructed: boolean;
  readonly indefinite: boolean;
  readonly #bytes: Uint8Array;
  readonly #at: number;
  /** Of the body. */
  readonly #start: number;
  readonly #end: number;
  readonly #depth: number;

  /** Reads the element at an offset, which ends before the limit. Throws DerError. */
  constructor(bytes: Uint8Array, at: number, limit: number, depth: number) {
    if (depth > MAX_DEPTH) throw new DerError('nested too deeply');
    const first = byteAt(bytes, at, limit);
    let start = at + 1;
    let tag = first & 0x1f;
    if (tag === 0x1f) {
      tag = 0;
      for (let more = true; more; start++) {
        const next = byteAt(bytes, start, limit);
        tag = tag * 128 + (next & 0x7f);
        if (tag > 0xffffff) throw new DerError('tag too large');
        more = (next & 0x80) !== 0;
      }
    }
    const lead = byteAt(bytes, start, limit);
    start++;
    this.tagClass = first >> 6;
    this.tag = tag;
    this.constructed = (first & 0x20) !== 0;
    this.indefinite = lead === 0x80;
    this.#bytes = bytes;
    this.#at = at;
    this.#depth = depth;
    if (this.indefinite) {
      this.#start = start;
      this.#end = this.#findEnd(start, limit);
      return;
    }
    let length = lead;
    if (lead > 0x80) {
      const count = lead & 0x7f;
      if (count > 5) throw new DerError('length too large');
      length = 0;
      for (let i = 0; i < count; i++) length = length * 256 + byteAt(bytes, start + i, limit);
      start += count;
    }
    if (start + length > limit) throw new DerError('truncated');
    this.#start = start;
    this.#end = start + length;
  }

  /** Where the two zeros lie that end an indefinite length. */
  #findEnd(start: number, limit: number): number {
    if (!this.constructed) throw new DerError('indefinite length on a primitive');
    let end = start;
    while (byteAt(this.#bytes, end, limit) !== 0 || byteAt(this.#bytes, end + 1, limit) !== 0) {
      end += new DerNode(this.#bytes, end, limit, this.#depth + 1).size;
    }
    return end;
  }

  /** The whole element, header included. */
  get raw(): Uint8Array {
    return this.#bytes.subarray(this.#at, this.#at + this.size);
  }

  get body(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  /** Length of the whole element. */
  get size(): number {
    return this.#end - this.#at + (this.indefinite ? 2 : 0);
  }

  /** The elements inside. */
  children(): DerNode[] {
    if (!this.constructed) throw new DerError('primitive where a structure belongs');
    const out: DerNode[] = [];
    for (let at = this.#start; at < this.#end; ) {
      const child = new DerNode(this.#bytes, at, this.#end, this.#depth + 1);
      out.push(child);
      at += child.size;
    }
    return out;
  }
}

const byteAt = (bytes: Uint8Array, at: number, limit: number): number => {
  const value = at < limit ? bytes[at] : undefined;
  if (value === undefined) throw new DerError('truncated');
  return value;
};

/** Reads the first element; bytes after it are the caller's concern (PDF pads /Contents with zeros). */
export const readFirst = (bytes: Uint8Array): DerNode => new DerNode(bytes, 0, bytes.length, 0);

/** Reads exactly one element filling the input. */
export const readDer = (bytes: Uint8Array): DerNode => {
  const node = readFirst(bytes);
  if (node.size !== bytes.length) throw new DerError('bytes after the element');
  return node;
};

export const children = (node: DerNode): DerNode[] => node.children();

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
  let text = '';
  let arc = 0;
  for (const byte of body) {
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 256) throw new DerError('OBJECT IDENTIFIER arc too large');
    if ((byte & 0x80) !== 0) continue;
    // The first holds two: 40 times the top, and what lies below it.
    const top = Math.min(2, Math.floor(arc / 40));
    text += text === '' ? `${top}.${arc - top * 40}` : `.${arc}`;
    arc = 0;
  }
  return text;
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

/** The same element in DER: definite lengths, sorted SETs. Needed only where BER was signed as if it were DER. */
export const toDer = (node: DerNode): Uint8Array => {
  const identifier = node.raw[0] ?? 0;
  if (!node.constructed) return tlv(identifier, node.body);
  if (isUniversal(node, 4)) return tlv(0x04, readOctets(node));
  const parts = children(node).map(toDer);
  return isUniversal(node, 17) ? setOf(parts) : tlv(identifier, ...parts);
};

export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
