// Opens the standard security handler with the empty password, else with the one given, and says what its holder may
// do. ISO 32000-2 §7.6.4.1, Table 22 (permissions bind the user; the owner may do everything).

import { SigningError } from '../../types.ts';
import type { PdfDict } from '../objects.ts';
import { type EncryptionParameters, readEncryption } from './dictionary.ts';
import { ownerKey256, permissionsAgree, userKey256 } from './key-aes256.ts';
import { legacyOwnerKey, legacyUserKey } from './key-legacy.ts';
import { legacyPasswords, modernPassword } from './passwords.ts';
import { FileSecurity, type Rights } from './security.ts';

export interface Encryption {
  dict: PdfDict;
  /** First half of the file's identifier; empty when there is none. */
  id: Uint8Array;
}

/** Throws PDF_PASSWORD when no password fits, PDF_ENCRYPTED for handlers not known, PDF_BROKEN for a damaged one. */
export function openSecurity({ dict, id }: Encryption, password: string | undefined): FileSecurity {
  const parameters = readEncryption(dict);
  const asUser = userKey(parameters, id, '');
  // Without an owner password the user's serves as both, so an empty one may make everybody the owner.
  const asOwner = ownerKey(parameters, id, '');
  if (asOwner !== undefined) return secured(parameters, asOwner, true);
  const owner = password === undefined ? undefined : ownerKey(parameters, id, password);
  if (owner !== undefined) return secured(parameters, owner, true);
  const user = asUser ?? (password === undefined ? undefined : userKey(parameters, id, password));
  if (user !== undefined) return secured(parameters, user, false);
  const message = password === undefined ? 'the file needs a password' : 'the password does not fit';
  throw new SigningError('PDF_PASSWORD', message);
}

function userKey(parameters: EncryptionParameters, id: Uint8Array, password: string): Uint8Array | undefined {
  if (parameters.revision >= 5) return userKey256(parameters, modernPassword(password));
  return firstOf(legacyPasswords(password), (bytes) => legacyUserKey(parameters, id, bytes));
}

function ownerKey(
  parameters: EncryptionParameters,
  id: Uint8Array,
  password: string,
): Uint8Array | undefined {
  if (parameters.revision >= 5) return ownerKey256(parameters, modernPassword(password));
  return firstOf(legacyPasswords(password), (bytes) => legacyOwnerKey(parameters, id, bytes));
}

function firstOf<T>(items: readonly T[], find: (item: T) => Uint8Array | undefined): Uint8Array | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function secured(parameters: EncryptionParameters, key: Uint8Array, isOwner: boolean): FileSecurity {
  if (isOwner) return new FileSecurity(parameters, key, ALL);
  // Permissions that somebody edited permit nothing.
  const isGenuine = parameters.revision < 5 || permissionsAgree(parameters, key);
  return new FileSecurity(parameters, key, isGenuine ? rightsOf(parameters.permissions) : rightsOf(0));
}

const ALL: Rights = { mayAddFields: true, mayFillFields: true };
const MODIFY = 1 << 3;
const ANNOTATE = 1 << 5;
const FILL = 1 << 8;

function rightsOf(permissions: number): Rights {
  const has = (bit: number) => (permissions & bit) !== 0;
  return {
    mayAddFields: has(MODIFY) && has(ANNOTATE),
    mayFillFields: has(ANNOTATE) || has(FILL),
  };
}
