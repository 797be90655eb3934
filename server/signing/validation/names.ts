// Distinguished names and general names: exact bytes kept, comparison by RFC 5280 §7.1 (RFC 4518 preparation, the
// part that matters: case, width and white space), text for people with every diacritic as issued.
import {
  children,
  type DerNode,
  equalBytes,
  isUniversal,
  readOid,
  sequenceOf,
  setElements,
} from '../cms/der-read.ts';
import type { Der } from '../types.ts';

export interface Attribute {
  oid: string;
  /** The value as text, or hex of its DER for a type that is not a string. */
  text: string;
  /** What two equal values have in common; made when first asked for. */
  readonly key: string;
}

export interface Name {
  der: Der;
  /** Relative names in order, each a set of attributes. */
  rdns: Attribute[][];
  /** Equal for names that RFC 5280 calls equal; made when first asked for. */
  readonly key: string;
}

const decodeText = (node: DerNode): string | undefined => {
  if (node.tagClass !== 0) return undefined;
  const body = Buffer.from(node.body);
  // UTF8String; then the 7-bit kinds, which issuers also fill with UTF-8; TeletexString is Latin-1 in practice.
  if (node.tag === 12) return body.toString('utf8');
  if ([18, 19, 22, 26].includes(node.tag)) return body.toString('utf8');
  if (node.tag === 20) return body.toString('latin1');
  if (node.tag === 30 && body.length % 2 === 0) return Buffer.from(body).swap16().toString('utf16le');
  if (node.tag === 28) return decodeUtf32(body);
  return undefined;
};

const decodeUtf32 = (body: Buffer): string => {
  let text = '';
  for (let at = 0; at + 4 <= body.length; at += 4) {
    const point = body.readUInt32BE(at);
    text += point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
  }
  return text;
};

/** Strings equal under this folding are equal names. */
export const foldText = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

const readAttribute = (node: DerNode): Attribute => {
  const [type, value] = sequenceOf(node);
  const oid = readOid(type);
  if (!value) return { oid, text: '', key: `${oid}=` };
  const text = decodeText(value);
  const shown = text ?? `#${Buffer.from(value.raw).toString('hex')}`;
  let key: string | undefined;
  return {
    oid,
    text: shown,
    get key() {
      key ??= `${oid}=${text === undefined ? shown : foldText(text)}`;
      return key;
    },
  };
};

const rdnKey = (rdn: readonly Attribute[]): string => JSON.stringify(rdn.map((a) => a.key).sort());

const nameOf = (der: Der, rdns: Attribute[][]): Name => {
  let key: string | undefined;
  return {
    der,
    rdns,
    get key() {
      key ??= rdns.map(rdnKey).join('/');
      return key;
    },
  };
};

export const readName = (node: DerNode): Name =>
  nameOf(
    node.raw,
    sequenceOf(node).map((rdn) => setElements(rdn).map(readAttribute)),
  );

export const sameName = (a: Name, b: Name): boolean => equalBytes(a.der, b.der) || a.key === b.key;

/** Whether `name` lies in the subtree rooted at `base`. */
export const isWithin = (name: Name, base: Name): boolean =>
  base.rdns.every((rdn, i) => {
    const own = name.rdns[i];
    return own !== undefined && rdnKey(own) === rdnKey(rdn);
  });

/** Appends one relative name, for distribution points relative to a CRL issuer. */
export const extendName = (base: Name, rdn: DerNode): Name =>
  nameOf(new Uint8Array(), [...base.rdns, children(rdn).map(readAttribute)]);

const LABELS: Record<string, string> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.42': 'givenName',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'E',
};

const escapeValue = (text: string): string => text.replace(/[,+"\\<>;=]/g, '\\$&');

/** The name as text, most specific first (RFC 4514 order), diacritics untouched. */
export const nameText = (name: Name): string =>
  [...name.rdns]
    .reverse()
    .map((rdn) => rdn.map((a) => `${LABELS[a.oid] ?? a.oid}=${escapeValue(a.text)}`).join('+'))
    .join(',');

/** The last value of one attribute type. */
export const attributeOf = (name: Name, oid: string): string | undefined =>
  name.rdns.flat().findLast((a) => a.oid === oid)?.text;

/** RFC 5280 §4.2.1.6. */
export type GeneralName =
  | { kind: 'email' | 'dns' | 'uri'; text: string }
  | { kind: 'directory'; name: Name }
  | { kind: 'ip'; bytes: Uint8Array }
  | { kind: 'other'; tag: number };

export const readGeneralName = (node: DerNode): GeneralName => {
  const text = (): string => Buffer.from(node.body).toString('utf8');
  if (node.tagClass !== 2) return { kind: 'other', tag: -1 };
  if (node.tag === 1) return { kind: 'email', text: text() };
  if (node.tag === 2) return { kind: 'dns', text: text() };
  if (node.tag === 6) return { kind: 'uri', text: text() };
  if (node.tag === 7) return { kind: 'ip', bytes: node.body };
  const inner = node.tag === 4 ? children(node)[0] : undefined;
  if (isUniversal(inner, 16)) return { kind: 'directory', name: readName(inner) };
  return { kind: 'other', tag: node.tag };
};

export const readGeneralNames = (node: DerNode): GeneralName[] => children(node).map(readGeneralName);
