// Decides a certificate's status from CRLs: distribution points, scope, reasons, indirect and delta lists, and who
// may sign them. RFC 5280 §6.3.3.
import { equalBytes } from '../cms/der-read.ts';
import type { StrengthCheck } from './algorithm-strength.ts';
import { allowsUsage, type Certificate } from './certificate.ts';
import { type Crl, compareNumbers, findEntry, REMOVE_FROM_CRL, type RevokedEntry } from './crl.ts';
import { ALL_REASONS, type DistributionPoint, pointNames, sameGeneralName } from './distribution-points.ts';
import type { GeneralName } from './names.ts';
import { sameName } from './names.ts';
import { checkSignedBy } from './validate-path.ts';

export type CrlStatus =
  | { status: 'good'; thisUpdate: Date }
  | ({ status: 'revoked'; thisUpdate: Date } & RevokedEntry)
  | { status: 'unknown' };

export interface CrlContext {
  crls: readonly Crl[];
  isStrong: StrengthCheck;
  /** Whether a list of these times may speak for the time in question. */
  isCurrent(thisUpdate: Date, nextUpdate: Date | undefined, keptSince: Date | undefined): boolean;
  /** Certificates whose paths hold and whose subject issued this list; the first whose key fits is taken. */
  signersOf(crl: Crl, certificate: Certificate): Promise<Certificate[]>;
}

const asDirectory = (name: Certificate['issuer']): GeneralName => ({ kind: 'directory', name });

const issuersOf = (point: DistributionPoint, certificate: Certificate): GeneralName[] =>
  point.crlIssuer ?? [asDirectory(certificate.issuer)];

/** (b)(1): the list comes from the CRL issuer the point names, or else from the certificate's issuer. */
const isRightIssuer = (point: DistributionPoint, crl: Crl, certificate: Certificate): boolean => {
  if (!point.crlIssuer) return sameName(crl.issuer, certificate.issuer);
  const own = asDirectory(crl.issuer);
  return crl.idp?.indirect === true && point.crlIssuer.some((n) => sameGeneralName(n, own));
};

const directoryNames = (names: readonly GeneralName[]) =>
  names.flatMap((n) => (n.kind === 'directory' ? [n.name] : []));

/** (b)(2): the list's scope includes this certificate and this point. */
const isInScope = (point: DistributionPoint, crl: Crl, certificate: Certificate): boolean => {
  const { idp } = crl;
  if (!idp) return true;
  const isCa = certificate.ext.basicConstraints?.ca === true;
  if (idp.onlyAttributeCerts || (idp.onlyUserCerts && isCa) || (idp.onlyCaCerts && !isCa)) return false;
  if (!idp.name) return true;
  const issuers = issuersOf(point, certificate);
  const listed = pointNames(idp.name, [crl.issuer]);
  const wanted = point.name ? pointNames(point.name, directoryNames(issuers)) : issuers;
  return listed.some((a) => wanted.some((b) => sameGeneralName(a, b)));
};

const reasonsOf = (point: DistributionPoint, crl: Crl): Set<number> => {
  const listed = crl.idp?.onlySomeReasons ?? ALL_REASONS;
  return new Set([...(point.reasons ?? ALL_REASONS)].filter((r) => listed.has(r)));
};

const isSigned = async (crl: Crl, certificate: Certificate, context: CrlContext): Promise<boolean> => {
  for (const signer of await context.signersOf(crl, certificate)) {
    if (!signer.key || !allowsUsage(signer, 'cRLSign')) continue;
    if ((await checkSignedBy(crl, signer.key, context.isStrong)) === 'ok') return true;
  }
  return false;
};

const isCurrent = (crl: Crl, context: CrlContext): boolean =>
  context.isCurrent(crl.thisUpdate, crl.nextUpdate, crl.keptSince);

const sameBytes = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === undefined || b === undefined ? a === b : equalBytes(a, b);

/** (c): a delta for this base, not older than it, of the same issuer, scope and key. */
const isDeltaFor = (delta: Crl, base: Crl): boolean =>
  delta.baseNumber !== undefined &&
  delta.number !== undefined &&
  base.number !== undefined &&
  sameName(delta.issuer, base.issuer) &&
  sameBytes(delta.idpBytes, base.idpBytes) &&
  delta.authorityKeyId === base.authorityKeyId &&
  compareNumbers(delta.baseNumber, base.number) <= 0 &&
  compareNumbers(delta.number, base.number) >= 0;

const NONE = new Uint8Array();

const lookUp = async (
  base: Crl,
  certificate: Certificate,
  context: CrlContext,
): Promise<RevokedEntry | undefined> => {
  // The newest word counts: an older delta may lift a hold that a later one turned into a revocation.
  const deltas = context.crls.filter((crl) => isDeltaFor(crl, base));
  for (const delta of deltas.toSorted((a, b) => compareNumbers(b.number ?? NONE, a.number ?? NONE))) {
    if (delta.hasUnknownCritical || !isCurrent(delta, context)) continue;
    const entry = findEntry(delta, certificate.serial, certificate.issuer);
    if (!entry || !(await isSigned(delta, certificate, context))) continue;
    return entry.reason === REMOVE_FROM_CRL ? undefined : entry;
  }
  return findEntry(base, certificate.serial, certificate.issuer);
};

/** Status by the lists at hand: revoked when any usable one says so, good only when all reasons are covered. */
export const crlStatus = async (certificate: Certificate, context: CrlContext): Promise<CrlStatus> => {
  const covered = new Set<number>();
  let newest = new Date(0);
  const points = [
    ...certificate.ext.distributionPoints,
    { name: { full: [asDirectory(certificate.issuer)] } },
  ];
  // Newest first: a later list of the same scope supersedes an earlier one (a hold may have been lifted).
  const lists = context.crls.toSorted((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime());
  for (const point of points) {
    for (const crl of lists) {
      if (crl.baseNumber || crl.hasUnknownCritical) continue;
      if (!isRightIssuer(point, crl, certificate) || !isInScope(point, crl, certificate)) continue;
      const reasons = reasonsOf(point, crl);
      if ([...reasons].every((r) => covered.has(r))) continue;
      const isNow = isCurrent(crl, context);
      const isListed = findEntry(crl, certificate.serial, certificate.issuer) !== undefined;
      // A list past its time proves no absence, but what it lists stays revoked.
      if (!isNow && !isListed) continue;
      if (!(await isSigned(crl, certificate, context))) continue;
      const entry = await lookUp(crl, certificate, context);
      if (entry) return { status: 'revoked', ...entry, thisUpdate: crl.thisUpdate };
      if (!isNow) continue;
      for (const reason of reasons) covered.add(reason);
      if (crl.thisUpdate > newest) newest = crl.thisUpdate;
    }
  }
  return covered.size === ALL_REASONS.size ? { status: 'good', thisUpdate: newest } : { status: 'unknown' };
};
