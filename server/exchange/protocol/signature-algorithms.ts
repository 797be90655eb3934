// The algorithms a packet signature may use, and what xml-crypto lacks: ECDSA.
// XMLDSig 1.1; SHA-1 is read, marked weak, never written.
import { createSign, createVerify, type KeyObject } from 'node:crypto';
import type { SignatureAlgorithm } from 'xml-crypto';
import {
  C14N_URI,
  ECDSA_SHA256_URI,
  ENVELOPED_URI,
  EXC_C14N_URI,
  RSA_SHA1_URI,
  RSA_SHA256_URI,
  SHA1_URI,
  SHA256_URI,
} from './names.ts';

/** No HMAC (key confusion), no WithComments, no XPath or XSLT transform. */
export const ALLOWED = {
  canonicalization: new Set([EXC_C14N_URI, C14N_URI]),
  signature: new Set([RSA_SHA256_URI, ECDSA_SHA256_URI, RSA_SHA1_URI]),
  digest: new Set([SHA256_URI, SHA1_URI]),
  transform: new Set([ENVELOPED_URI, EXC_C14N_URI, C14N_URI]),
} as const;

/** True for SHA-1, RSA under 2048 bits. */
export function isWeak(signatureUri: string, digestUri: string, key: KeyObject): boolean {
  const bits = key.asymmetricKeyDetails?.modulusLength;
  return signatureUri === RSA_SHA1_URI || digestUri === SHA1_URI || (bits !== undefined && bits < 2048);
}

/** The key must be of the family the algorithm names; EC keys only on P-256. */
export function keyFits(signatureUri: string, key: KeyObject): boolean {
  if (signatureUri === ECDSA_SHA256_URI)
    return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  return key.asymmetricKeyType === 'rsa';
}

/** The algorithm we write for a key; null when it is no key we sign with. */
export function algorithmForKey(key: KeyObject): string | null {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (keyFits(RSA_SHA256_URI, key)) return bits >= 2048 ? RSA_SHA256_URI : null;
  return keyFits(ECDSA_SHA256_URI, key) ? ECDSA_SHA256_URI : null;
}

type Key = Parameters<SignatureAlgorithm['verifySignature']>[1];

/** XMLDSig wants r‖s, not the DER that OpenSSL makes. */
export class EcdsaSha256 implements SignatureAlgorithm {
  getSignature(signedInfo: Parameters<SignatureAlgorithm['getSignature']>[0], privateKey: Key): string {
    const key = { key: privateKey as KeyObject, dsaEncoding: 'ieee-p1363' } as const;
    return createSign('SHA256').update(signedInfo).sign(key, 'base64');
  }
  verifySignature(material: string, publicKey: Key, signatureValue: string): boolean {
    const key = { key: publicKey as KeyObject, dsaEncoding: 'ieee-p1363' } as const;
    return createVerify('SHA256').update(material).verify(key, signatureValue, 'base64');
  }
  getAlgorithmName(): string {
    return ECDSA_SHA256_URI;
  }
}
