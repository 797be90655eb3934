// File key of the standard handler, revisions 5 and 6: salted hashes of the password unwrap a random key.
// ISO 32000-2 §7.6.4.3.3 (Algorithm 2.A), §7.6.4.3.4 (Algorithm 2.B), §7.6.4.4.9 (Algorithm 13).

import { createDecipheriv, createHash } from 'node:crypto';
import { cbcDecrypt, cbcEncrypt } from './aes.ts';
import type { EncryptionParameters } from './dictionary.ts';

const NONE = new Uint8Array();

/** The file key when this is the user password. */
export function userKey256(parameters: EncryptionParameters, password: Uint8Array): Uint8Array | undefined {
  return unwrap(parameters, parameters.user, parameters.userKey, { password, extra: NONE });
}

/** The file key when this is the owner password; the owner's hashes include /U. */
export function ownerKey256(parameters: EncryptionParameters, password: Uint8Array): Uint8Array | undefined {
  return unwrap(parameters, parameters.owner, parameters.ownerKey, { password, extra: parameters.user });
}

/** Whether the encrypted copy of /P and /EncryptMetadata says the same: the open one can be edited by anybody. */
export function permissionsAgree(parameters: EncryptionParameters, key: Uint8Array): boolean {
  const cipher = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  const plain = Buffer.concat([cipher.update(parameters.permissionsCheck), cipher.final()]);
  return (
    plain.toString('latin1', 9, 12) === 'adb' &&
    plain.readInt32LE(0) === parameters.permissions &&
    plain[8] === (parameters.encryptsMetadata ? 0x54 : 0x46)
  );
}

function unwrap(
  { revision }: EncryptionParameters,
  stored: Uint8Array,
  wrapped: Uint8Array,
  given: { password: Uint8Array; extra: Uint8Array },
): Uint8Array | undefined {
  const hash = (salt: Uint8Array) =>
    revision === 5
      ? digest('sha256', Buffer.concat([given.password, salt, given.extra]))
      : hardenedHash(given.password, salt, given.extra);
  if (Buffer.compare(hash(stored.subarray(32, 40)), stored.subarray(0, 32)) !== 0) return undefined;
  return cbcDecrypt(hash(stored.subarray(40, 48)), new Uint8Array(16), wrapped);
}

const HASHES = ['sha256', 'sha384', 'sha512'] as const;

/** Algorithm 2.B. Ends by round 287 whatever the data: a byte is then never above the round's number less 32. */
function hardenedHash(password: Uint8Array, salt: Uint8Array, extra: Uint8Array): Uint8Array {
  let key = digest('sha256', Buffer.concat([password, salt, extra]));
  for (let round = 0, last = 0; round < 64 || last > round - 32; round += 1) {
    const block = Buffer.concat([password, key, extra]);
    const repeated = Buffer.alloc(block.length * 64, block);
    const mixed = cbcEncrypt(key.subarray(0, 16), key.subarray(16, 32), repeated);
    // 256 leaves 1 modulo 3, so the number's remainder is that of the sum of its bytes.
    const choice = mixed.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3;
    key = digest(HASHES[choice] ?? 'sha256', mixed);
    last = mixed.at(-1) ?? 0;
  }
  return key.subarray(0, 32);
}

function digest(name: string, data: Uint8Array): Uint8Array {
  return createHash(name).update(data).digest();
}
