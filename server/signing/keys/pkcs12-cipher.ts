// What a PIN derives and decrypts in a key file. RFC 8018 (PBES2: the PIN in UTF-8), RFC 7292 Appendix B and C (the
// older schemes and the MAC: the PIN in UTF-16). Libraries that use one form for both open no PBES2 file whose PIN has
// Vietnamese letters. Iterations are bounded and give way to other work: the file comes from outside.
import { createDecipheriv, createHmac, hash as hashOnce, pbkdf2, timingSafeEqual } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { promisify } from 'node:util';
import { digestByOid } from '../cms/algorithms.ts';
import {
  DerError,
  type DerNode,
  isUniversal,
  readOctets,
  readOid,
  readSmallInteger,
  sequenceOf,
} from '../cms/der-read.ts';

/** Firefox writes 600 000; more than this only keeps a server busy. */
const MAX_ITERATIONS = 1_000_000;
const BETWEEN_BREATHS = 10_000;

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
/** By the last number of 1.2.840.113549.2. */
const PRF: Record<string, string> = { 7: 'sha1', 9: 'sha256', 10: 'sha384', 11: 'sha512' };

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

const iterationsOf = (node: DerNode | undefined): number => {
  const count = readSmallInteger(node);
  if (count < 1 || count > MAX_ITERATIONS) throw new DerError('impossible iteration count');
  return count;
};

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
const derive = async (pin: string, wanted: Derivation): Promise<Buffer> => {
  const { purpose, hash, salt, iterations, length } = wanted;
  const block = hash === 'sha384' || hash === 'sha512' ? 128 : 64;
  const filled = (bytes: Uint8Array): Buffer => Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);
  const password = Buffer.from(`${pin}\0`, 'utf16le').swap16();
  const input = Buffer.concat([salt.length > 0 ? filled(salt) : Buffer.alloc(0), filled(password)]);
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
  if (!cipher.finish()) throw new DerError('bad padding');
  return Buffer.from(cipher.output.getBytes(), 'latin1');
};

const decryptPbes2 = async (parameters: DerNode | undefined, data: Uint8Array, pin: string) => {
  const [derivation, encryption] = sequenceOf(parameters);
  const [kdf, kdfParameters] = sequenceOf(derivation);
  const [cipherOid, iv] = sequenceOf(encryption);
  const cipher = PBES2_CIPHERS[readOid(cipherOid)];
  if (readOid(kdf) !== PBKDF2 || !cipher) throw new DerError('unknown PBES2 scheme');
  const [salt, iterations, ...optional] = sequenceOf(kdfParameters);
  const prf = optional.find((node) => isUniversal(node, 16));
  const hash = prf ? PRF[readOid(sequenceOf(prf)[0]).replace('1.2.840.113549.2.', '')] : 'sha1';
  if (!hash) throw new DerError('unknown PBKDF2 function');
  const [password, count] = [Buffer.from(pin, 'utf8'), iterationsOf(iterations)];
  const key = await promisify(pbkdf2)(password, octetsOf(salt), count, cipher.keyBytes, hash);
  return runCipher(cipher.name, key, octetsOf(iv), data);
};

/** Decrypts by a password-based AlgorithmIdentifier. Throws on an unknown scheme, and mostly on a wrong PIN. */
export const decryptByPin = async (algorithm: DerNode | undefined, data: Uint8Array, pin: string) => {
  const [oid, parameters] = sequenceOf(algorithm);
  const scheme = readOid(oid);
  if (scheme === PBES2) return decryptPbes2(parameters, data, pin);
  const cipher = OLD_CIPHERS[scheme];
  if (!cipher) throw new DerError('unknown encryption scheme');
  const [salt, count] = sequenceOf(parameters);
  const common = { hash: 'sha1', salt: octetsOf(salt), iterations: iterationsOf(count) };
  const key = await derive(pin, { ...common, purpose: 'key', length: cipher.keyBytes });
  const iv = await derive(pin, { ...common, purpose: 'iv', length: 8 });
  return runCipher(cipher.name, key, iv, data);
};

/** Whether the PIN makes the MAC over `content` that MacData states. Throws on an unknown digest. */
export const isMacOf = async (macData: DerNode, content: Uint8Array, pin: string): Promise<boolean> => {
  const [digestInfo, salt, count] = sequenceOf(macData);
  const [algorithm, stated] = sequenceOf(digestInfo);
  const hash = digestByOid(readOid(sequenceOf(algorithm)[0]))?.node;
  if (!hash) throw new DerError('unknown MAC digest');
  const expected = octetsOf(stated);
  const { length } = hashOnce(hash, '', 'buffer');
  if (expected.length !== length) throw new DerError('MAC of another length than its digest');
  const iterations = count ? iterationsOf(count) : 1;
  const key = await derive(pin, { purpose: 'mac', hash, salt: octetsOf(salt), iterations, length });
  const mac = createHmac(hash, key).update(content).digest();
  return timingSafeEqual(mac, expected);
};
