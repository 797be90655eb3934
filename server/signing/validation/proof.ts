// Which of the answers at hand prove a certificate's status, whatever they say and however old they are: what a
// security store must hold of it. RFC 6960 §3.2, RFC 5280 §6.3.3, ETSI EN 319 142-1 §6.3 (LT level).
import type { Certificate } from './certificate.ts';
import type { Crl } from './crl.ts';
import { crlStatus } from './crl-status.ts';
import { sameName } from './names.ts';
import { type OcspResponse, ocspStatus } from './ocsp.ts';

export interface Answers {
  ocsps: readonly OcspResponse[];
  crls: readonly Crl[];
}

export interface Proof {
  ocsps: OcspResponse[];
  crls: Crl[];
  thisUpdate: Date;
  status: 'good' | 'revoked';
}

/** Tells whether an answer of these times counts; by default each does. */
export type Currency = (thisUpdate: Date, nextUpdate: Date | undefined) => boolean;

const always: Currency = () => true;

const byOcsp = async (c: Certificate, issuer: Certificate, ocsps: Answers['ocsps'], isCurrent: Currency) => {
  let best: Proof | undefined;
  for (const response of ocsps) {
    const found = await ocspStatus(response, c, issuer, { isStrong: () => true, isCurrent });
    if (found.status === 'unknown' || (best && best.thisUpdate >= found.thisUpdate)) continue;
    best = { ocsps: [response], crls: [], thisUpdate: found.thisUpdate, status: found.status };
  }
  return best;
};

const byCrls = async (
  c: Certificate,
  crls: readonly Crl[],
  signers: readonly Certificate[],
  isCurrent: Currency,
): Promise<Proof | undefined> => {
  const signersOf = async (crl: Crl) => signers.filter((signer) => sameName(signer.subject, crl.issuer));
  const found = await crlStatus(c, { crls, isStrong: () => true, isCurrent, signersOf });
  if (found.status === 'unknown') return undefined;
  return { ocsps: [], crls: [...crls], thisUpdate: found.thisUpdate, status: found.status };
};

/**
 * The newest response about exactly this certificate of this issuer, signed by one who may; else one list, else the
 * lists together. `others` are certificates that may have signed indirect lists.
 */
export const proofOf = async (
  certificate: Certificate,
  issuer: Certificate,
  answers: Answers,
  others: readonly Certificate[] = [],
  isCurrent: Currency = always,
): Promise<Proof | undefined> => {
  const ocsp = await byOcsp(certificate, issuer, answers.ocsps, isCurrent);
  if (ocsp) return ocsp;
  const signers = [issuer, ...others];
  const newest = answers.crls.toSorted((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime());
  for (const crl of newest) {
    const alone = await byCrls(certificate, [crl], signers, isCurrent);
    if (alone) return alone;
  }
  return byCrls(certificate, newest, signers, isCurrent);
};
