// Opens a PKCS#12 key file with its PIN and gives back a Signer: leaf first, issuers after it. RFC 7292.
// Keys go to node:crypto and certificates are taken as they were written.
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { equalBytes } from '../cms/der-read.ts';
import { type Der, type Signer, SigningError } from '../types.ts';
import { type Certificate, tryReadCertificate } from '../validation/certificate.ts';
import { makeKeySigner } from './key-signer.ts';
import { orderChain } from './order-chain.ts';
import { broken, type NamedBytes, readKeyFile } from './pkcs12-bags.ts';
import { Password } from './pkcs12-cipher.ts';

/** Key files are a few kilobytes; more is not a key file. */
const MAX_BYTES = 256 * 1024;

export interface Pkcs12Choice {
  /** Friendly name of the key or of its certificate, where the file holds several keys. */
  name?: string;
  /** The same by the certificate itself. */
  certificate?: Der;
}

interface Pair {
  key: KeyObject;
  /** SubjectPublicKeyInfo, to tell keys apart: KeyObject.equals leaves an error behind that the next key read stumbles over. */
  spki: Buffer;
  leaf: Certificate;
  names: string[];
}

const readKey = ({ der }: NamedBytes): KeyObject => {
  try {
    return createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
  } catch (cause) {
    throw broken('The private key cannot be read.', cause);
  }
};

const spkiOf = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' });

interface NamedCertificate {
  certificate: Certificate;
  name: string;
}

/** Each certificate that belongs to a key, once; a renewed one and the one before both count. */
const pairsOf = (keys: readonly NamedBytes[], certificates: readonly NamedCertificate[]): Pair[] => {
  const pairs = new Map<string, Pair>();
  for (const bag of keys) {
    const key = readKey(bag);
    const own = spkiOf(createPublicKey(key));
    for (const { certificate: leaf, name } of certificates) {
      if (leaf.key && equalBytes(spkiOf(leaf.key), own))
        pairs.set(leaf.sha256, { key, spki: own, leaf, names: [bag.name, name] });
    }
  }
  return [...pairs.values()];
};

const pick = (pairs: readonly Pair[], { name, certificate }: Pkcs12Choice): Pair => {
  const fitting = pairs.filter(
    ({ leaf, names }) =>
      (name === undefined || names.includes(name.normalize('NFC'))) &&
      (certificate === undefined || equalBytes(leaf.der, certificate)),
  );
  const [only, ...others] = fitting;
  if (!only) throw new SigningError('KEY_NOT_FOUND', 'The key file holds no such key.');
  // A key that was certified again signs with what lasts longest; two keys are another matter.
  if (others.some(({ spki }) => !equalBytes(spki, only.spki)))
    throw new SigningError('KEY_AMBIGUOUS', `The key file holds ${fitting.length} keys; one must be named.`);
  return fitting.reduce((best, pair) => (pair.leaf.notAfter > best.leaf.notAfter ? pair : best));
};

const readSigner = async (bytes: Uint8Array, password: Password, choice: Pkcs12Choice): Promise<Signer> => {
  const file = await readKeyFile(bytes, password);
  if (file.keys.length === 0) throw broken('The key file holds no private key.');
  const certificates = file.certificates.flatMap(({ der, name }) => {
    const certificate = tryReadCertificate(der);
    return certificate ? [{ certificate, name }] : [];
  });
  const pairs = pairsOf(file.keys, certificates);
  if (pairs.length === 0) throw broken('The key file holds no certificate for its private key.');
  const { key, leaf } = pick(pairs, choice);
  const all = certificates.map(({ certificate }) => certificate);
  return makeKeySigner(key, orderChain(leaf, all));
};

/**
 * One PIN as it may have been meant: letters with their accents as one character or as several (keyboards differ), and
 * no password at all where the PIN is empty.
 */
const formsOf = (pin: string): (string | undefined)[] =>
  pin === '' ? [pin, undefined] : [...new Set([pin, pin.normalize('NFC'), pin.normalize('NFD')])];

const isWrongPin = (error: unknown): boolean => error instanceof SigningError && error.code === 'PIN_WRONG';

/**
 * Opens the key file. Throws PIN_WRONG for a wrong PIN, KEY_FILE_BROKEN for anything that is not a key file with a usable
 * private key and its certificate, KEY_AMBIGUOUS for one with several when none is chosen, and KEY_NOT_FOUND when none
 * is the chosen one. Counting wrong PINs is the caller's: whoever has the file can try at will.
 */
export const openPkcs12 = async (
  bytes: Uint8Array,
  pin: string,
  choice: Pkcs12Choice = {},
): Promise<Signer> => {
  if (bytes.length === 0 || bytes.length > MAX_BYTES) throw broken('The key file has an impossible size.');
  const forms = formsOf(pin);
  for (const [i, form] of forms.entries()) {
    try {
      return await readSigner(bytes, new Password(form), choice);
    } catch (error) {
      if (isWrongPin(error) && i < forms.length - 1) continue;
      throw error instanceof SigningError ? error : broken('The key file is not PKCS#12.', error);
    }
  }
  throw broken('The key file is not PKCS#12.');
};
