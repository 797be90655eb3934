// Opens a PKCS#12 key file with its PIN and gives back a Signer: leaf first, issuers after it. RFC 7292.
// Keys go to node:crypto and certificates are taken as they were written.
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import {
  children,
  type DerNode,
  equalBytes,
  readDer,
  readOctets,
  readOid,
  sequenceOf,
} from '../cms/der-read.ts';
import { OID } from '../cms/oids.ts';
import { type Signer, SigningError } from '../types.ts';
import { type Certificate, tryReadCertificate } from '../validation/certificate.ts';
import { makeKeySigner } from './key-signer.ts';
import { orderChain } from './order-chain.ts';
import { decryptByPin, isMacOf } from './pkcs12-cipher.ts';

/** Key files are a few kilobytes; more is not a key file. */
const MAX_BYTES = 256 * 1024;
/** Two is usual. Each may ask for a second of key derivation. */
const MAX_SAFES = 8;
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const BAG = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
};

const broken = (message: string, cause?: unknown): SigningError =>
  new SigningError('KEY_FILE_BROKEN', message, cause === undefined ? undefined : { cause });

const wrongPin = (): SigningError => new SigningError('PIN_WRONG', 'The PIN does not open this key file.');

/** What an EXPLICIT tag holds. */
const inside = (node: DerNode | undefined): DerNode => {
  const [content] = node ? children(node) : [];
  if (!content) throw broken('The key file is cut off.');
  return content;
};

interface Unlocking {
  pin: string;
  /** Whether a MAC has already shown that the PIN is right. */
  isPinProven: boolean;
}

/** Decrypts and parses: a wrong PIN that is not found out by the padding gives no DER. */
const decrypt = async (algorithm: DerNode | undefined, data: Uint8Array, { pin, isPinProven }: Unlocking) => {
  try {
    return readDer(await decryptByPin(algorithm, data, pin));
  } catch (cause) {
    throw isPinProven ? broken('The key file cannot be decrypted.', cause) : wrongPin();
  }
};

/** The bags of one ContentInfo, in clear or encrypted. */
const readSafe = async (info: DerNode, unlocking: Unlocking): Promise<DerNode[]> => {
  const [type, content] = sequenceOf(info);
  if (readOid(type) !== ENCRYPTED_DATA) return sequenceOf(readDer(readOctets(inside(content))));
  const [, encrypted] = sequenceOf(inside(content));
  const [, algorithm, data] = sequenceOf(encrypted);
  if (!data) throw broken('The key file is cut off.');
  return sequenceOf(await decrypt(algorithm, readOctets(data), unlocking));
};

interface Bag {
  type: string;
  value: DerNode;
}

interface Opened {
  bags: Bag[];
  unlocking: Unlocking;
}

const openFile = async (bytes: Uint8Array, pin: string): Promise<Opened> => {
  const [, authenticated, macData] = sequenceOf(readDer(bytes));
  const [type, content] = sequenceOf(authenticated);
  if (readOid(type) !== OID.data) throw broken('The key file is not protected by a PIN.');
  const safes = readOctets(inside(content));
  if (macData && !(await isMacOf(macData, safes, pin))) throw wrongPin();
  const unlocking = { pin, isPinProven: macData !== undefined };
  const infos = sequenceOf(readDer(safes));
  if (infos.length > MAX_SAFES) throw broken('The key file has too many parts.');
  const bags: Bag[] = [];
  for (const info of infos) {
    for (const bag of await readSafe(info, unlocking)) {
      const [bagType, value] = sequenceOf(bag);
      bags.push({ type: readOid(bagType), value: inside(value) });
    }
  }
  return { bags, unlocking };
};

const readKey = async ({ type, value }: Bag, unlocking: Unlocking): Promise<KeyObject> => {
  const [algorithm, data] = sequenceOf(value);
  const isClear = type === BAG.key || !data;
  const { raw } = isClear ? value : await decrypt(algorithm, readOctets(data), unlocking);
  try {
    return createPrivateKey({ key: Buffer.from(raw), format: 'der', type: 'pkcs8' });
  } catch (cause) {
    throw broken('The private key cannot be read.', cause);
  }
};

const readCertificate = ({ value }: Bag): Certificate | undefined => {
  const [, content] = sequenceOf(value);
  return tryReadCertificate(readOctets(inside(content)));
};

const readSigner = async (bytes: Uint8Array, pin: string): Promise<Signer> => {
  const { bags, unlocking } = await openFile(bytes, pin);
  const holder = bags.find(({ type }) => type === BAG.shroudedKey || type === BAG.key);
  if (!holder) throw broken('The key file holds no private key.');
  const key = await readKey(holder, unlocking);
  const certificates = bags
    .filter(({ type }) => type === BAG.certificate)
    .flatMap((bag) => readCertificate(bag) ?? []);
  const own = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const leaf = certificates.find(
    (c) => c.key && equalBytes(c.key.export({ format: 'der', type: 'spki' }), own),
  );
  if (!leaf) throw broken('The key file holds no certificate for its private key.');
  return makeKeySigner(key, orderChain(leaf, certificates));
};

/**
 * Opens the key file. Throws PIN_WRONG for a wrong PIN and KEY_FILE_BROKEN for anything that is not a key file
 * with one usable private key and its certificate.
 */
export const openPkcs12 = async (bytes: Uint8Array, pin: string): Promise<Signer> => {
  if (bytes.length === 0 || bytes.length > MAX_BYTES) throw broken('The key file has an impossible size.');
  try {
    return await readSigner(bytes, pin);
  } catch (error) {
    throw error instanceof SigningError ? error : broken('The key file is not PKCS#12.', error);
  }
};
