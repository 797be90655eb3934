// Digest and signature algorithms: identifiers on the wire to node:crypto.
// RFC 8017 (RSA), RFC 5758 (ECDSA), RFC 4055 (PSS parameters), RFC 8419 (EdDSA).
import {
  constants,
  createHash,
  createPublicKey,
  type Hash,
  type KeyObject,
  verify as nodeVerify,
} from 'node:crypto';
import type { DigestAlgorithm } from '../types.ts';
import {
  children,
  DerError,
  type DerNode,
  isContext,
  isUniversal,
  readOid,
  readSmallInteger,
  sequenceOf,
} from './der-read.ts';
import { nullValue, objectIdentifier, sequence } from './der-write.ts';
import { OID } from './oids.ts';

/** Digests by OID: the name shown in reports and the name node:crypto knows. */
const DIGESTS: Record<string, { name: string; node: string }> = {
  '1.2.840.113549.2.5': { name: 'MD5', node: 'md5' },
  [OID.sha1]: { name: 'SHA-1', node: 'sha1' },
  '2.16.840.1.101.3.4.2.4': { name: 'SHA-224', node: 'sha224' },
  [OID.sha256]: { name: 'SHA-256', node: 'sha256' },
  [OID.sha384]: { name: 'SHA-384', node: 'sha384' },
  [OID.sha512]: { name: 'SHA-512', node: 'sha512' },
  '2.16.840.1.101.3.4.2.8': { name: 'SHA3-256', node: 'sha3-256' },
  '2.16.840.1.101.3.4.2.9': { name: 'SHA3-384', node: 'sha3-384' },
  '2.16.840.1.101.3.4.2.10': { name: 'SHA3-512', node: 'sha3-512' },
  '2.16.840.1.101.3.4.2.12': { name: 'SHAKE256', node: 'shake256' },
  [OID.shake256Len]: { name: 'SHAKE256', node: 'shake256' },
};

export interface Digest {
  name: string;
  node: string;
}

type Scheme = 'RSA' | 'RSA-PSS' | 'ECDSA' | 'DSA' | 'Ed25519' | 'Ed448';

/** Signature OIDs; those without a digest take it from the structure around them. */
const SIGNATURES: Record<string, { scheme: Scheme; digest?: string }> = {
  [OID.rsaEncryption]: { scheme: 'RSA' },
  '1.2.840.113549.1.1.4': { scheme: 'RSA', digest: '1.2.840.113549.2.5' },
  '1.2.840.113549.1.1.5': { scheme: 'RSA', digest: OID.sha1 },
  '1.3.14.3.2.29': { scheme: 'RSA', digest: OID.sha1 },
  '1.2.840.113549.1.1.14': { scheme: 'RSA', digest: '2.16.840.1.101.3.4.2.4' },
  '1.2.840.113549.1.1.11': { scheme: 'RSA', digest: OID.sha256 },
  '1.2.840.113549.1.1.12': { scheme: 'RSA', digest: OID.sha384 },
  '1.2.840.113549.1.1.13': { scheme: 'RSA', digest: OID.sha512 },
  [OID.rsaPss]: { scheme: 'RSA-PSS' },
  [OID.ecPublicKey]: { scheme: 'ECDSA' },
  '1.2.840.10045.4.1': { scheme: 'ECDSA', digest: OID.sha1 },
  '1.2.840.10045.4.3.1': { scheme: 'ECDSA', digest: '2.16.840.1.101.3.4.2.4' },
  '1.2.840.10045.4.3.2': { scheme: 'ECDSA', digest: OID.sha256 },
  '1.2.840.10045.4.3.3': { scheme: 'ECDSA', digest: OID.sha384 },
  '1.2.840.10045.4.3.4': { scheme: 'ECDSA', digest: OID.sha512 },
  '2.16.840.1.101.3.4.3.10': { scheme: 'ECDSA', digest: '2.16.840.1.101.3.4.2.8' },
  '2.16.840.1.101.3.4.3.14': { scheme: 'RSA', digest: '2.16.840.1.101.3.4.2.8' },
  [OID.dsa]: { scheme: 'DSA' },
  '1.2.840.10040.4.3': { scheme: 'DSA', digest: OID.sha1 },
  '2.16.840.1.101.3.4.3.2': { scheme: 'DSA', digest: OID.sha256 },
  [OID.ed25519]: { scheme: 'Ed25519' },
  [OID.ed448]: { scheme: 'Ed448' },
};

const DIGEST_OID: Record<DigestAlgorithm, string> = {
  'SHA-256': OID.sha256,
  'SHA-384': OID.sha384,
  'SHA-512': OID.sha512,
};

/** Length of the digest; PSS salts are as long. */
export const DIGEST_BYTES: Record<DigestAlgorithm, number> = { 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 };

export const digestOid = (algorithm: DigestAlgorithm): string => DIGEST_OID[algorithm];

export const nodeDigestName = (algorithm: DigestAlgorithm): string =>
  algorithm.replace('-', '').toLowerCase();

export const digestByOid = (oid: string): Digest | undefined => DIGESTS[oid];

/** The OID of a digest AlgorithmIdentifier; of SHAKE256 only the length that CMS uses is known (RFC 8419 §2.2). */
export const readDigestOid = (identifier: DerNode | undefined): string => {
  const [name, parameters] = sequenceOf(identifier);
  const oid = readOid(name);
  if (oid === OID.shake256Len && readSmallInteger(parameters) !== 512)
    throw new DerError('SHAKE256 of another length');
  return oid;
};

