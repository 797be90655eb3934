// Encrypts a sample as the standard security handler does, in every version a writer may choose: written here from the
// algorithms of ISO 32000-2 §7.6, and not with the reader's code, so that the two can disagree.

import { createCipheriv, createHash, randomBytes } from 'node:crypto';

export interface EncryptionVariant {
  /** Of the key, in bytes. */
  bytes: 5 | 16 | 32;
  method: 'rc4' | 'aes';
  revision: 2 | 3 | 4 | 5 | 6;
  /** Metadata streams stay readable. */
  openMetadata?: boolean;
}

export const ENCRYPTION_VARIANTS: Readonly<Record<string, EncryptionVariant>> = {
  'RC4, 40 bits': { bytes: 5, method: 'rc4', revision: 2 },
  'RC4, 128 bits': { bytes: 16, method: 'rc4', revision: 3 },
  'RC4, 128 bits, crypt filters': { bytes: 16, method: 'rc4', revision: 4 },
  'AES, 128 bits': { bytes: 16, method: 'aes', revision: 4 },
  'AES, 128 bits, open metadata': { bytes: 16, method: 'aes', revision: 4, openMetadata: true },
  'AES, 256 bits, revision 5': { bytes: 32, method: 'aes', revision: 5 },
  'AES, 256 bits, revision 6': { bytes: 32, method: 'aes', revision: 6 },
  'AES, 256 bits, open metadata': { bytes: 32, method: 'aes', revision: 6, openMetadata: true },
};

export interface Encryption {
  /** Entries of the trailer: /Encrypt and /ID. */
  trailer: string;
  /** The encryption dictionary, for the object number asked for. */
  dictionary: string;
  seal(num: number, body: string): string;
}

interface Keys {
  file: Buffer;
  entries: string;
}

const ID = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
/** Everything is allowed. */
const PERMISSIONS = -4;
const NOTHING = Buffer.alloc(0);

/** The parts of an encrypted file; `dictionaryNumber` is where the caller puts the dictionary, unencrypted. */
export function makeEncryption(
  variant: EncryptionVariant,
  passwords: { user: string; owner: string },
  dictionaryNumber: number,
): Encryption {
  const { file, entries } =
    variant.revision >= 5 ? modernKeys(variant, passwords) : legacyKeys(variant, passwords);
  const hex = ID.toString('hex');
  return {
    trailer: `/Encrypt ${dictionaryNumber} 0 R /ID [<${hex}> <${hex}>]`,
    dictionary: `<< /Filter /Standard ${versionEntries(variant)} /P ${PERMISSIONS} ${entries} >>`,
    seal: (num, body) => (num === dictionaryNumber ? body : sealed(variant, file, num, body)),
  };
}

function versionEntries({ revision, bytes, method, openMetadata }: EncryptionVariant): string {
  if (revision === 2) return '/V 1 /R 2';
  if (revision === 3) return `/V 2 /R 3 /Length ${bytes * 8}`;
  const name = method === 'rc4' ? 'V2' : bytes === 32 ? 'AESV3' : 'AESV2';
  const filters = `/CF << /StdCF << /CFM /${name} /AuthEvent /DocOpen /Length ${bytes} >> >> /StmF /StdCF /StrF /StdCF`;
  const metadata = openMetadata ? ' /EncryptMetadata false' : '';
  return `/V ${revision === 4 ? 4 : 5} /R ${revision} /Length ${bytes * 8} ${filters}${metadata}`;
}

/** Strings in parentheses or hex without escapes, and one stream: all there is in a sample. */
function sealed(variant: EncryptionVariant, file: Buffer, num: number, body: string): string {
  const [, dict = body, data] = /^([\s\S]*?)\nstream\n([\s\S]*)\nendstream$/.exec(body) ?? [];
  const strings = dict.replace(
    /\(([^()\\]*)\)|(?<!<)<([0-9A-Fa-f]+)>(?!>)/g,
    (_, text?: string, hex = '') => {
      const plain = text === undefined ? Buffer.from(hex, 'hex') : Buffer.from(text, 'latin1');
      return `<${encrypted(variant, file, num, plain).toString('hex')}>`;
    },
  );
  if (data === undefined) return strings;
  const isOpen = variant.openMetadata === true && dict.includes('/Type /Metadata');
  const plain = Buffer.from(data, 'latin1');
  const written = isOpen ? plain : encrypted(variant, file, num, plain);
  const sized = strings.replace(/\/Length \d+/, `/Length ${written.length}`);
  return `${sized}\nstream\n${written.toString('latin1')}\nendstream`;
}

/** Algorithm 1 and 1.A. */
function encrypted({ method, bytes }: EncryptionVariant, file: Buffer, num: number, plain: Buffer): Buffer {
  const salt = Buffer.from([num & 0xff, (num >> 8) & 0xff, num >> 16, 0, 0]);
  const parts = method === 'aes' ? [file, salt, Buffer.from('sAlT')] : [file, salt];
  const key = bytes === 32 ? file : md5(...parts).subarray(0, Math.min(bytes + 5, 16));
  if (method === 'rc4') return rc4(key, plain);
  const iv = randomBytes(16);
  const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, iv);
  return Buffer.concat([iv, cipher.update(plain), cipher.final()]);
}

