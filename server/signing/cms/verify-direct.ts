// A CMS without signed attributes signs the content digest itself (RFC 5652 §5.4). Old PDF signers did so with
// RSA PKCS#1 v1.5; other keys cannot be checked from a digest alone here and count as not verified.
import { constants, type KeyObject, publicDecrypt } from 'node:crypto';
import type { Digest, ResolvedSignature } from './algorithms.ts';
import { digestByOid } from './algorithms.ts';
import { children, equalBytes, isUniversal, readDer, readOctets, readOid, sequenceOf } from './der-read.ts';

/** Compares the DigestInfo inside the RSA signature with the digest; strict about its form (RFC 8017 §9.2). */
export const verifyDirect = (
  algorithm: ResolvedSignature,
  key: KeyObject,
  digest: Digest,
  contentDigest: Uint8Array,
  signature: Uint8Array,
): boolean => {
  if (algorithm.scheme !== 'RSA' || algorithm.digest?.node !== digest.node) return false;
  if (key.asymmetricKeyType !== 'rsa') return false;
  try {
    const info = readDer(publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature));
    const [identifier, value, ...extra] = children(info);
    const [oid, parameters, ...more] = sequenceOf(identifier);
    const isPlain = extra.length === 0 && more.length === 0 && (!parameters || isUniversal(parameters, 5));
    const named = digestByOid(readOid(oid));
    return (
      isPlain &&
      value !== undefined &&
      named?.node === digest.node &&
      equalBytes(readOctets(value), contentDigest)
    );
  } catch {
    return false;
  }
};
