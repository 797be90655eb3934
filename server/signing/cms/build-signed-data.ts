// Builds the detached CMS of a PAdES signature: CAdES-BES attributes, whole chain inside, optional signature
// timestamp (B-T). RFC 5652 §5, ETSI EN 319 122-1.

import type { Der, DigestAlgorithm, SignatureAlgorithm, Signer, TimestampClient } from '../types.ts';
import { SigningError } from '../types.ts';
import { type Certificate, readArgument } from '../validation/certificate.ts';
import {
  algorithmIdentifier,
  digestOid,
  hash,
  importSpki,
  resolveSignature,
  verifySignatureValue,
} from './algorithms.ts';
import { equalBytes, readDer, sequenceOf } from './der-read.ts';
import { context, integer, objectIdentifier, octetString, sequence, setOf, tlv } from './der-write.ts';
import { assertFits } from './key-fit.ts';
import { OID } from './oids.ts';
import { signatureIdentifier } from './signature-identifier.ts';
import { attribute, signedAttributes } from './signed-attributes.ts';

export interface SignedDataSpec {
  /** Digest over the byte range. */
  digest: Uint8Array;
  digestAlgorithm: DigestAlgorithm;
  signer: Signer;
  /** When given, the signature value is timestamped (B-T); its failure fails the signature. */
  timestamp?: TimestampClient;
  /** The caller verifies the whole result before he gives it out; the value alone need not be verified twice. */
  isVerifiedLater?: boolean;
}

/** A signature value made anywhere, with all that says what it was made over. */
export interface SignedValue extends Omit<SignedDataSpec, 'signer'> {
  algorithm: SignatureAlgorithm;
  /** Leaf first. */
  certificateChain: readonly Der[];
  value: Uint8Array;
}

/** The certificate of the key. */
export const leafOf = ([first]: readonly Der[]): Certificate => {
  const leaf = first && readArgument(first);
  if (!leaf) throw new SigningError('KEY_FILE_BROKEN', 'The signer has no certificate.');
  return leaf;
};

const fetchTimestamp = async (
  client: TimestampClient,
  value: Uint8Array,
  algorithm: DigestAlgorithm,
): Promise<Uint8Array> => {
  try {
    return await client(hash(algorithm, value), algorithm);
  } catch (cause) {
    if (cause instanceof SigningError) throw cause;
    throw new SigningError('TIMESTAMP_UNAVAILABLE', 'The timestamp authority gave no usable answer.', {
      cause,
    });
  }
};

/** A key that is not the certificate's, or a service that signed something else, is found out before anything is made. */
const assertVerifies = async (
  leaf: Certificate,
  identifier: Uint8Array,
  message: Uint8Array,
  value: Uint8Array,
): Promise<void> => {
  const algorithm = resolveSignature(readDer(identifier));
  const key = leaf.key ?? importSpki(leaf.spki);
  if (!algorithm || !key || !(await verifySignatureValue(algorithm, key, message, value)))
    throw new SigningError('SELF_CHECK_FAILED', 'The signature value does not fit the certificate.');
};

const wrap = async (signed: SignedValue, leaf: Certificate, attributes: Uint8Array): Promise<Der> => {
  const { digestAlgorithm, algorithm, certificateChain, value, timestamp, isVerifiedLater } = signed;
  const identifier = signatureIdentifier(algorithm, digestAlgorithm);
  // Before it is timestamped it must be sound.
  if (timestamp || !isVerifiedLater) await assertVerifies(leaf, identifier, attributes, value);
  const token = timestamp ? await fetchTimestamp(timestamp, value, digestAlgorithm) : undefined;
  const digestIdentifier = algorithmIdentifier(digestOid(digestAlgorithm));
  // [0] IMPLICIT replaces only the identifier octet; the signature covers the SET form.
  const implicitAttributes = Uint8Array.from(attributes);
  implicitAttributes[0] = 0xa0;
  const signerInfo = sequence(
    integer(1),
    // The certificate's own bytes: re-encoding breaks diacritics.
    sequence(leaf.issuer.der, leaf.serialDer),
    digestIdentifier,
    implicitAttributes,
    identifier,
    octetString(value),
    ...(token ? [context(1, attribute(OID.signatureTimeStamp, token))] : []),
  );
  const signedData = sequence(
    integer(1),
    setOf([digestIdentifier]),
    sequence(objectIdentifier(OID.data)),
    tlv(0xa0, ...certificateSet(certificateChain)),
    setOf([signerInfo]),
  );
  return sequence(objectIdentifier(OID.signedData), context(0, signedData));
};

/**
 * Makes the CMS around a signature value over `signedAttributes`. Throws SELF_CHECK_FAILED for a value that does not
 * verify, ALGORITHM_MISMATCH, KEY_FILE_BROKEN, TIMESTAMP_UNAVAILABLE.
 */
export const wrapSignatureValue = async (signed: SignedValue): Promise<Der> => {
  const leaf = leafOf(signed.certificateChain);
  assertFits(leaf, signed.algorithm, signed.digestAlgorithm);
  return wrap(signed, leaf, signedAttributes(signed.digest, leaf));
};

/**
 * Signs the digest and returns the DER of the CMS, ready for /Contents. Throws KEY_FILE_BROKEN,
 * ALGORITHM_MISMATCH, SELF_CHECK_FAILED, TIMESTAMP_UNAVAILABLE; the signer's own errors pass through. A combination that nobody could verify is refused before the key is used.
 */
export const buildSignedData = async ({ signer, ...spec }: SignedDataSpec): Promise<Der> => {
  const { algorithm, certificateChain } = signer;
  const leaf = leafOf(certificateChain);
  assertFits(leaf, algorithm, spec.digestAlgorithm);
  const attributes = signedAttributes(spec.digest, leaf);
  const value = await signer.sign(attributes, spec.digestAlgorithm);
  return wrap({ ...spec, algorithm, certificateChain, value }, leaf, attributes);
};

/** CertificateSet is a SET: sorted, duplicates dropped. */
const certificateSet = (chain: readonly Der[]): Der[] =>
  [...chain]
    .sort((a, b) => Buffer.compare(a, b))
    .filter((der, i, sorted) => i === 0 || !equalBytes(der, sorted[i - 1] ?? der));

const signatureBytes = (spki: Uint8Array): number => {
  const [, bits] = sequenceOf(readDer(spki));
  return (bits?.body.length ?? 0) + 16;
};

/** Room for a token of an unknown authority: its own chain, signature and accuracy; authorities seen stay below 8 KB. */
const TIMESTAMP_BYTES = 12_288;

/** Serial numbers, times and accuracies of one authority differ by less. */
const TOKEN_SPARE_BYTES = 1024;

/**
 * An upper bound on the DER of the CMS this chain will produce, for sizing /Contents before signing; `tokenBytes` is the
 * size of another token of the authority, where one is known.
 */
export const estimateCmsSize = (
  chain: readonly Der[],
  withTimestamp: boolean,
  tokenBytes?: number,
): number => {
  const { issuer, serialDer, spki } = leafOf(chain);
  const certificates = chain.reduce((sum, der) => sum + der.length, 0);
  const names = 2 * (issuer.der.length + serialDer.length);
  const token = tokenBytes === undefined ? TIMESTAMP_BYTES : tokenBytes + TOKEN_SPARE_BYTES;
  return 768 + certificates + names + Math.max(144, signatureBytes(spki)) + (withTimestamp ? token : 0);
};