const PAD = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');
const padded = (password: string) => Buffer.concat([Buffer.from(password, 'latin1'), PAD]).subarray(0, 32);

/** Algorithms 2 to 5. */
function legacyKeys(
  { bytes, revision, openMetadata }: EncryptionVariant,
  { user, owner }: { user: string; owner: string },
): Keys {
  const turns = revision >= 3 ? 50 : 0;
  const rounds = revision >= 3 ? 20 : 1;
  const hardened = (start: Buffer) =>
    Array.from({ length: turns })
      .reduce<Buffer>((hash) => md5(hash.subarray(0, bytes)), start)
      .subarray(0, bytes);
  const mixed = (key: Buffer, data: Buffer) =>
    Array.from({ length: rounds }, (_, i) => i).reduce(
      (text, i) => rc4(Buffer.from(key.map((byte) => byte ^ i)), text),
      data,
    );
  const o = mixed(hardened(md5(padded(owner))), padded(user));
  const p = Buffer.alloc(4);
  p.writeInt32LE(PERMISSIONS);
  const open = openMetadata ? Buffer.alloc(4, 0xff) : NOTHING;
  const file = hardened(md5(padded(user), o, p, ID, open));
  const u = revision === 2 ? rc4(file, PAD) : Buffer.concat([mixed(file, md5(PAD, ID)), Buffer.alloc(16)]);
  return { file, entries: `/O <${o.toString('hex')}> /U <${u.toString('hex')}>` };
}

/** Algorithms 8 to 10. */
function modernKeys(
  { revision, openMetadata }: EncryptionVariant,
  { user, owner }: { user: string; owner: string },
): Keys {
  const file = randomBytes(32);
  const wrap = (password: string, extra: Buffer) => {
    const [check, wrapping] = [randomBytes(8), randomBytes(8)];
    const hash = (salt: Buffer) =>
      revision === 5
        ? sha('sha256', Buffer.from(password), salt, extra)
        : algorithm2B(Buffer.from(password), salt, extra);
    const cipher = createCipheriv('aes-256-cbc', hash(wrapping), Buffer.alloc(16)).setAutoPadding(false);
    return { stored: Buffer.concat([hash(check), check, wrapping]), wrapped: cipher.update(file) };
  };
  const forUser = wrap(user, NOTHING);
  const forOwner = wrap(owner, forUser.stored);
  const perms = Buffer.concat([
    Buffer.alloc(4),
    Buffer.alloc(4, 0xff),
    Buffer.from(`${openMetadata ? 'F' : 'T'}adb0000`),
  ]);
  perms.writeInt32LE(PERMISSIONS);
  const closed = createCipheriv('aes-256-ecb', file, null).setAutoPadding(false).update(perms);
  const entries = Object.entries({
    O: forOwner.stored,
    OE: forOwner.wrapped,
    U: forUser.stored,
    UE: forUser.wrapped,
    Perms: closed,
  });
  return { file, entries: entries.map(([name, bytes]) => `/${name} <${bytes.toString('hex')}>`).join(' ') };
}

function algorithm2B(password: Buffer, salt: Buffer, extra: Buffer): Buffer {
  let k = sha('sha256', password, salt, extra);
  for (let round = 1; ; round += 1) {
    const k1 = Buffer.concat(Array.from({ length: 64 }, () => Buffer.concat([password, k, extra])));
    const cipher = createCipheriv('aes-128-cbc', k.subarray(0, 16), k.subarray(16, 32)).setAutoPadding(false);
    const e = cipher.update(k1);
    const remainder = Number(BigInt(`0x${e.subarray(0, 16).toString('hex')}`) % 3n);
    k = sha(remainder === 0 ? 'sha256' : remainder === 1 ? 'sha384' : 'sha512', e);
    if (round >= 64 && (e.at(-1) ?? 0) <= round - 32) return k.subarray(0, 32);
  }
}

function rc4(key: Buffer, data: Buffer): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  const at = (i: number) => state[i & 255] ?? 0;
  const swap = (i: number, j: number) => {
    [state[i & 255], state[j & 255]] = [at(j), at(i)];
  };
  for (let i = 0, j = 0; i < 256; i += 1) {
    j += at(i) + (key[i % key.length] ?? 0);
    swap(i, j);
  }
  let j = 0;
  return Buffer.from(
    data.map((byte, n) => {
      const i = n + 1;
      j += at(i);
      swap(i, j);
      return byte ^ at(at(i) + at(j));
    }),
  );
}

const md5 = (...parts: Buffer[]) => sha('md5', ...parts);
const sha = (name: string, ...parts: Buffer[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash(name)).digest();