/** SHAKE256 gives the 512 bits that RFC 8702 fixes for CMS. */
const lengthOf = (nodeDigest: string) => (nodeDigest === 'shake256' ? { outputLength: 64 } : {});

/** A running hash. */
export const startHash = (nodeDigest: string): Hash => createHash(nodeDigest, lengthOf(nodeDigest));

/** A second hash that goes on from where this one is. */
export const forkHash = (hash: Hash, nodeDigest: string): Hash => hash.copy(lengthOf(nodeDigest));

export const hash = (algorithm: DigestAlgorithm, bytes: Uint8Array): Uint8Array =>
  createHash(nodeDigestName(algorithm)).update(bytes).digest();

export const algorithmIdentifier = (oid: string, ...parameters: Uint8Array[]): Uint8Array =>
  sequence(objectIdentifier(oid), ...parameters);

/** AlgorithmIdentifier of a digest inside PSS parameters and timestamp requests. */
export const digestIdentifier = (algorithm: DigestAlgorithm): Uint8Array =>
  algorithmIdentifier(digestOid(algorithm), nullValue());

/** A signature algorithm resolved to what node:crypto needs. */
export interface ResolvedSignature {
  scheme: Scheme;
  digest?: Digest;
  saltLength?: number;
  name: string;
}

/** RFC 4055 §3.1; the defaults are SHA-1, and a mask digest other than the message digest is refused. */
const readPss = (parameters: DerNode | undefined): { digest: Digest; saltLength: number } => {
  let digest = OID.sha1 as string;
  let mask = OID.sha1 as string;
  let saltLength = 20;
  for (const field of isUniversal(parameters, 16) ? children(parameters) : []) {
    const inner = children(field)[0];
    if (isContext(field, 0)) digest = readOid(sequenceOf(inner)[0]);
    if (isContext(field, 1)) {
      const [name, argument] = sequenceOf(inner);
      if (readOid(name) !== OID.mgf1) throw new DerError('unknown mask generation function');
      mask = readOid(sequenceOf(argument)[0]);
    }
    if (isContext(field, 2)) saltLength = readSmallInteger(inner);
  }
  const known = DIGESTS[digest];
  if (!known || mask !== digest || saltLength > 512) throw new DerError('PSS parameters not supported');
  return { digest: known, saltLength };
};

/** Resolves an AlgorithmIdentifier; undefined for an algorithm we do not know. */
export const resolveSignature = (identifier: DerNode, digestHint?: Digest): ResolvedSignature | undefined => {
  const [name, parameters] = sequenceOf(identifier);
  const entry = SIGNATURES[readOid(name)];
  if (!entry) return undefined;
  if (entry.scheme === 'Ed25519' || entry.scheme === 'Ed448')
    return { scheme: entry.scheme, name: entry.scheme };
  if (entry.scheme === 'RSA-PSS') {
    const pss = readPss(parameters);
    return { scheme: 'RSA-PSS', ...pss, name: `RSA-PSS ${pss.digest.name}` };
  }
  const digest = entry.digest ? DIGESTS[entry.digest] : digestHint;
  if (!digest) return undefined;
  return { scheme: entry.scheme, digest, name: `${entry.scheme} ${digest.name}` };
};

const KEY_TYPES: Record<Scheme, readonly string[]> = {
  RSA: ['rsa'],
  'RSA-PSS': ['rsa', 'rsa-pss'],
  ECDSA: ['ec'],
  DSA: ['dsa'],
  Ed25519: ['ed25519'],
  Ed448: ['ed448'],
};

/** The public key, or undefined when OpenSSL cannot read it. */
export const importSpki = (spki: Uint8Array): KeyObject | undefined => {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
};

/** Longer messages are hashed on the thread pool. */
const SHORT_MESSAGE = 16 * 1024;

/** A check that is done in less time than it takes to hand it to another thread. */
const isQuick = (key: KeyObject, message: Uint8Array): boolean => {
  if (message.length > SHORT_MESSAGE) return false;
  const { modulusLength, publicExponent, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (modulusLength !== undefined) return modulusLength <= 4096 && (publicExponent ?? 0n) === 65_537n;
  return namedCurve === 'prime256v1' || key.asymmetricKeyType === 'ed25519';
};

/** Checks one signature value, a slow one on the thread pool; false for any mismatch, wrong key type or malformed value. */
export const verifySignatureValue = (
  algorithm: ResolvedSignature,
  key: KeyObject,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> => {
  if (!KEY_TYPES[algorithm.scheme].includes(key.asymmetricKeyType ?? '')) return Promise.resolve(false);
  const input =
    algorithm.scheme === 'RSA-PSS'
      ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: algorithm.saltLength ?? 20 }
      : key;
  const digest = algorithm.digest?.node ?? null;
  return new Promise((resolve) => {
    try {
      if (isQuick(key, message)) resolve(nodeVerify(digest, message, input, signature));
      else nodeVerify(digest, message, input, signature, (error, ok) => resolve(!error && ok));
    } catch {
      resolve(false);
    }
  });
};

/** e.g. "RSA 2048", "EC P-256". */
export const describeKey = (key: KeyObject | undefined): string => {
  const details = key?.asymmetricKeyDetails;
  const curve: Record<string, string> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };
  if (details?.modulusLength)
    return `${key?.asymmetricKeyType === 'dsa' ? 'DSA' : 'RSA'} ${details.modulusLength}`;
  if (details?.namedCurve) return `EC ${curve[details.namedCurve] ?? details.namedCurve}`;
  return key?.asymmetricKeyType ?? 'unknown';
};
