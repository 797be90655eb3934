// Builds the detached CMS of a PAdES signature: CAdES-BES attributes, whole chain inside, optional signature
// timestamp (B-T). RFC 5652 §5, RFC 5035 (ESS), ETSI EN 319 122-1, EN 319 142-1 §6.3 (no signingTime: /M says it).

import type { Der, DigestAlgorithm, SignatureAlgorithm, Signer, TimestampClient } from '../types.ts';
import { SigningError } from '../types.ts';
import { readCertificate } from '../validation/certificate.ts';
import { algorithmIdentifier, digestIdentifier, digestOid, hash } from './algorithms.ts';
import { readDer, sequenceOf } from './der-read.ts';
import {
  context,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  tlv,
} from './der-write.ts';
import { OID } from './oids.ts';

export interface SignedDataSpec {
  /** Digest over the byte range. */
  digest: Uint8Array;
  digestAlgorithm: DigestAlgorithm;
  signer: Signer;
  /** When given, the signature value is timestamped (B-T); its failure fails the signature. */
  timestamp?: TimestampClient;
}

const SIGNATURE_OIDS: Record<'RSASSA-PKCS1-v1_5' | 'ECDSA', Record<DigestAlgorithm, string>> = {
  'RSASSA-PKCS1-v1_5': {
    'SHA-256': '1.2.840.113549.1.1.11',
    'SHA-384': '1.2.840.113549.1.1.12',
    'SHA-512': '1.2.840.113549.1.1.13',
  },
  ECDSA: {
    'SHA-256': '1.2.840.10045.4.3.2',
    'SHA-384': '1.2.840.10045.4.3.3',
    'SHA-512': '1.2.840.10045.4.3.4',
  },
};

const DIGEST_BYTES: Record<DigestAlgorithm, number> = { 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 };

const signatureIdentifier = (algorithm: SignatureAlgorithm, digest: DigestAlgorithm): Uint8Array => {
  if (algorithm === 'ECDSA') return algorithmIdentifier(SIGNATURE_OIDS.ECDSA[digest]);
  if (algorithm === 'RSASSA-PKCS1-v1_5') {
    return algorithmIdentifier(SIGNATURE_OIDS[algorithm][digest], nullValue());
  }
  const parameters = sequence(
    context(0, digestIdentifier(digest)),
    context(1, algorithmIdentifier(OID.mgf1, digestIdentifier(digest))),
    context(2, integer(DIGEST_BYTES[digest])),
  );
  return algorithmIdentifier(OID.rsaPss, parameters);
};

const attribute = (oid: string, value: Uint8Array): Uint8Array =>
  sequence(objectIdentifier(oid), setOf([value]));

/** IssuerSerial and IssuerAndSerialNumber carry the certificate's own bytes: re-encoding breaks diacritics. */
const issuerAndSerial = (leaf: Der): { cms: Uint8Array; ess: Uint8Array } => {
  const { issuer, serialDer } = readCertificate(leaf);
  return {
    cms: sequence(issuer.der, serialDer),
    ess: sequence(sequence(context(4, issuer.der)), serialDer),
  };
};

/** SigningCertificateV2 with one ESSCertIDv2; the SHA-256 identifier is the DEFAULT and so omitted (DER). */
const signingCertificateV2 = (leaf: Der, ess: Uint8Array): Uint8Array =>
  sequence(sequence(sequence(octetString(hash('SHA-256', leaf)), ess)));

const signedAttributes = (spec: SignedDataSpec, leaf: Der, ess: Uint8Array): Uint8Array[] => [
  attribute(OID.contentType, objectIdentifier(OID.data)),
  attribute(OID.messageDigest, octetString(spec.digest)),
  attribute(OID.signingCertificateV2, signingCertificateV2(leaf, ess)),
];

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

/**
 * Signs the digest and returns the DER of the CMS, ready for /Contents.
 * Throws TIMESTAMP_UNAVAILABLE when a timestamp is asked for and does not come; the signer's own errors pass through.
 */
export const buildSignedData = async (spec: SignedDataSpec): Promise<Der> => {
  const [leaf] = spec.signer.certificateChain;
  if (!leaf) throw new SigningError('KEY_FILE_BROKEN', 'The signer has no certificate.');
  const { cms, ess } = issuerAndSerial(leaf);
  const attributes = setOf(signedAttributes(spec, leaf, ess));
  const value = await spec.signer.sign(attributes, spec.digestAlgorithm);
  const token = spec.timestamp
    ? await fetchTimestamp(spec.timestamp, value, spec.digestAlgorithm)
    : undefined;
  const digestAlgorithm = algorithmIdentifier(digestOid(spec.digestAlgorithm));
  // [0] IMPLICIT replaces only the identifier octet; the signature covers the SET form.
  const implicitAttributes = Uint8Array.from(attributes);
  implicitAttributes[0] = 0xa0;
  const signerInfo = sequence(
    integer(1),
    cms,
    digestAlgorithm,
    implicitAttributes,
    signatureIdentifier(spec.signer.algorithm, spec.digestAlgorithm),
    octetString(value),
    ...(token ? [context(1, attribute(OID.signatureTimeStamp, token))] : []),
  );
  const signedData = sequence(
    integer(1),
    setOf([digestAlgorithm]),
    sequence(objectIdentifier(OID.data)),
    tlv(0xa0, ...certificateSet(spec.signer.certificateChain)),
    setOf([signerInfo]),
  );
  return sequence(objectIdentifier(OID.signedData), context(0, signedData));
};

/** CertificateSet is a SET: sorted, duplicates dropped. */
const certificateSet = (chain: readonly Der[]): Der[] => {
  const unique = new Map(chain.map((der) => [Buffer.from(der).toString('base64'), der]));
  return [...unique.values()].sort((a, b) => Buffer.compare(a, b));
};

const signatureBytes = (spki: Uint8Array): number => {
  const [, bits] = sequenceOf(readDer(spki));
  return (bits?.body.length ?? 0) + 16;
};

/** Room for a timestamp token: its own chain, signature and accuracy; authorities seen stay below 8 KB. */
const TIMESTAMP_BYTES = 12_288;

/** An upper bound on the DER of the CMS this chain will produce, for sizing /Contents before signing. */
export const estimateCmsSize = (chain: readonly Der[], withTimestamp: boolean): number => {
  const [leaf] = chain;
  if (!leaf) return 0;
  const { issuer, serialDer, spki } = readCertificate(leaf);
  const certificates = chain.reduce((sum, der) => sum + der.length, 0);
  const names = 2 * (issuer.der.length + serialDer.length);
  return (
    768 + certificates + names + Math.max(144, signatureBytes(spki)) + (withTimestamp ? TIMESTAMP_BYTES : 0)
  );
};
