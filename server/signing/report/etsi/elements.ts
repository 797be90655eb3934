// Pieces that occur in several places of the validation report. ETSI TS 119 102-2 §4.
import { createHash } from 'node:crypto';
import type { Element } from '@xmldom/xmldom';
import type { CertificateFacts, SignatureReport, VerificationReport } from '../../types.ts';
import type { Add } from './xml-writer.ts';

const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

/** `hex` is a SHA-256. */
export const addDigest = (add: Add, parent: Element, hex: string): void => {
  const digest = add(parent, 'DigestAlgAndValue');
  add(digest, 'ds:DigestMethod').setAttribute('Algorithm', SHA256);
  add(digest, 'ds:DigestValue', Buffer.from(hex, 'hex').toString('base64'));
};

export const certificateId = ({ sha256 }: CertificateFacts): string => `C-${sha256}`;

/** Stays the same for the same signature of the same file; two fields may bear one name, so the place counts. */
export const signatureId = (
  signature: SignatureReport,
  { digest, signatures }: VerificationReport,
): string => {
  const place = signatures.indexOf(signature);
  const name = createHash('sha256').update(`${digest}\n${place}\n${signature.field}`).digest('hex');
  return `${signature.role === 'timestamp' ? 'T' : 'S'}-${name}`;
};

export const addReference = (add: Add, parent: Element, name: string, id: string): void =>
  add(parent, name).setAttribute('VOReference', id);

/** xs:dateTime without fractions. */
export const dateTime = (iso: string): string => `${new Date(iso).toISOString().slice(0, 19)}Z`;
