// What one opened encrypted file does to strings and streams, both ways. ISO 32000-2 §7.6.2: not to cross-reference
// streams, not to the /Contents of a signature, not to strings in object streams (their stream is encrypted).

import { createHash } from 'node:crypto';
import { broken } from '../limits.ts';
import { dictValue, nameValue, PdfDict, type PdfObject, PdfStream, PdfString } from '../objects.ts';
import { aesDecrypt, aesEncrypt } from './aes.ts';
import type { EncryptionParameters, Method } from './dictionary.ts';
import { rc4 } from './rc4.ts';

/** What the holder of the password may do. */
export interface Rights {
  /** New fields and annotations. */
  mayAddFields: boolean;
  /** Values, and so signatures, in fields that are there. */
  mayFillFields: boolean;
}

type Transform = (bytes: Uint8Array) => Uint8Array;
type Direction = 'decrypt' | 'encrypt';

export class FileSecurity {
  readonly rights: Rights;
  readonly #parameters: EncryptionParameters;
  readonly #key: Uint8Array;

  constructor(parameters: EncryptionParameters, key: Uint8Array, rights: Rights) {
    this.#parameters = parameters;
    this.#key = key;
    this.rights = rights;
  }

  /** An indirect object as read; a stream's data are decrypted when they are asked for. */
  decrypt(num: number, gen: number, object: PdfObject): PdfObject {
    if (!(object instanceof PdfStream)) return this.#strings('decrypt', num, gen, object);
    if (nameValue(object.dict.get('Type')) === 'XRef') return object;
    const dict = this.#dictionary('decrypt', num, gen, object.dict);
    const unlock = (direct: PdfDict, stored: Uint8Array) =>
      this.#transform('decrypt', this.#streamMethod(direct), num, gen)(stored);
    return new PdfStream(dict, object.dataOffset, undefined, unlock);
  }

  /** An indirect object as it is to be written. */
  encrypt<T extends PdfObject>(num: number, gen: number, object: T): T;
  encrypt(num: number, gen: number, object: PdfObject): PdfObject {
    if (!(object instanceof PdfStream)) return this.#strings('encrypt', num, gen, object);
    if (object.data === undefined) throw new TypeError('only streams made here can be written');
    const dict = this.#dictionary('encrypt', num, gen, object.dict);
    const lock = this.#transform('encrypt', this.#streamMethod(object.dict), num, gen);
    return new PdfStream(dict, object.dataOffset, lock(object.data));
  }

  #strings(direction: Direction, num: number, gen: number, object: PdfObject): PdfObject {
    if (object instanceof PdfString) {
      const bytes = this.#transform(direction, this.#parameters.strings, num, gen)(object.bytes);
      return new PdfString(bytes, object.hex || direction === 'encrypt', object.span);
    }
    if (object instanceof PdfDict) return this.#dictionary(direction, num, gen, object);
    if (!Array.isArray(object)) return object;
    return object.map((item) => this.#strings(direction, num, gen, item));
  }

  #dictionary(direction: Direction, num: number, gen: number, dict: PdfDict): PdfDict {
    const isSignature = isSignatureDictionary(dict);
    const entries = [...dict.entries].map(([key, value]): [string, PdfObject] => [
      key,
      isSignature && key === 'Contents' ? value : this.#strings(direction, num, gen, value),
    ]);
    return new PdfDict(new Map(entries), dict.duplicates);
  }

  /** `dict` with /Filter and /DecodeParms resolved: a stream may name its own crypt filter there. */
  #streamMethod(dict: PdfDict): Method {
    const { encryptsMetadata, streams, attachments, named } = this.#parameters;
    const filters = listOf(dict.get('Filter'));
    const at = filters.findIndex((filter) => nameValue(filter) === 'Crypt');
    if (at > 0) throw broken('the crypt filter of a stream is not its first');
    if (at === 0) {
      const parameters = dictValue(listOf(dict.get('DecodeParms'))[0] ?? null);
      return named(nameValue(parameters?.get('Name') ?? null) ?? 'Identity');
    }
    const type = nameValue(dict.get('Type'));
    if (type === 'Metadata' && !encryptsMetadata) return 'identity';
    return type === 'EmbeddedFile' ? attachments : streams;
  }

  #transform(direction: Direction, method: Method, num: number, gen: number): Transform {
    if (method === 'identity') return (bytes) => bytes;
    if (method === 'rc4') return (bytes) => rc4(this.#objectKey(num, gen, false), bytes);
    const key = method === 'aes-256' ? this.#key : this.#objectKey(num, gen, true);
    const work = direction === 'decrypt' ? aesDecrypt : aesEncrypt;
    return (bytes) => work(key, bytes);
  }

  /** Algorithm 1: each object has its own key. */
  #objectKey(num: number, gen: number, isAes: boolean): Uint8Array {
    const salt = Buffer.from([num, num >> 8, num >> 16, gen, gen >> 8]);
    const hash = createHash('md5').update(this.#key).update(salt);
    if (isAes) hash.update('sAlT');
    return hash.digest().subarray(0, Math.min(this.#key.length + 5, 16));
  }
}

/** ISO 32000-2 Table 255: /Type is optional, /ByteRange is what makes it a signature over bytes. */
function isSignatureDictionary(dict: PdfDict): boolean {
  if (!dict.has('ByteRange')) return false;
  const type = nameValue(dict.get('Type'));
  return type === undefined || type === 'Sig' || type === 'DocTimeStamp';
}

function listOf(object: PdfObject): PdfObject[] {
  return Array.isArray(object) ? object : [object];
}
