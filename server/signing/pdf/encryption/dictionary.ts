// The encryption dictionary, checked before anything is derived from it. ISO 32000-2 §7.6.2, Tables 20, 21 and 25.
// What another handler encrypted is refused with PDF_ENCRYPTED, a damaged dictionary with PDF_BROKEN.

import { SigningError } from '../../types.ts';
import { broken } from '../limits.ts';
import { intValue, nameValue, PdfDict, type PdfObject, PdfString } from '../objects.ts';

/** How strings or streams are encrypted. */
export type Method = 'identity' | 'rc4' | 'aes-128' | 'aes-256';

export interface EncryptionParameters {
  /** Of the standard handler: 2 to 6. */
  revision: number;
  /** Length of the file's key in bytes. */
  keyLength: number;
  owner: Uint8Array;
  user: Uint8Array;
  /** Encrypted file keys and permissions, revision 5 and 6. */
  ownerKey: Uint8Array;
  userKey: Uint8Array;
  permissionsCheck: Uint8Array;
  /** /P as a signed 32-bit number. */
  permissions: number;
  encryptsMetadata: boolean;
  strings: Method;
  streams: Method;
  attachments: Method;
  /** The method of a crypt filter by its name. */
  named(filter: string): Method;
}

/** Reads the dictionary. */
export function readEncryption(dict: PdfDict): EncryptionParameters {
  const handler = nameValue(dict.get('Filter'));
  if (handler === undefined) throw broken('the encryption dictionary names no handler');
  if (handler !== 'Standard')
    throw unsupported(`the file is encrypted for certificates or by the handler "${handler.slice(0, 40)}"`);
  const version = intValue(dict.get('V')) ?? 0;
  const revision = intValue(dict.get('R')) ?? 0;
  if (REVISIONS[version]?.includes(revision) !== true)
    throw unsupported(`encryption of version ${version}, revision ${revision} is not known`);
  const named = version < 4 ? () => 'rc4' as const : cryptFilters(dict, version);
  const standard = (key: string) => {
    const name = nameValue(dict.get(key));
    // Readers differ in whether they follow a reference here, and so in what they see of the file.
    if (name === undefined && dict.has(key)) throw broken(`the encryption dictionary's /${key} is no name`);
    return named(name ?? 'Identity');
  };
  const streams = standard('StmF');
  const long = revision >= 5;
  return {
    revision,
    keyLength: keyLength(dict, version),
    owner: stringOf(dict, 'O', long ? 48 : 32),
    user: stringOf(dict, 'U', long ? 48 : 32),
    ownerKey: long ? stringOf(dict, 'OE', 32) : new Uint8Array(),
    userKey: long ? stringOf(dict, 'UE', 32) : new Uint8Array(),
    permissionsCheck: long ? stringOf(dict, 'Perms', 16) : new Uint8Array(),
    permissions: permissionsOf(dict),
    encryptsMetadata: dict.get('EncryptMetadata') !== false,
    strings: standard('StrF'),
    streams,
    attachments: dict.has('EFF') ? standard('EFF') : streams,
    named,
  };
}

/** Version to the revisions that go with it; version 3 was never published. */
const REVISIONS: Record<number, readonly number[]> = { 1: [2, 3], 2: [2, 3], 4: [4], 5: [5, 6] };
const METHODS: Record<number, Record<string, Method>> = {
  4: { None: 'identity', V2: 'rc4', AESV2: 'aes-128' },
  5: { None: 'identity', AESV3: 'aes-256' },
};

function cryptFilters(dict: PdfDict, version: number): (name: string) => Method {
  const filters = dict.get('CF');
  return (name) => {
    if (name === 'Identity') return 'identity';
    const filter = filters instanceof PdfDict ? filters.get(name) : null;
    if (!(filter instanceof PdfDict)) throw broken(`the crypt filter "${name.slice(0, 40)}" is not defined`);
    const stated = nameValue(filter.get('CFM')) ?? 'None';
    const method = METHODS[version]?.[stated];
    if (method === undefined)
      throw unsupported(`the crypt filter method "${stated.slice(0, 40)}" is not known`);
    return method;
  };
}

function keyLength(dict: PdfDict, version: number): number {
  if (version === 1) return 5;
  // Writers state all sorts of lengths for versions 4 and 5, whose ciphers admit only one.
  if (version > 2) return version === 4 ? 16 : 32;
  const bits = dict.has('Length') ? intValue(dict.get('Length')) : 40;
  if (bits === undefined || bits < 40 || bits > 128 || bits % 8 !== 0)
    throw broken('the length of the encryption key is out of range');
  return bits / 8;
}

function permissionsOf(dict: PdfDict): number {
  const stated = intValue(dict.get('P'));
  if (stated === undefined) throw broken('the encryption dictionary states no permissions');
  // Some writers give the unsigned number.
  return stated | 0;
}

/** Longer strings are padded with zeros by some writers. */
function stringOf(dict: PdfDict, key: string, length: number): Uint8Array {
  const value: PdfObject = dict.get(key);
  if (!(value instanceof PdfString) || value.bytes.length < length)
    throw broken(`the encryption dictionary's /${key} is missing or too short`);
  return value.bytes.subarray(0, length);
}

function unsupported(message: string): SigningError {
  return new SigningError('PDF_ENCRYPTED', message);
}
