// Writes PKCS#12 key files (RFC 7292) with node-forge: key under PBES2/AES-256 with HMAC-SHA-256, MAC with SHA-256.
// forge's own assembler writes RSA keys and SHA-1 MACs only, so its parts are put together here.
import { createHash, createHmac, type KeyObject, randomBytes } from 'node:crypto';
import forge from 'node-forge';
import { derNull, int, octets, oid, seq, set, tagged, tlv } from '../asn1/der.ts';
import { OID, SHA256_OID } from '../asn1/oids.ts';

/** openssl's own default; more would only slow the tests down. */
const ITERATIONS = 2048;
const MAC_KEY = 3;

const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const fromForge = (node: forge.asn1.Asn1): Buffer => Buffer.from(forge.asn1.toDer(node).getBytes(), 'latin1');

const attributes = (label: string, keyId: Buffer): Buffer => {
  const bmp = Buffer.from(label, 'utf16le').swap16();
  return set(seq(oid(OID.friendlyName), set(tlv(0x1e, bmp))), seq(oid(OID.localKeyId), set(octets(keyId))));
};

const dataContent = (content: Uint8Array): Buffer => seq(oid(OID.data), tagged(0, octets(content)));

const certificateBag = (certificate: Uint8Array, extra: Buffer[]): Buffer =>
  seq(
    oid(OID.pkcs12CertBag),
    tagged(0, seq(oid(OID.x509Certificate), tagged(0, octets(certificate)))),
    ...extra,
  );

const encryptKey = (key: KeyObject, pin: string): Buffer => {
  const info = forge.asn1.fromDer(
    forge.util.createBuffer(binary(key.export({ type: 'pkcs8', format: 'der' }))),
  );
  const options = { algorithm: 'aes256', count: ITERATIONS, saltSize: 16, prfAlgorithm: 'sha256' } as const;
  return fromForge(forge.pki.encryptPrivateKeyInfo(info, pin, options));
};

const macData = (content: Uint8Array, pin: string): Buffer => {
  const salt = randomBytes(16);
  const key = forge.pkcs12.generateKey(
    pin,
    forge.util.createBuffer(binary(salt)),
    MAC_KEY,
    ITERATIONS,
    32,
    forge.md.sha256.create(),
  );
  const mac = createHmac('sha256', Buffer.from(key.getBytes(), 'latin1')).update(content).digest();
  return seq(seq(seq(oid(SHA256_OID), derNull()), octets(mac)), octets(salt), int(ITERATIONS));
};

export interface KeyFile {
  key: KeyObject;
  /** Leaf first, then its issuers. */
  chain: readonly Uint8Array[];
  pin: string;
  /** Shown by key stores. */
  label: string;
}

/** The key file's bytes; opened by its PIN only. */
export const writePkcs12 = ({ key, chain, pin, label }: KeyFile): Buffer => {
  const [leaf, ...issuers] = chain;
  if (!leaf) throw new TypeError('a key file needs a certificate');
  const own = attributes(label, createHash('sha1').update(leaf).digest());
  const certificates = seq(certificateBag(leaf, [own]), ...issuers.map((c) => certificateBag(c, [])));
  const keys = seq(seq(oid(OID.pkcs12KeyBag), tagged(0, encryptKey(key, pin)), own));
  const safe = seq(dataContent(certificates), dataContent(keys));
  return seq(int(3), dataContent(safe), macData(safe, pin));
};
