// Opens a PKCS#12 key file with its PIN and gives back a Signer: leaf first, issuers after it. RFC 7292.
// node-forge only decrypts; keys go to node:crypto and certificates are taken as they were written.
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import forge from 'node-forge';
import { equalBytes } from '../cms/der-read.ts';
import { type Der, type Signer, SigningError } from '../types.ts';
import { type Certificate, isSelfIssued, tryReadCertificate } from '../validation/certificate.ts';
import { sameName } from '../validation/names.ts';
import { makeKeySigner } from './key-signer.ts';

/** Key files are a few kilobytes; more is not a key file. */
const MAX_BYTES = 256 * 1024;

const broken = (message: string, cause?: unknown): SigningError =>
  new SigningError('KEY_FILE_BROKEN', message, cause === undefined ? undefined : { cause });

const toBytes = (node: forge.asn1.Asn1): Buffer => Buffer.from(forge.asn1.toDer(node).getBytes(), 'latin1');

const readStructure = (bytes: Uint8Array): forge.asn1.Asn1 => {
  if (bytes.length === 0 || bytes.length > MAX_BYTES) throw broken('The key file has an impossible size.');
  try {
    return forge.asn1.fromDer(Buffer.from(bytes).toString('latin1'));
  } catch (cause) {
    throw broken('The key file is not PKCS#12.', cause);
  }
};

const isWrongPin = (error: unknown): boolean =>
  error instanceof Error &&
  /MAC could not be verified|Invalid password|[Ww]rong password/.test(error.message);

const decrypt = (structure: forge.asn1.Asn1, pin: string): forge.pkcs12.Pkcs12Pfx => {
  try {
    return forge.pkcs12.pkcs12FromAsn1(structure, false, pin);
  } catch (error) {
    if (isWrongPin(error)) throw new SigningError('PIN_WRONG', 'The PIN does not open this key file.');
    throw broken('The key file cannot be decoded.', error);
  }
};

const bagsOf = (pfx: forge.pkcs12.Pkcs12Pfx, ...types: (string | undefined)[]): forge.pkcs12.Bag[] =>
  pfx.safeContents.flatMap((safe) => safe.safeBags).filter((bag) => types.includes(bag.type));

/** forge understands RSA keys only; any other PrivateKeyInfo it leaves as ASN.1, which node:crypto reads. */
const readKey = (bag: forge.pkcs12.Bag): KeyObject => {
  try {
    if (bag.key) {
      const der = toBytes(forge.pki.privateKeyToAsn1(bag.key));
      return createPrivateKey({ key: der, format: 'der', type: 'pkcs1' });
    }
    if (bag.asn1) return createPrivateKey({ key: toBytes(bag.asn1), format: 'der', type: 'pkcs8' });
  } catch (cause) {
    throw broken('The private key cannot be read.', cause);
  }
  throw broken('The private key cannot be read.');
};

const readCertificateBag = (bag: forge.pkcs12.Bag): Certificate | undefined => {
  const node = bag.cert ? forge.pki.certificateToAsn1(bag.cert) : bag.asn1;
  return node ? tryReadCertificate(toBytes(node)) : undefined;
};

/** Follows issuer names from the leaf; stray certificates in the file are left out. */
const orderChain = (leaf: Certificate, all: readonly Certificate[]): Der[] => {
  const chain = [leaf];
  for (let last = leaf; !isSelfIssued(last); ) {
    const next = all.find((c) => sameName(c.subject, last.issuer) && !chain.includes(c));
    if (!next) break;
    chain.push(next);
    last = next;
  }
  return chain.map((c) => c.der);
};

/**
 * Opens the key file. Throws PIN_WRONG for a wrong PIN and KEY_FILE_BROKEN for anything that is not a key file
 * with one usable private key and its certificate.
 */
export const openPkcs12 = async (bytes: Uint8Array, pin: string): Promise<Signer> => {
  const pfx = decrypt(readStructure(bytes), pin);
  const { pkcs8ShroudedKeyBag, keyBag, certBag } = forge.pki.oids;
  const [keyHolder] = bagsOf(pfx, pkcs8ShroudedKeyBag, keyBag);
  if (!keyHolder) throw broken('The key file holds no private key.');
  const key = readKey(keyHolder);
  const certificates = bagsOf(pfx, certBag).flatMap((bag) => readCertificateBag(bag) ?? []);
  const own = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const leaf = certificates.find(
    (c) => c.key && equalBytes(c.key.export({ format: 'der', type: 'spki' }), own),
  );
  if (!leaf) throw broken('The key file holds no certificate for its private key.');
  return makeKeySigner(key, orderChain(leaf, certificates));
};
