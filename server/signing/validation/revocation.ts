// Revocation status of a certificate at a time: fetched OCSP first, then CRLs, then what the file carries.
// RFC 5280 §6.3, RFC 6960, RFC 9608 (noRevAvail), ETSI EN 319 102-1 §5.2.5, §5.6.2.2 (who may still vouch).
import { randomBytes } from 'node:crypto';
import { OID } from '../cms/oids.ts';
import type { RevocationFreshness } from '../types.ts';
import type { StrengthCheck } from './algorithm-strength.ts';
import { buildPath, type TrustStore } from './build-path.ts';
import { allowsUsage, type Certificate } from './certificate.ts';
import { type Crl, tryReadCrl } from './crl.ts';
import { type CrlContext, crlStatus } from './crl-status.ts';
import { pointUrls } from './distribution-points.ts';
import { isTimely } from './evidence-age.ts';
import { sameName } from './names.ts';
import {
  buildOcspRequest,
  type OcspContext,
  type OcspResponse,
  ocspStatus,
  tryReadOcspResponse,
} from './ocsp.ts';
import type { RevocationFetch } from './revocation-fetch.ts';

export interface RevocationStatus {
  status: 'good' | 'revoked' | 'unknown';
  source?: 'ocsp' | 'crl';
  /** When the evidence was made. */
  at?: Date;
  revokedAt?: Date;
  /** CRLReason code, when one is given. */
  reason?: number;
  /** Since when the key may have been in other hands, as the authority believes. */
  invalidSince?: Date;
}

export interface RevocationContext {
  store: TrustStore;
  /** When what the certificate signed is proven to have existed; without a proof, now. The status counts from here. */
  at: Date;
  /** When it was signed, as far as known; for the freshness policy. */
  signedAt?: Date;
  now: Date;
  isStrong: StrengthCheck;
  freshness?: RevocationFreshness;
  /** When a list or response is proven to have existed; default now. */
  provenAt?: (object: Uint8Array) => Date;
  crls: readonly Crl[];
  ocsps: readonly OcspResponse[];
  fetch?: RevocationFetch;
}

const MAX_SIGNER_DEPTH = 4;
const MAX_URLS = 3;

export const HOLD = 6;

type Currency = CrlContext['isCurrent'];

/** The freshness policy is for signers: authorities publish about each other once a year. */
const currencyFor =
  (certificate: Certificate, { freshness, ...context }: RevocationContext): Currency =>
  (thisUpdate, nextUpdate, keptSince) => {
    const isCa = certificate.ext.basicConstraints?.ca === true;
    const times = { thisUpdate, nextUpdate, keptSince };
    return isTimely(times, certificate, { ...context, ...(isCa ? {} : { freshness }) });
  };

const isAnchor = (certificate: Certificate, { store }: RevocationContext): boolean =>
  store.anchors.some((a) => a.sha256 === certificate.sha256);

/** Who vouches must be in his dates when his word is proven to have been there: an old key could write it today. */
const mayVouch =
  (context: RevocationContext) =>
  (signer: Certificate, evidence: Uint8Array): boolean =>
    isAnchor(signer, context) || (context.provenAt?.(evidence) ?? context.now) <= signer.notAfter;

/** A delegated responder without nocheck is checked itself, as far as its certificate says how. */
const isResponderGood =
  (issuer: Certificate, context: RevocationContext, depth: number) =>
  async (responder: Certificate, response: OcspResponse): Promise<boolean> => {
    if (!mayVouch(context)(responder, response.der)) return false;
    if (responder.raw.has(OID.ocspNoCheck) || responder.sha256 === issuer.sha256) return true;
    if (depth >= MAX_SIGNER_DEPTH) return false;
    const at = context.provenAt?.(response.der) ?? context.now;
    const { status } = await revocationStatus(responder, issuer, { ...context, at, signedAt: at }, depth + 1);
    const { ocspUrls, distributionPoints } = responder.ext;
    const isToldHow = ocspUrls.length > 0 || distributionPoints.length > 0;
    return status === 'good' || (status === 'unknown' && !isToldHow);
  };

const ocspContext = (
  c: Certificate,
  issuer: Certificate,
  context: RevocationContext,
  depth: number,
): OcspContext => ({
  isStrong: context.isStrong,
  now: context.now,
  isCurrent: currencyFor(c, context),
  isResponderGood: isResponderGood(issuer, context, depth),
});

const asked = async (
  c: Certificate,
  issuer: Certificate,
  context: RevocationContext,
  depth: number,
): Promise<RevocationStatus> => {
  for (const url of context.fetch ? c.ext.ocspUrls.slice(0, MAX_URLS) : []) {
    const nonce = randomBytes(16);
    const der = await context.fetch?.ocsp(url, buildOcspRequest(c, issuer, nonce));
    const response = der ? tryReadOcspResponse(der) : undefined;
    if (!response) continue;
    const found = await ocspStatus(response, c, issuer, {
      ...ocspContext(c, issuer, context, depth),
      nonce,
    });
    if (found.status !== 'unknown') return told('ocsp', found);
  }
  return { status: 'unknown' };
};

