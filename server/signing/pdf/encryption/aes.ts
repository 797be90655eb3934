// AES in cipher block chaining as PDF uses it: the initialisation vector in front, PKCS#7 padding behind.
// ISO 32000-2 §7.6.3.1 (Algorithms 1 and 1.A).

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { broken } from '../limits.ts';

const BLOCK = 16;

/** Data as stored, with its vector, into what it says. Throws PDF_BROKEN when it was not encrypted like this. */
export function aesDecrypt(key: Uint8Array, stored: Uint8Array): Uint8Array {
  // Some writers leave an empty string as it is.
  if (stored.length === 0) return stored;
  if (stored.length < BLOCK || stored.length % BLOCK !== 0)
    throw broken('encrypted data have a wrong length');
  const plain = cbcDecrypt(key, stored.subarray(0, BLOCK), stored.subarray(BLOCK));
  if (plain.length === 0) return plain;
  const padding = plain.at(-1) ?? 0;
  const isPadded =
    padding > 0 && padding <= BLOCK && plain.subarray(-padding).every((byte) => byte === padding);
  if (!isPadded) throw broken('encrypted data do not end as they should');
  return plain.subarray(0, plain.length - padding);
}

/** The stored form, with a fresh vector. */
export function aesEncrypt(key: Uint8Array, plain: Uint8Array): Uint8Array {
  const vector = randomBytes(BLOCK);
  const cipher = createCipheriv(nameFor(key), key, vector);
  return Buffer.concat([vector, cipher.update(plain), cipher.final()]);
}

/** Whole blocks without padding. */
export function cbcDecrypt(key: Uint8Array, vector: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = createDecipheriv(nameFor(key), key, vector).setAutoPadding(false);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

/** Whole blocks without padding. */
export function cbcEncrypt(key: Uint8Array, vector: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = createCipheriv(nameFor(key), key, vector).setAutoPadding(false);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

function nameFor(key: Uint8Array): string {
  return `aes-${key.length * 8}-cbc`;
}
