// Whether a certificate is meant for signing documents. RFC 5280 §4.2.1.3, §4.2.1.12; TT 22/2020 (used within purpose).
import { OID } from '../cms/oids.ts';
import { allowsUsage, type Certificate } from '../validation/certificate.ts';

/** Extended purposes that by themselves exclude signing a document. */
const OTHER_PURPOSES = new Set<string>([OID.kpTimeStamping, OID.kpOcspSigning, '1.3.6.1.5.5.7.3.1']);

const allowsSigning = (certificate: Certificate): boolean =>
  allowsUsage(certificate, 'digitalSignature') || allowsUsage(certificate, 'nonRepudiation');

/** digitalSignature or nonRepudiation, and no extended usage that confines the key to another task. */
export const maySignDocuments = (
  certificate: Certificate,
  purpose: 'document' | 'timestamp' = 'document',
): boolean => {
  if (!allowsSigning(certificate)) return false;
  const purposes = [...(certificate.ext.extendedKeyUsage ?? [])];
  if (purpose === 'timestamp') return purposes.includes(OID.kpTimeStamping);
  return purposes.length === 0 || purposes.some((p) => !OTHER_PURPOSES.has(p));
};
