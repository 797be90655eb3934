// What a token is asked to sign. The hash is made here: tokens are slow.
// OASIS PKCS#11 2.40 §2.1 (RSA), §2.3 (ECDSA), 3.0 §2.3.6 (EdDSA); RFC 8017 §9.2 (DigestInfo).
import type { KeyObject } from 'node:crypto';
import { DIGEST_BYTES, digestIdentifier, hash } from '../../cms/algorithms.ts';
import { octetString, sequence } from '../../cms/der-write.ts';
import { orderBytes } from '../../cms/ecdsa-value.ts';
import type { DigestAlgorithm, SignatureAlgorithm } from '../../types.ts';
import type { Mechanism } from './messages.ts';

const CKM = { rsa: 0x1, pss: 0xd, ecdsa: 0x1041, eddsa: 0x1057 };
/** pkcs11js' name for the parameters of PSS. */
const PSS_PARAMETERS = 5;
const HASHES: Record<DigestAlgorithm, { hashAlg: number; mgf: number }> = {
  'SHA-256': { hashAlg: 0x250, mgf: 2 },
  'SHA-384': { hashAlg: 0x260, mgf: 3 },
  'SHA-512': { hashAlg: 0x270, mgf: 4 },
};

export interface TokenRequest {
  mechanism: Mechanism;
  data: Uint8Array;
}

/** Tokens take no more bits than the curve has; ECDSA uses the leftmost ones (FIPS 186-5 §6.4). */
const forCurve = (digest: Uint8Array, key: KeyObject | undefined): Uint8Array =>
  digest.subarray(0, orderBytes(key) ?? digest.length);

export const toTokenRequest = (
  algorithm: SignatureAlgorithm,
  digest: DigestAlgorithm,
  message: Uint8Array,
  key: KeyObject | undefined,
): TokenRequest => {
  if (algorithm === 'Ed25519') return { mechanism: { mechanism: CKM.eddsa }, data: message };
  const value = hash(digest, message);
  if (algorithm === 'ECDSA') return { mechanism: { mechanism: CKM.ecdsa }, data: forCurve(value, key) };
  if (algorithm === 'RSASSA-PKCS1-v1_5')
    return {
      mechanism: { mechanism: CKM.rsa },
      data: sequence(digestIdentifier(digest), octetString(value)),
    };
  const parameter = { type: PSS_PARAMETERS, ...HASHES[digest], saltLen: DIGEST_BYTES[digest] };
  return { mechanism: { mechanism: CKM.pss, parameter }, data: value };
};
