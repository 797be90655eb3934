// Issues X.509 certificates (RFC 5280 §4). node-forge lays out the certificate; names and public keys go in as DER
// made here (exact UTF8String bytes, P-256 keys, which forge cannot write) and node:crypto signs.
import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import forge from 'node-forge';
import {
  bits, childrenOf, derNull, ia5, octets, oid, printable, readDer, seq, sequenceOf, set, tagged, taggedPrimitive,
  utf8,
} from '../asn1/der.ts'; // biome-ignore format: a list
import { algorithm, OID } from '../asn1/oids.ts';
import type { Entry, Subject } from '../definition.ts';

declare module 'node-forge' {
  namespace pki {
    /** Present in node-forge, missing in its published types. */
    function getTBSCertificate(certificate: Certificate): asn1.Asn1;
  }
}

const signAsync = promisify<string, Uint8Array, KeyObject, Buffer>(sign);

/** RSA PKCS#1 v1.5 signature computed in the thread pool; every authority here has an RSA key. */
export const signRsa = (digest: string, data: Uint8Array, key: KeyObject): Promise<Buffer> =>
  signAsync(digest, data, key);

export interface Signed {
  signature: Buffer;
  /** As certificates and OCSP answers name it. */
  algorithm: Buffer;
  /** As CMS names it: the bare key algorithm for RSA (RFC 3370 §3.2), the pair for ECDSA. */
  cmsAlgorithm: Buffer;
}

/** Signs with SHA-256, RSA or ECDSA as the key is. */
export const signWith = async (key: KeyObject, data: Uint8Array): Promise<Signed> => {
  const signature = await signAsync('sha256', data, key);
  if (key.asymmetricKeyType === 'ec') {
    const named = seq(oid(OID.sha256WithEcdsa));
    return { signature, algorithm: named, cmsAlgorithm: named };
  }
  return { signature, algorithm: algorithm(OID.sha256WithRsa), cmsAlgorithm: algorithm(OID.rsaEncryption) };
};

export const spkiOf = (key: KeyObject): Buffer =>
  createPublicKey(key).export({ type: 'spki', format: 'der' });

/** SHA-1 of the subjectPublicKey bits (RFC 5280 §4.2.1.2 method 1), also OCSP's issuerKeyHash. */
export const publicKeyBits = (spki: Uint8Array): Buffer => {
  const bitString = sequenceOf(readDer(spki))[1];
  return Buffer.from(bitString?.body.subarray(1) ?? []);
};
const keyIdOf = (spki: Uint8Array): Buffer => createHash('sha1').update(publicKeyBits(spki)).digest();

const ORDER: readonly [keyof Subject, string, (text: string) => Buffer][] = [
  ['C', OID.country, printable],
  ['L', OID.locality, utf8],
  ['O', OID.organization, utf8],
  ['OU', OID.unit, utf8],
  ['CN', OID.commonName, utf8],
  ['serialNumber', OID.serialNumber, printable],
  ['E', OID.email, ia5],
];

/** The distinguished name, one attribute per RDN, in the order real certificates use. */
export const encodeName = (subject: Subject): Buffer =>
  seq(
    ...ORDER.flatMap(([field, type, encode]) => {
      const value = subject[field];
      return value === undefined ? [] : [set(seq(oid(type), encode(value)))];
    }),
  );

const raw = (id: string, value: Uint8Array, critical = false): object => ({
  id,
  critical,
  value: Buffer.from(value).toString('latin1'),
});
const uri = (url: string): Buffer => taggedPrimitive(6, Buffer.from(url, 'latin1'));

const EXTENDED = {
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  emailProtection: '1.3.6.1.5.5.7.3.4',
};

/** RFC 5280 §4.2.1.6: a dNSName, or an iPAddress. */
const hostName = (host: string): object => (isIP(host) ? { type: 7, ip: host } : { type: 2, value: host });

const usageExtensions = (entry: Entry): object[] => [
  {
    name: 'basicConstraints',
    critical: true,
    cA: entry.isAuthority,
    ...(entry.pathLength === undefined ? {} : { pathLenConstraint: entry.pathLength }),
  },
  { name: 'keyUsage', critical: true, ...Object.fromEntries(entry.usage.map((u) => [u, true])) },
  // RFC 3161 §2.3 wants it critical, and alone, in a TSA certificate.
  ...(entry.extendedUsage.length
    ? [
        raw(
          OID.extendedUsage,
          seq(...entry.extendedUsage.map((u) => oid(EXTENDED[u]))),
          entry.extendedUsage.includes('timeStamping'),
        ),
      ]
    : []),
  ...(entry.subject.E ? [{ name: 'subjectAltName', altNames: [{ type: 1, value: entry.subject.E }] }] : []),
  ...(entry.hosts ? [{ name: 'subjectAltName', altNames: entry.hosts.map(hostName) }] : []),
  ...(entry.noCheck ? [raw(OID.ocspNoCheck, derNull())] : []),
];

