// What a PIN derives and decrypts in a key file. RFC 8018 (PBES2: the PIN in UTF-8), RFC 7292 Appendix B and C (the
// older schemes and the MAC: the PIN in UTF-16), RFC 9579 (PBMAC1). Libraries that use one form for both open no PBES2
// file whose PIN has Vietnamese letters. Iterations are bounded, each and together, and give way to other work: the file
// comes from outside.
import { createDecipheriv, createHmac, hash as hashOnce, pbkdf2, timingSafeEqual } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  DerError,
  type DerNode,
  isUniversal,
  readOctets,
  readOid,
  readSmallInteger,
  sequenceOf,
} from '../cms/der-read.ts';
import { OID } from '../cms/oids.ts';

/** Firefox writes 600 000; more than this only keeps a server busy. */
const MAX_ITERATIONS = 1_000_000;
/** MAC, certificates and key of such a file, and as much again. */
const MAX_ITERATIONS_TOGETHER = 4_000_000;
const BETWEEN_BREATHS = 10_000;

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const PBMAC1 = '1.2.840.113549.1.5.14';
const MAX_KEY_BYTES = 64;
/** By the last number of 1.2.840.113549.2. */
const PRF: Record<string, string> = { 7: 'sha1', 8: 'sha224', 9: 'sha256', 10: 'sha384', 11: 'sha512' };
/** Those whose blocks the derivation of RFC 7292 knows. */
const MAC_DIGESTS: Record<string, string> = {
  [OID.sha1]: 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  [OID.sha256]: 'sha256',
  [OID.sha384]: 'sha384',
  [OID.sha512]: 'sha512',
};

interface Cipher {
  name: string;
  keyBytes: number;
}

const PBES2_CIPHERS: Record<string, Cipher> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyBytes: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyBytes: 32 },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyBytes: 24 },
};
const OLD_CIPHERS: Record<string, Cipher> = {
  '1.2.840.113549.1.12.1.3': { name: 'des-ede3-cbc', keyBytes: 24 },
  '1.2.840.113549.1.12.1.4': { name: 'des-ede-cbc', keyBytes: 16 },
  '1.2.840.113549.1.12.1.5': { name: 'rc2', keyBytes: 16 },
  '1.2.840.113549.1.12.1.6': { name: 'rc2', keyBytes: 5 },
};

/** A PIN in both forms, and what opening a file by it may still cost. */
export class Password {
  readonly utf8: Buffer;
  /** With the terminating zero; a file without any password has not even that. */
  readonly bmp: Buffer;
  #left = MAX_ITERATIONS_TOGETHER;

  constructor(pin: string | undefined) {
    this.utf8 = Buffer.from(pin ?? '', 'utf8');
    this.bmp = pin === undefined ? Buffer.alloc(0) : Buffer.from(`${pin}\0`, 'utf16le').swap16();
  }

  /** Reads an iteration count and takes it from what is left. */
  spend(node: DerNode | undefined): number {
    const count = readSmallInteger(node);
    this.#left -= count;
    if (count < 1 || count > MAX_ITERATIONS || this.#left < 0)
      throw new DerError('impossible iteration count');
    return count;
  }
}

const octetsOf = (node: DerNode | undefined): Uint8Array => {
  if (!isUniversal(node, 4)) throw new DerError('OCTET STRING expected');
  return readOctets(node);
};

const PURPOSE = { key: 1, iv: 2, mac: 3 };

interface Derivation {
  purpose: keyof typeof PURPOSE;
  hash: string;
  salt: Uint8Array;
  iterations: number;
  length: number;
}

/** RFC 7292 B.2. */
const derive = async ({ bmp }: Password, wanted: Derivation): Promise<Buffer> => {
  const { purpose, hash, salt, iterations, length } = wanted;
  const block = hash === 'sha384' || hash === 'sha512' ? 128 : 64;
  const filled = (bytes: Uint8Array): Buffer => Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);
  const input = Buffer.concat([salt, bmp].map((part) => (part.length > 0 ? filled(part) : Buffer.alloc(0))));
  const diversifier = Buffer.alloc(block, PURPOSE[purpose]);
  const out: Buffer[] = [];
  for (let made = 0; made < length; ) {
    let digest = hashOnce(hash, Buffer.concat([diversifier, input]), 'buffer');
    for (let i = 1; i < iterations; i++) {
      digest = hashOnce(hash, digest, 'buffer');
      if (i % BETWEEN_BREATHS === 0) await breathe();
    }
    out.push(digest);
    made += digest.length;
    addToBlocks(input, Buffer.alloc(block, digest));
  }
  return Buffer.concat(out).subarray(0, length);
};

/** Each block of `input` becomes itself + `added` + 1, as big-endian numbers. */
const addToBlocks = (input: Buffer, added: Buffer): void => {
  for (let end = input.length; end > 0; end -= added.length) {
    let carry = 1;
    for (let i = 1; i <= added.length; i++) {
      carry += input.readUInt8(end - i) + added.readUInt8(added.length - i);
      input.writeUInt8(carry & 0xff, end - i);
      carry >>= 8;
    }
  }
};

