// Object identifiers the development authority writes, and the digests it knows. RFC 5280, 6960, 3161, 5816.
import { derNull, oid, seq } from './der.ts';

export const OID = {
  country: '2.5.4.6',
  locality: '2.5.4.7',
  organization: '2.5.4.10',
  unit: '2.5.4.11',
  commonName: '2.5.4.3',
  serialNumber: '2.5.4.5',
  email: '1.2.840.113549.1.9.1',
  subjectKeyId: '2.5.29.14',
  crlNumber: '2.5.29.20',
  crlReason: '2.5.29.21',
  crlPoints: '2.5.29.31',
  authorityKeyId: '2.5.29.35',
  extendedUsage: '2.5.29.37',
  authorityInfo: '1.3.6.1.5.5.7.1.1',
  ocsp: '1.3.6.1.5.5.7.48.1',
  ocspBasic: '1.3.6.1.5.5.7.48.1.1',
  ocspNonce: '1.3.6.1.5.5.7.48.1.2',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  caIssuers: '1.3.6.1.5.5.7.48.2',
  signedData: '1.2.840.113549.1.7.2',
  data: '1.2.840.113549.1.7.1',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  rsaEncryption: '1.2.840.113549.1.1.1',
  sha1WithRsa: '1.2.840.113549.1.1.5',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  sha256WithEcdsa: '1.2.840.10045.4.3.2',
  pkcs12CertBag: '1.2.840.113549.1.12.10.1.3',
  pkcs12KeyBag: '1.2.840.113549.1.12.10.1.2',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  /** id-TEST-certPolicyOne (RFC 7229): a policy number that says "test" by itself. */
  testPolicy: '1.3.6.1.5.5.7.13.1',
} as const;

/** Digest algorithms by object identifier, with the length of their output. */
export const DIGESTS: Readonly<Record<string, { name: string; length: number }>> = {
  '1.3.14.3.2.26': { name: 'sha1', length: 20 },
  '2.16.840.1.101.3.4.2.1': { name: 'sha256', length: 32 },
  '2.16.840.1.101.3.4.2.2': { name: 'sha384', length: 48 },
  '2.16.840.1.101.3.4.2.3': { name: 'sha512', length: 64 },
};

export const SHA256_OID = '2.16.840.1.101.3.4.2.1';

/** AlgorithmIdentifier with NULL parameters, as RSA and PKCS#1 digests write it. */
export const algorithm = (id: string): Buffer => seq(oid(id), derNull());
