// Certificates of our own making, with any dates, names, keys and extensions: what no ordinary authority would issue.
// RFC 5280 §4. Written with the development authority's DER, which shares nothing with the code under test.
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  bits,
  childrenOf,
  int,
  namedBits,
  octets,
  oid,
  readDer,
  seq,
  sequenceOf,
  set,
  tagged,
  taggedPrimitive,
  time,
  tlv,
  utf8,
} from '../../../certs-dev/asn1/der.ts';

export const DAY = 86_400_000;

/** A certificate with its key. */
export interface Identity {
  der: Buffer;
  key: KeyObject;
  subject: Buffer;
  serial: Buffer;
}

export const makeKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

export const rsaKey = (modulusLength: number): KeyObject =>
  generateKeyPairSync('rsa', { modulusLength }).privateKey;

export const nameOf = (text: string): Buffer => seq(set(seq(oid('2.5.4.3'), utf8(text))));

const spkiOf = (key: KeyObject): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' });

const keyBits = (key: KeyObject): Buffer =>
  sequenceOf(readDer(spkiOf(key)))[1]?.body.subarray(1) ?? Buffer.of();

export const keyHash = (key: KeyObject): Buffer => createHash('sha1').update(keyBits(key)).digest();

export type TestDigest = 'sha1' | 'sha256';

const RSA = { sha1: '1.2.840.113549.1.1.5', sha256: '1.2.840.113549.1.1.11' };
const ECDSA = { sha1: '1.2.840.10045.4.1', sha256: '1.2.840.10045.4.3.2' };

export const signatureAlgorithm = (key: KeyObject, digest: TestDigest): Buffer =>
  key.asymmetricKeyType === 'rsa' ? seq(oid(RSA[digest]), Buffer.of(5, 0)) : seq(oid(ECDSA[digest]));

/** `SIGNED{…}`: what, algorithm, signature. */
export const signed = (
  content: Buffer,
  key: KeyObject,
  digest: TestDigest = 'sha256',
  ...more: Buffer[]
): Buffer => seq(content, signatureAlgorithm(key, digest), bits(sign(digest, content, key)), ...more);

export const extension = (id: string, value: Buffer, critical = false): Buffer =>
  seq(oid(id), ...(critical ? [tlv(0x01, Buffer.of(0xff))] : []), octets(value));

const uri = (text: string): Buffer => taggedPrimitive(6, Buffer.from(text, 'latin1'));

export const directory = (name: Buffer): Buffer => tagged(4, name);

/** One distribution point: addresses or a name, reasons, the issuer of its list. */
export const point = (o: { url?: string; name?: Buffer; reasons?: number[]; crlIssuer?: Buffer }): Buffer => {
  const names = [...(o.url ? [uri(o.url)] : []), ...(o.name ? [directory(o.name)] : [])];
  const reasons = o.reasons ? [taggedPrimitive(1, readDer(namedBits(...o.reasons)).body)] : [];
  const issuer = o.crlIssuer ? [tagged(2, directory(o.crlIssuer))] : [];
  return seq(...(names.length > 0 ? [tagged(0, tagged(0, ...names))] : []), ...reasons, ...issuer);
};