/** As node:crypto does, and unlike a file of a wrong form. */
class BadPadding extends Error {}

const runCipher = async (
  name: string,
  key: Buffer,
  iv: Uint8Array,
  data: Uint8Array,
): Promise<Uint8Array> => {
  if (name !== 'rc2') {
    const cipher = createDecipheriv(name, key, iv);
    return Buffer.concat([cipher.update(data), cipher.final()]);
  }
  // No part of OpenSSL's default provider; old Windows exports have it around the certificates.
  const { default: forge } = await import('node-forge');
  const cipher = forge.rc2.createDecryptionCipher(key.toString('latin1'), key.length * 8);
  cipher.start(Buffer.from(iv).toString('latin1'));
  cipher.update(forge.util.createBuffer(Buffer.from(data).toString('latin1')));
  if (!cipher.finish()) throw new BadPadding('bad padding');
  return Buffer.from(cipher.output.getBytes(), 'latin1');
};

const readPrf = (node: DerNode | undefined): string => {
  const hash = PRF[readOid(sequenceOf(node)[0]).replace('1.2.840.113549.2.', '')];
  if (!hash) throw new DerError('unknown HMAC');
  return hash;
};

/** The key by PBKDF2; `length` where the scheme knows it better than the file. RFC 8018 §5.2, §A.2. */
const derivePbkdf2 = async (
  node: DerNode | undefined,
  password: Password,
  length?: number,
): Promise<Buffer> => {
  const [kdf, parameters] = sequenceOf(node);
  if (readOid(kdf) !== PBKDF2) throw new DerError('unknown key derivation');
  const [salt, iterations, ...optional] = sequenceOf(parameters);
  const prf = optional.find((part) => isUniversal(part, 16));
  const wanted = length ?? readSmallInteger(optional.find((part) => isUniversal(part, 2)));
  if (wanted < 1 || wanted > MAX_KEY_BYTES) throw new DerError('impossible key length');
  const count = password.spend(iterations);
  return promisify(pbkdf2)(password.utf8, octetsOf(salt), count, wanted, prf ? readPrf(prf) : 'sha1');
};

const decryptPbes2 = async (parameters: DerNode | undefined, data: Uint8Array, password: Password) => {
  const [derivation, encryption] = sequenceOf(parameters);
  const [cipherOid, iv] = sequenceOf(encryption);
  const cipher = PBES2_CIPHERS[readOid(cipherOid)];
  if (!cipher) throw new DerError('unknown PBES2 scheme');
  const key = await derivePbkdf2(derivation, password, cipher.keyBytes);
  return runCipher(cipher.name, key, octetsOf(iv), data);
};

/** Decrypts by a password-based AlgorithmIdentifier. Throws DerError for a scheme it cannot do, else mostly on a wrong PIN. */
export const decryptByPin = async (algorithm: DerNode | undefined, data: Uint8Array, password: Password) => {
  const [oid, parameters] = sequenceOf(algorithm);
  const scheme = readOid(oid);
  if (scheme === PBES2) return decryptPbes2(parameters, data, password);
  const cipher = OLD_CIPHERS[scheme];
  if (!cipher) throw new DerError('unknown encryption scheme');
  const [salt, count] = sequenceOf(parameters);
  const common = { hash: 'sha1', salt: octetsOf(salt), iterations: password.spend(count) };
  const key = await derive(password, { ...common, purpose: 'key', length: cipher.keyBytes });
  const iv = await derive(password, { ...common, purpose: 'iv', length: 8 });
  return runCipher(cipher.name, key, iv, data);
};

/** The HMAC key and digest of MacData: PBMAC1 has its own derivation, the older form that of RFC 7292. */
const macKey = async (macData: DerNode, password: Password): Promise<{ hash: string; key: Buffer }> => {
  const [digestInfo, salt, count] = sequenceOf(macData);
  const [oid, parameters] = sequenceOf(sequenceOf(digestInfo)[0]);
  if (readOid(oid) === PBMAC1) {
    const [derivation, scheme] = sequenceOf(parameters);
    return { hash: readPrf(scheme), key: await derivePbkdf2(derivation, password) };
  }
  const hash = MAC_DIGESTS[readOid(oid)];
  if (!hash) throw new DerError('unknown MAC digest');
  const { length } = hashOnce(hash, '', 'buffer');
  const iterations = count ? password.spend(count) : 1;
  return {
    hash,
    key: await derive(password, { purpose: 'mac', hash, salt: octetsOf(salt), iterations, length }),
  };
};

/** Whether the PIN makes the MAC over `content` that MacData states. Throws on an unknown digest. */
export const isMacOf = async (
  macData: DerNode,
  content: Uint8Array,
  password: Password,
): Promise<boolean> => {
  const expected = octetsOf(sequenceOf(sequenceOf(macData)[0])[1]);
  const { hash, key } = await macKey(macData, password);
  const mac = createHmac(hash, key).update(content).digest();
  if (expected.length !== mac.length) throw new DerError('MAC of another length than its digest');
  return timingSafeEqual(mac, expected);
};
