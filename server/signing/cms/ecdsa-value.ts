// ECDSA values from devices and services: r and s side by side become the SEQUENCE that CMS wants. RFC 3279 §2.2.3,
// RFC 5753 §2.1; IEEE 1363 calls the other form plain.
import type { KeyObject } from 'node:crypto';
import type { SignatureAlgorithm } from '../types.ts';
import { integer, sequence } from './der-write.ts';

const ORDER_BYTES: Record<string, number> = { prime256v1: 32, secp384r1: 48, secp521r1: 66 };

/** Bytes of the order of the key's curve; undefined for other keys. */
export const orderBytes = (key: KeyObject | undefined): number | undefined =>
  ORDER_BYTES[key?.asymmetricKeyDetails?.namedCurve ?? ''];

/** The value as it is, unless it is a plain one of this key. */
export const fromPlainValue = (
  algorithm: SignatureAlgorithm,
  value: Uint8Array,
  key: KeyObject | undefined,
): Uint8Array => {
  const half = orderBytes(key);
  if (algorithm !== 'ECDSA' || half === undefined || value.length !== 2 * half) return value;
  return sequence(integer(value.subarray(0, half)), integer(value.subarray(half)));
};