export const EXT = {
  ca: (pathLength?: number): Buffer =>
    extension(
      '2.5.29.19',
      seq(tlv(0x01, Buffer.of(0xff)), ...(pathLength === undefined ? [] : [int(pathLength)])),
      true,
    ),
  /** 0 digitalSignature, 1 nonRepudiation, 5 keyCertSign, 6 cRLSign. */
  usage: (...flags: number[]): Buffer => extension('2.5.29.15', namedBits(...flags), true),
  extended: (ids: string[], critical = false): Buffer =>
    extension('2.5.29.37', seq(...ids.map(oid)), critical),
  keyId: (key: KeyObject): Buffer => extension('2.5.29.14', octets(keyHash(key))),
  issuerKeyId: (key: KeyObject): Buffer => extension('2.5.29.35', seq(taggedPrimitive(0, keyHash(key)))),
  crlPoints: (...points: Buffer[]): Buffer => extension('2.5.29.31', seq(...points)),
  freshest: (...points: Buffer[]): Buffer => extension('2.5.29.46', seq(...points)),
  ocsp: (url: string): Buffer =>
    extension('1.3.6.1.5.5.7.1.1', seq(seq(oid('1.3.6.1.5.5.7.48.1'), uri(url)))),
  issuers: (...urls: string[]): Buffer =>
    extension('1.3.6.1.5.5.7.1.1', seq(...urls.map((url) => seq(oid('1.3.6.1.5.5.7.48.2'), uri(url))))),
  noCheck: (): Buffer => extension('1.3.6.1.5.5.7.48.1.5', Buffer.of(5, 0)),
  noRevAvail: (): Buffer => extension('2.5.29.56', Buffer.of(5, 0)),
  policies: (...ids: string[]): Buffer => extension('2.5.29.32', seq(...ids.map((id) => seq(oid(id))))),
  mappings: (...pairs: [string, string][]): Buffer =>
    extension('2.5.29.33', seq(...pairs.map(([a, b]) => seq(oid(a), oid(b)))), true),
  policyConstraints: (o: { explicit?: number; mapping?: number }): Buffer =>
    extension(
      '2.5.29.36',
      seq(
        ...(o.explicit === undefined ? [] : [taggedPrimitive(0, Buffer.of(o.explicit))]),
        ...(o.mapping === undefined ? [] : [taggedPrimitive(1, Buffer.of(o.mapping))]),
      ),
      true,
    ),
  inhibitAny: (skip: number): Buffer => extension('2.5.29.54', int(skip), true),
  names: (...names: Buffer[]): Buffer => extension('2.5.29.17', seq(...names)),
  /** Subtrees of general names. */
  nameConstraints: (o: { permitted?: Buffer[]; excluded?: Buffer[] }): Buffer => {
    const trees = (tag: number, names: Buffer[] | undefined): Buffer[] =>
      names ? [tagged(tag, ...names.map((name) => seq(name)))] : [];
    return extension('2.5.29.30', seq(...trees(0, o.permitted), ...trees(1, o.excluded)), true);
  },
};

export const email = (text: string): Buffer => taggedPrimitive(1, Buffer.from(text, 'latin1'));
export const dns = (text: string): Buffer => taggedPrimitive(2, Buffer.from(text, 'latin1'));
export const ip = (...bytes: number[]): Buffer => taggedPrimitive(7, Buffer.from(bytes));
export const web = uri;

export const PURPOSE = { stamping: '1.3.6.1.5.5.7.3.8', ocsp: '1.3.6.1.5.5.7.3.9' };

export interface CertificateSpec {
  subject: string | Buffer;
  /** Absent: self-signed. */
  issuer?: Identity;
  from?: Date;
  to?: Date;
  key?: KeyObject;
  serial?: number;
  extensions?: Buffer[];
  digest?: TestDigest;
}

let serials = 1;

/** Issues one certificate; default dates are a year around now. */
export const issue = (spec: CertificateSpec): Identity => {
  const key = spec.key ?? makeKey();
  const subject = typeof spec.subject === 'string' ? nameOf(spec.subject) : spec.subject;
  const { from = new Date(Date.now() - 180 * DAY), to = new Date(Date.now() + 180 * DAY) } = spec;
  serials += 1;
  const serial = int(spec.serial ?? serials);
  const signer = spec.issuer?.key ?? key;
  const digest = spec.digest ?? 'sha256';
  const extensions = spec.extensions ?? [];
  const content = seq(
    tagged(0, int(2)),
    serial,
    signatureAlgorithm(signer, digest),
    spec.issuer?.subject ?? subject,
    seq(time(from), time(to)),
    subject,
    spkiOf(key),
    ...(extensions.length > 0 ? [tagged(3, seq(...extensions))] : []),
  );
  return { der: signed(content, signer, digest), key, subject, serial };
};

/** A certification authority that may sign certificates and lists. */
export const issueCa = (spec: CertificateSpec & { pathLength?: number }): Identity =>
  issue({ ...spec, extensions: [EXT.ca(spec.pathLength), EXT.usage(5, 6), ...(spec.extensions ?? [])] });

/** The elements of a constructed DER value. */
export const partsIn = (der: Buffer): Buffer[] => childrenOf(readDer(der)).map((node) => node.raw);
