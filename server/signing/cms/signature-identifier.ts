// The AlgorithmIdentifier of a signature made by us. RFC 4055 §5 and §3.1 (RSA, PSS), RFC 5758 §3.2 (ECDSA),
// RFC 8410 §3 (Ed25519: no parameters).
import type { DigestAlgorithm, SignatureAlgorithm } from '../types.ts';
import { algorithmIdentifier, DIGEST_BYTES, digestIdentifier } from './algorithms.ts';
import { context, integer, nullValue, sequence } from './der-write.ts';
import { OID } from './oids.ts';

const RSA_OIDS: Record<DigestAlgorithm, string> = {
  'SHA-256': '1.2.840.113549.1.1.11',
  'SHA-384': '1.2.840.113549.1.1.12',
  'SHA-512': '1.2.840.113549.1.1.13',
};
const ECDSA_OIDS: Record<DigestAlgorithm, string> = {
  'SHA-256': '1.2.840.10045.4.3.2',
  'SHA-384': '1.2.840.10045.4.3.3',
  'SHA-512': '1.2.840.10045.4.3.4',
};

const rsaIdentifier = (digest: DigestAlgorithm) => algorithmIdentifier(RSA_OIDS[digest], nullValue());
/** Most signatures have one of these. */
const RSA_IDENTIFIERS: Record<DigestAlgorithm, Uint8Array> = {
  'SHA-256': rsaIdentifier('SHA-256'),
  'SHA-384': rsaIdentifier('SHA-384'),
  'SHA-512': rsaIdentifier('SHA-512'),
};

/** The mask digest is the message digest, and the salt is as long as it: what every verifier expects. */
const pssIdentifier = (digest: DigestAlgorithm): Uint8Array =>
  algorithmIdentifier(
    OID.rsaPss,
    sequence(
      context(0, digestIdentifier(digest)),
      context(1, algorithmIdentifier(OID.mgf1, digestIdentifier(digest))),
      context(2, integer(DIGEST_BYTES[digest])),
    ),
  );

export const signatureIdentifier = (algorithm: SignatureAlgorithm, digest: DigestAlgorithm): Uint8Array => {
  if (algorithm === 'Ed25519') return algorithmIdentifier(OID.ed25519);
  if (algorithm === 'ECDSA') return algorithmIdentifier(ECDSA_OIDS[digest]);
  if (algorithm === 'RSASSA-PSS') return pssIdentifier(digest);
  return RSA_IDENTIFIERS[digest];
};
