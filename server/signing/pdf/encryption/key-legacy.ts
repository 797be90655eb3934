// File key of the standard handler, revisions 2 to 4: MD5 and RC4 over the padded password.
// ISO 32000-2 §7.6.4.3.2 (Algorithm 2), §7.6.4.4 (Algorithms 3 to 7).

import { createHash } from 'node:crypto';
import type { EncryptionParameters } from './dictionary.ts';
import { rc4 } from './rc4.ts';

const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');

/** The file key when this is the user password. */
export function legacyUserKey(
  parameters: EncryptionParameters,
  id: Uint8Array,
  password: Uint8Array,
): Uint8Array | undefined {
  const key = fileKey(parameters, id, password);
  const expected = parameters.user;
  if (parameters.revision === 2) return equal(rc4(key, PADDING), expected) ? key : undefined;
  const hash = md5(PADDING, id);
  const check = rounds(key, (i) => i).reduce((data, round) => rc4(round, data), hash);
  return equal(check, expected.subarray(0, 16)) ? key : undefined;
}

/** The file key when this is the owner password: /O holds the user password, encrypted with it. */
export function legacyOwnerKey(
  parameters: EncryptionParameters,
  id: Uint8Array,
  password: Uint8Array,
): Uint8Array | undefined {
  let hash = md5(pad(password));
  if (parameters.revision >= 3) for (let i = 0; i < 50; i += 1) hash = md5(hash);
  const key = hash.subarray(0, parameters.keyLength);
  const user =
    parameters.revision === 2
      ? rc4(key, parameters.owner)
      : rounds(key, (i) => 19 - i).reduce((data, round) => rc4(round, data), parameters.owner);
  return legacyUserKey(parameters, id, user);
}

function fileKey(
  { revision, keyLength, owner, permissions, encryptsMetadata }: EncryptionParameters,
  id: Uint8Array,
  password: Uint8Array,
): Uint8Array {
  const stated = Buffer.alloc(4);
  stated.writeInt32LE(permissions);
  const marker = revision >= 4 && !encryptsMetadata ? Buffer.alloc(4, 0xff) : Buffer.alloc(0);
  let hash = md5(pad(password), owner, stated, id, marker);
  if (revision >= 3) for (let i = 0; i < 50; i += 1) hash = md5(hash.subarray(0, keyLength));
  return hash.subarray(0, keyLength);
}

function rounds(key: Uint8Array, mask: (round: number) => number): Uint8Array[] {
  return Array.from({ length: 20 }, (_, i) => key.map((byte) => byte ^ mask(i)));
}

function pad(password: Uint8Array): Uint8Array {
  return Buffer.concat([password.subarray(0, 32), PADDING]).subarray(0, 32);
}

function md5(...parts: Uint8Array[]): Uint8Array {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