export interface StatusUrls {
  ocsp: string;
  crl: string;
  issuer: string;
}

const statusExtensions = (urls: StatusUrls): object[] => [
  raw(OID.authorityInfo, seq(seq(oid(OID.ocsp), uri(urls.ocsp)), seq(oid(OID.caIssuers), uri(urls.issuer)))),
  raw(OID.crlPoints, seq(seq(tagged(0, tagged(0, uri(urls.crl)))))),
];

const keyIdExtensions = (own: Uint8Array, issuer: Uint8Array): object[] => [
  raw(OID.subjectKeyId, octets(keyIdOf(own))),
  raw(OID.authorityKeyId, seq(taggedPrimitive(0, keyIdOf(issuer)))),
];

/** forge insists on an RSA key of its own when laying out a certificate; the real key replaces it. */
const PLACEHOLDER_KEY = forge.pki.setRsaPublicKey(
  new forge.jsbn.BigInteger('3', 10),
  new forge.jsbn.BigInteger('3', 10),
);

const toNode = (der: Uint8Array): forge.asn1.Asn1 =>
  forge.asn1.fromDer(forge.util.createBuffer(Buffer.from(der).toString('latin1')));

const layOut = (request: CertificateRequest, signatureOid: string): Buffer => {
  const { entry, urls, spki, issuer } = request;
  const certificate = forge.pki.createCertificate();
  certificate.serialNumber = request.serial;
  certificate.validity.notBefore = request.notBefore;
  certificate.validity.notAfter = request.notAfter;
  certificate.publicKey = PLACEHOLDER_KEY;
  certificate.signatureOid = signatureOid;
  certificate.siginfo.algorithmOid = signatureOid;
  certificate.setExtensions([
    ...usageExtensions(entry),
    ...keyIdExtensions(spki, issuer?.spki ?? spki),
    ...(urls ? statusExtensions(urls) : []),
  ]);
  const tbs = forge.pki.getTBSCertificate(certificate);
  const fields = tbs.value;
  if (!Array.isArray(fields)) throw new TypeError('a TBSCertificate is a sequence');
  const subject = encodeName(entry.subject);
  // version, serial, algorithm, issuer, validity, subject, public key (RFC 5280 §4.1.2).
  fields[3] = toNode(issuer?.name ?? subject);
  fields[5] = toNode(subject);
  fields[6] = toNode(spki);
  return Buffer.from(forge.asn1.toDer(tbs).getBytes(), 'latin1');
};

export interface CertificateRequest {
  entry: Entry;
  /** The subject's public key. */
  spki: Uint8Array;
  /** Absent: self-signed. `name` are the issuer's own subject bytes. */
  issuer?: { name: Uint8Array; spki: Uint8Array } | undefined;
  /** Hexadecimal, positive. */
  serial: string;
  notBefore: Date;
  notAfter: Date;
  urls?: StatusUrls | undefined;
}

/** The signed certificate in DER. */
export const issueCertificate = async (
  request: CertificateRequest,
  signingKey: KeyObject,
): Promise<Buffer> => {
  const signatureOid = request.entry.digest === 'sha1' ? OID.sha1WithRsa : OID.sha256WithRsa;
  const tbs = layOut(request, signatureOid);
  return seq(tbs, algorithm(signatureOid), bits(await signRsa(request.entry.digest, tbs, signingKey)));
};

/** Byte slices of a certificate that CRL, OCSP and TSA answers must copy, never re-encode. */
export const partsOf = (
  certificate: Uint8Array,
): { serial: Buffer; issuer: Buffer; name: Buffer; spki: Buffer } => {
  const tbs = sequenceOf(sequenceOf(readDer(certificate))[0]);
  const [, serial, , issuer, , name, spki] = tbs;
  if (!serial || !issuer || !name || !spki) throw new TypeError('not a version 3 certificate');
  return { serial: serial.body, issuer: issuer.raw, name: name.raw, spki: spki.raw };
};

/** How many attributes a name has, for tests of exact encoding. */
export const attributesOf = (name: Uint8Array): { type: Buffer; tag: number; value: Buffer }[] =>
  childrenOf(readDer(name)).map((rdn) => {
    const [type, value] = sequenceOf(childrenOf(rdn)[0]);
    if (!type || !value) throw new TypeError('an attribute is a type and a value');
    return { type: type.raw, tag: value.tag, value: value.body };
  });
