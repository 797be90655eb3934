// A small DER writer and strict reader for what a certificate authority says: names, extensions, CRL, OCSP, TSA.
// ITU-T X.690. Kept apart from server/signing on purpose: the services the tests verify against must not share
// the code under test.

/** Bytes that are not the DER they should be. Services answer it as a malformed request. */
export class DerError extends Error {
  override readonly name = 'DerError';
}

const lengthOctets = (length: number): Buffer => {
  if (length < 0x80) return Buffer.of(length);
  const hex = length.toString(16);
  const digits = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return Buffer.concat([Buffer.of(0x80 | digits.length), digits]);
};

/** One element; `tag` is the whole identifier octet. */
export const tlv = (tag: number, ...content: Uint8Array[]): Buffer => {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.of(tag), lengthOctets(body.length), body]);
};

export const seq = (...content: Uint8Array[]): Buffer => tlv(0x30, ...content);
export const set = (...content: Uint8Array[]): Buffer => tlv(0x31, ...[...content].sort(Buffer.compare));
export const octets = (content: Uint8Array): Buffer => tlv(0x04, content);
export const bits = (content: Uint8Array): Buffer => tlv(0x03, Buffer.of(0), content);
export const utf8 = (text: string): Buffer => tlv(0x0c, Buffer.from(text, 'utf8'));
export const printable = (text: string): Buffer => tlv(0x13, Buffer.from(text, 'latin1'));
export const ia5 = (text: string): Buffer => tlv(0x16, Buffer.from(text, 'latin1'));
export const enumerated = (value: number): Buffer => tlv(0x0a, Buffer.of(value));
export const derNull = (): Buffer => Buffer.of(0x05, 0x00);
/** `[n]` over constructed content. */
export const tagged = (n: number, ...content: Uint8Array[]): Buffer => tlv(0xa0 | n, ...content);
/** `[n] IMPLICIT` over primitive content. */
export const taggedPrimitive = (n: number, content: Uint8Array): Buffer => tlv(0x80 | n, content);

/** A non-negative INTEGER, from a number or from magnitude bytes. */
export const int = (value: number | Uint8Array): Buffer => {
  const hex = typeof value === 'number' ? value.toString(16) : '';
  const bytes = typeof value === 'number' ? Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex') : value;
  const start = bytes.findIndex((b) => b !== 0);
  const magnitude = start < 0 ? Buffer.of(0) : bytes.subarray(start);
  return (magnitude[0] ?? 0) & 0x80 ? tlv(0x02, Buffer.of(0), magnitude) : tlv(0x02, magnitude);
};

/** Bits named by number, trailing zeros dropped as DER asks of named bit lists. */
export const namedBits = (...positions: number[]): Buffer => {
  const last = Math.max(...positions);
  const bytes = Buffer.alloc((last >> 3) + 1);
  for (const p of positions) bytes[p >> 3] = (bytes[p >> 3] ?? 0) | (0x80 >> (p & 7));
  return tlv(0x03, Buffer.of(7 - (last & 7)), bytes);
};

export const oid = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const out: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const digits = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
      digits.unshift((left % 128) | 0x80);
    }
    out.push(...digits);
  }
  return tlv(0x06, Buffer.from(out));
};

const digitsOf = (at: Date): string => at.toISOString().replace(/[-:T]/g, '').slice(0, 14);
export const generalizedTime = (at: Date): Buffer => tlv(0x18, Buffer.from(`${digitsOf(at)}Z`, 'latin1'));
/** UTCTime until 2049, then GeneralizedTime (RFC 5280 §4.1.2.5). */
export const time = (at: Date): Buffer =>
  at.getUTCFullYear() < 2050
    ? tlv(0x17, Buffer.from(`${digitsOf(at).slice(2)}Z`, 'latin1'))
    : generalizedTime(at);

export interface DerNode {
  readonly tag: number;
  readonly body: Buffer;
  /** Header included, as received. */
  readonly raw: Buffer;
}

const readOne = (bytes: Buffer, at: number): DerNode => {
  const tag = bytes[at];
  const lead = bytes[at + 1];
  if (tag === undefined || lead === undefined) throw new DerError('truncated');
  if ((tag & 0x1f) === 0x1f) throw new DerError('long tags are not used here');
  let start = at + 2;
  let length = lead;
  if (lead >= 0x80) {
    const count = lead & 0x7f;
    if (count === 0 || count > 4 || start + count > bytes.length) throw new DerError('bad length');
    length = bytes.readUIntBE(start, count);
    start += count;
  }
  if (start + length > bytes.length) throw new DerError('truncated');
  return { tag, body: bytes.subarray(start, start + length), raw: bytes.subarray(at, start + length) };
};

/** The only element of the bytes; anything after it is refused. */
export const readDer = (bytes: Uint8Array): DerNode => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const node = readOne(buffer, 0);
  if (node.raw.length !== buffer.length) throw new DerError('bytes after the end');
  return node;
};

/** The elements inside a constructed one, one level. */
export const childrenOf = (node: DerNode): DerNode[] => {
  if ((node.tag & 0x20) === 0) throw new DerError('not constructed');
  const out: DerNode[] = [];
  for (let at = 0; at < node.body.length; ) {
    const child = readOne(node.body, at);
    out.push(child);
    at += child.raw.length;
  }
  return out;
};

/** The node, if it carries the tag; otherwise a DerError. */
export const expectTag = (node: DerNode | undefined, tag: number): DerNode => {
  if (node?.tag !== tag) throw new DerError(`expected tag ${tag.toString(16)}`);
  return node;
};

export const sequenceOf = (node: DerNode | undefined): DerNode[] => childrenOf(expectTag(node, 0x30));

export const readOid = (node: DerNode | undefined): string => {
  const { body } = expectTag(node, 0x06);
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of body) {
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 256) throw new DerError('arc too large');
    if ((byte & 0x80) === 0) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [head, ...rest] = arcs;
  if (head === undefined || ((body.at(-1) ?? 0x80) & 0x80) !== 0) throw new DerError('bad object identifier');
  const first = Math.min(2, Math.floor(head / 40));
  return [first, head - first * 40, ...rest].join('.');
};
