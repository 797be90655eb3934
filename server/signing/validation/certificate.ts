// X.509 certificates as read for path validation: every field from the bytes, nothing re-encoded. RFC 5280 §4.
import { createHash, type KeyObject } from 'node:crypto';
import { importSpki } from '../cms/algorithms.ts';
import {
  children,
  DerError,
  type DerNode,
  isContext,
  isUniversal,
  readBits,
  readBoolean,
  readDer,
  readIntegerBytes,
  readOctets,
  readOid,
  readTime,
  sequenceOf,
} from '../cms/der-read.ts';
import type { Der } from '../types.ts';
import { type CertificateExtensions, readExtensions } from './extensions.ts';
import { type Name, readName, sameName } from './names.ts';

export interface Extension {
  critical: boolean;
  value: Uint8Array;
}

export interface Certificate {
  der: Der;
  /** The signed bytes. */
  tbs: Uint8Array;
  serial: Uint8Array;
  /** The serial as its DER element, for copying. */
  serialDer: Uint8Array;
  /** The algorithm as written outside, which must equal the one inside. */
  signatureAlgorithm: DerNode;
  signature: Uint8Array;
  algorithmsAgree: boolean;
  issuer: Name;
  subject: Name;
  notBefore: Date;
  notAfter: Date;
  spki: Der;
  version: number;
  raw: Map<string, Extension>;
  ext: CertificateExtensions;
  /** The public key, made when first asked for; undefined when unusable or when its parameters are inherited (DSA). */
  readonly key: KeyObject | undefined;
  sha256: string;
}

/** Reads `Extensions`, tagged [1] IMPLICIT too; the same extension twice is an error (RFC 5280 §4.2). */
export const readExtensionMap = (node: DerNode | undefined): Map<string, Extension> => {
  const out = new Map<string, Extension>();
  const items = isContext(node, 1) ? children(node) : node ? sequenceOf(node) : [];
  for (const item of items) {
    const [name, second, third] = sequenceOf(item);
    const oid = readOid(name);
    const critical = isUniversal(second, 1) ? readBoolean(second) : false;
    const value = isUniversal(second, 1) ? third : second;
    if (!value || out.has(oid)) throw new DerError('extension malformed or repeated');
    out.set(oid, { critical, value: readOctets(value) });
  }
  return out;
};

/** Parses a certificate; throws DerError on anything that is not one. */
export const readCertificate = (der: Der): Certificate => {
  const [tbs, outer, signature] = sequenceOf(readDer(der));
  if (!tbs || !outer) throw new DerError('certificate expected');
  const fields = sequenceOf(tbs);
  const version = isContext(fields[0], 0) ? (children(fields[0])[0]?.body[0] ?? 0) + 1 : 1;
  if (isContext(fields[0], 0)) fields.shift();
  const [serial, inner, issuer, validity, subject, spki, ...rest] = fields;
  if (!serial || !inner || !issuer || !subject || !spki) throw new DerError('certificate incomplete');
  const [notBefore, notAfter] = sequenceOf(validity);
  const wrapped = rest.find((n) => isContext(n, 3));
  const raw = readExtensionMap(wrapped ? children(wrapped)[0] : undefined);
  let key: { made: KeyObject | undefined } | undefined;
  return {
    der,
    tbs: tbs.raw,
    serial: readIntegerBytes(serial),
    serialDer: serial.raw,
    signatureAlgorithm: outer,
    signature: readBits(signature).bytes,
    algorithmsAgree: Buffer.compare(outer.raw, inner.raw) === 0,
    issuer: readName(issuer),
    subject: readName(subject),
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    spki: spki.raw,
    version,
    raw,
    ext: readExtensions(raw),
    get key() {
      key ??= { made: importSpki(spki.raw) };
      return key.made;
    },
    sha256: createHash('sha256').update(der).digest('hex'),
  };
};

/** The certificate, or undefined when the bytes are not one. */
export const tryReadCertificate = (der: Der): Certificate | undefined => {
  try {
    return readCertificate(der);
  } catch {
    return undefined;
  }
};

/** Read once for as long as the argument lives; the bytes are compared, for their owner may change them. */
const OF_ARGUMENTS = new WeakMap<Der, { bytes: Der; certificate: Certificate | undefined }>();

/** As `tryReadCertificate`, for bytes that a policy or a signer holds and gives again and again. */
export const readArgument = (der: Der): Certificate | undefined => {
  const known = OF_ARGUMENTS.get(der);
  if (known && Buffer.compare(known.bytes, der) === 0) return known.certificate;
  const bytes = Uint8Array.from(der);
  const certificate = tryReadCertificate(bytes);
  OF_ARGUMENTS.set(der, { bytes, certificate });
  return certificate;
};

/** Subject equals issuer; not yet a proof of self-signature. */
export const isSelfIssued = (certificate: Certificate): boolean =>
  sameName(certificate.subject, certificate.issuer);

/** Whether a general key usage bit is set; a certificate without the extension restricts nothing. */
export const allowsUsage = (certificate: Certificate, usage: KeyUsage): boolean =>
  certificate.ext.keyUsage === undefined || certificate.ext.keyUsage.has(usage);

export type KeyUsage = 'digitalSignature' | 'nonRepudiation' | 'keyCertSign' | 'cRLSign';

export const serialHex = (certificate: Certificate): string =>
  Buffer.from(certificate.serial).toString('hex');
