// Whether the certificate's key, the signature algorithm and the digest go together, asked before the key is used.
// RFC 8419 §3.1 (Ed25519 goes with SHA-512), RFC 4055 §3.1 (parameters of a PSS key), ETSI TS 119 312 (matching digest).
import type { KeyObject } from 'node:crypto';
import { type DigestAlgorithm, type SignatureAlgorithm, SigningError } from '../types.ts';
import type { Certificate } from '../validation/certificate.ts';
import { DIGEST_BYTES, nodeDigestName } from './algorithms.ts';

/** By the type of the key: what can be made with it. */
const ALGORITHMS: Record<string, readonly SignatureAlgorithm[]> = {
  rsa: ['RSASSA-PKCS1-v1_5', 'RSASSA-PSS'],
  'rsa-pss': ['RSASSA-PSS'],
  ec: ['ECDSA'],
  ed25519: ['Ed25519'],
};
const BY_CURVE: Record<string, DigestAlgorithm> = { secp384r1: 'SHA-384', secp521r1: 'SHA-512' };
const DIGESTS: readonly DigestAlgorithm[] = ['SHA-256', 'SHA-384', 'SHA-512'];

const misfit = (message: string): SigningError => new SigningError('ALGORITHM_MISMATCH', message);

/** The algorithms a key can serve; the first is the usual one. */
const algorithmsOf = (key: KeyObject | undefined): readonly SignatureAlgorithm[] =>
  ALGORITHMS[key?.asymmetricKeyType ?? ''] ?? [];

/** What signatures of this key, private or public, are made with unless the caller says otherwise. */
export const usualAlgorithm = (key: KeyObject | undefined): SignatureAlgorithm => {
  const [usual] = algorithmsOf(key);
  if (usual === undefined) throw misfit('Only RSA, EC and Ed25519 keys can sign documents.');
  return usual;
};

/** The digest that suits the key: the only one it allows, or the one as strong as it is. */
export const suitingDigest = ({ key }: Certificate): DigestAlgorithm => {
  if (key?.asymmetricKeyType === 'ed25519') return 'SHA-512';
  const { namedCurve = '', hashAlgorithm } = key?.asymmetricKeyDetails ?? {};
  return DIGESTS.find((d) => nodeDigestName(d) === hashAlgorithm) ?? BY_CURVE[namedCurve] ?? 'SHA-256';
};

/** Throws ALGORITHM_MISMATCH when no verifier could accept what this combination makes. */
export const assertFits = (
  certificate: Certificate,
  algorithm: SignatureAlgorithm,
  digest: DigestAlgorithm,
): void => {
  if (!algorithmsOf(certificate.key).includes(algorithm))
    throw misfit(`The certificate's key cannot make ${algorithm} signatures.`);
  if (algorithm === 'Ed25519' && digest !== 'SHA-512') throw misfit('Ed25519 goes with SHA-512 only.');
  const { hashAlgorithm, mgf1HashAlgorithm, saltLength } = certificate.key?.asymmetricKeyDetails ?? {};
  const name = nodeDigestName(digest);
  if ((hashAlgorithm ?? name) !== name || (mgf1HashAlgorithm ?? name) !== name)
    throw misfit(`The certificate's key is confined to another digest than ${digest}.`);
  if ((saltLength ?? 0) > DIGEST_BYTES[digest]) throw misfit('The certificate asks for a longer salt.');
};
