// What people are told about a certificate: names exactly as issued, validity, key and fingerprint. RFC 5280 §4.1.
import { describeKey } from '../cms/algorithms.ts';
import { OID } from '../cms/oids.ts';
import { type CertificateFacts, type Der, SigningError } from '../types.ts';
import { type Certificate, readCertificate, serialHex } from '../validation/certificate.ts';
import { attributeOf, nameText } from '../validation/names.ts';

const ORGANIZATION = '2.5.4.10';

/** Facts of a certificate already parsed. */
export const certificateFacts = (certificate: Certificate): CertificateFacts => {
  const { subject } = certificate;
  const organization = attributeOf(subject, ORGANIZATION);
  return {
    subject: nameText(subject),
    commonName: attributeOf(subject, OID.commonName) ?? '',
    ...(organization === undefined ? {} : { organization }),
    issuer: nameText(certificate.issuer),
    serialHex: serialHex(certificate),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    sha256: certificate.sha256,
    key: describeKey(certificate.key),
  };
};

/** Facts of a DER certificate; throws KEY_FILE_BROKEN when it is not one. */
export const readCertificateFacts = (der: Der): CertificateFacts => {
  try {
    return certificateFacts(readCertificate(der));
  } catch (cause) {
    throw new SigningError('KEY_FILE_BROKEN', 'The certificate cannot be read.', { cause });
  }
};