type Found = Omit<RevocationStatus, 'source' | 'at'> & { thisUpdate: Date };

const told = (source: 'ocsp' | 'crl', { thisUpdate, ...found }: Found): RevocationStatus => ({
  ...found,
  source,
  at: thisUpdate,
});

const stored = async (
  c: Certificate,
  issuer: Certificate,
  context: RevocationContext,
  depth: number,
): Promise<RevocationStatus> => {
  let best: RevocationStatus = { status: 'unknown' };
  for (const response of context.ocsps) {
    const found = await ocspStatus(response, c, issuer, ocspContext(c, issuer, context, depth));
    if (found.status === 'revoked') return told('ocsp', found);
    if (found.status === 'good') best = told('ocsp', found);
  }
  return best;
};

/** The CRL may be signed by the issuer on the path or by another certificate of that name with its own valid path. */
const signersFor =
  (issuer: Certificate, context: RevocationContext, depth: number) =>
  async (crl: Crl): Promise<Certificate[]> => {
    const own = sameName(issuer.subject, crl.issuer) ? [issuer] : [];
    const named = [...context.store.anchors, ...context.store.pool].filter(
      (c) => c.sha256 !== issuer.sha256 && sameName(c.subject, crl.issuer) && allowsUsage(c, 'cRLSign'),
    );
    const proven: Certificate[] = [];
    const at = context.provenAt?.(crl.der) ?? context.now;
    for (const candidate of depth < MAX_SIGNER_DEPTH ? named : []) {
      if (await isTrustedSigner(candidate, { ...context, at, signedAt: at }, depth + 1))
        proven.push(candidate);
    }
    return [...own, ...proven].filter((signer) => mayVouch(context)(signer, crl.der));
  };

const isTrustedSigner = async (
  c: Certificate,
  context: RevocationContext,
  depth: number,
): Promise<boolean> => {
  const { at, isStrong } = context;
  const path = await buildPath(c, context.store, { at, isStrong });
  if (path.status !== 'trusted') return false;
  return (await chainRevocation(path.chain, context, depth)).worst !== 'revoked';
};

const byCrl = async (
  certificate: Certificate,
  issuer: Certificate,
  context: RevocationContext,
  depth: number,
): Promise<RevocationStatus> => {
  const { distributionPoints, freshest } = certificate.ext;
  const points = [...distributionPoints, ...freshest];
  const urls = context.fetch ? pointUrls(points).slice(0, MAX_URLS) : [];
  const fetched = await Promise.all(urls.map((url) => context.fetch?.crl(url)));
  const crls = [...fetched.flatMap((der) => (der ? (tryReadCrl(der) ?? []) : [])), ...context.crls];
  const found = await crlStatus(certificate, {
    crls,
    isStrong: context.isStrong,
    isCurrent: currencyFor(certificate, context),
    signersOf: signersFor(issuer, context, depth),
  });
  return found.status === 'unknown' ? found : told('crl', found);
};

/** Short-lived certificates whose authority says that nothing will ever be said about them. */
const needsNoStatus = ({ raw, ext }: Certificate): boolean =>
  ext.basicConstraints?.ca !== true && (raw.has(OID.noRevAvail) || raw.has(OID.validityAssuredShortTerm));

/** Status of one certificate: the first source that knows, revocation found anywhere winning. */
export const revocationStatus = async (
  certificate: Certificate,
  issuer: Certificate,
  context: RevocationContext,
  depth = 0,
): Promise<RevocationStatus> => {
  if (needsNoStatus(certificate)) return { status: 'good' };
  const answer = await asked(certificate, issuer, context, depth);
  if (answer.status !== 'unknown') return answer;
  const listed = await byCrl(certificate, issuer, context, depth);
  if (listed.status === 'revoked') return listed;
  const kept = await stored(certificate, issuer, context, depth);
  if (kept.status === 'revoked') return kept;
  return listed.status === 'unknown' ? kept : listed;
};

export interface ChainRevocation {
  /** Status of the leaf. */
  leaf: RevocationStatus;
  /** Of each certificate below the anchor, leaf first. */
  statuses: RevocationStatus[];
  worst: 'good' | 'revoked' | 'unknown';
}

/** Status along a chain, leaf first, anchor last; the anchor is trusted by configuration and not checked. */
export const chainRevocation = async (
  chain: readonly Certificate[],
  context: RevocationContext,
  depth = 0,
): Promise<ChainRevocation> => {
  const statuses: RevocationStatus[] = [];
  for (const [index, certificate] of chain.slice(0, -1).entries()) {
    const issuer = chain[index + 1];
    if (issuer) statuses.push(await revocationStatus(certificate, issuer, context, depth));
  }
  const has = (status: RevocationStatus['status']) => statuses.some((s) => s.status === status);
  const worst = has('revoked') ? 'revoked' : statuses.length === 0 || has('unknown') ? 'unknown' : 'good';
  return { leaf: statuses[0] ?? { status: 'unknown' }, statuses, worst };
};
