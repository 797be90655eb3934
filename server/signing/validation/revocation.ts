// Revocation status of a certificate at a time: fetched OCSP first, then CRLs, then what the file carries.
// RFC 5280 §6.3, RFC 6960, ETSI EN 319 102-1 §5.2.5 (freshness).
import { randomBytes } from 'node:crypto';
import type { Der, RevocationClient } from '../types.ts';
import { buildPath, type TrustStore } from './build-path.ts';
import { allowsUsage, type Certificate } from './certificate.ts';
import { type Crl, tryReadCrl } from './crl.ts';
import { crlStatus } from './crl-status.ts';
import { pointUrls } from './distribution-points.ts';
import { sameName } from './names.ts';
import { buildOcspRequest, type OcspResponse, ocspStatus, tryReadOcspResponse } from './ocsp.ts';

export interface RevocationStatus {
  status: 'good' | 'revoked' | 'unknown';
  source?: 'ocsp' | 'crl';
  /** When the evidence was made. */
  at?: Date;
  revokedAt?: Date;
}

export interface RevocationContext {
  store: TrustStore;
  /** The time the signature counts from. */
  at: Date;
  /** Whether a trusted timestamp proves `at`; only then does evidence of that time stay good after it expires. */
  isTimeTrusted: boolean;
  now: Date;
  allowSha1: boolean;
  crls: readonly Crl[];
  ocsps: readonly OcspResponse[];
  fetch?: RevocationFetch;
}

/** Clocks of responders and verifiers differ a little. */
const SKEW_MS = 5 * 60_000;
/** An answer without nextUpdate is only good while fresh. */
const UNBOUNDED_ANSWER_MS = 24 * 3_600_000;
const MAX_SIGNER_DEPTH = 4;

const isCurrentFor =
  (context: RevocationContext) =>
  (thisUpdate: Date, nextUpdate: Date | undefined): boolean => {
    if (thisUpdate.getTime() > context.now.getTime() + SKEW_MS) return false;
    const until = nextUpdate?.getTime() ?? thisUpdate.getTime() + UNBOUNDED_ANSWER_MS;
    if (until + SKEW_MS >= context.now.getTime()) return true;
    return context.isTimeTrusted && until >= context.at.getTime();
  };

/** One verification's network: every address asked once, everything bounded in number and time. */
export class RevocationFetch {
  private readonly client: RevocationClient;
  private readonly answers = new Map<string, Promise<Der | null>>();
  private left: number;
  private readonly timeoutMs: number;
  private readonly deadline: number;

  constructor(client: RevocationClient, limits: { requests: number; timeoutMs: number; totalMs: number }) {
    this.client = client;
    this.left = limits.requests;
    this.timeoutMs = limits.timeoutMs;
    this.deadline = performance.now() + limits.totalMs;
  }

  private once(key: string, ask: () => Promise<Der | null>): Promise<Der | null> {
    const known = this.answers.get(key);
    if (known) return known;
    const remaining = this.deadline - performance.now();
    if (this.left-- <= 0 || remaining <= 0) return Promise.resolve(null);
    const answer = withDeadline(ask, Math.min(this.timeoutMs, remaining));
    this.answers.set(key, answer);
    return answer;
  }

  ocsp(url: string, request: Der): Promise<Der | null> {
    return this.once(`ocsp ${url} ${Buffer.from(request).toString('base64')}`, () =>
      this.client.ocsp(url, request),
    );
  }

  crl(url: string): Promise<Der | null> {
    return this.once(`crl ${url}`, () => this.client.crl(url));
  }

  issuer(url: string): Promise<Der | null> {
    return this.once(`issuer ${url}`, () => this.client.issuer(url));
  }
}

const withDeadline = async (ask: () => Promise<Der | null>, ms: number): Promise<Der | null> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  try {
    return await Promise.race([ask(), late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
};

const MAX_URLS = 3;

const askOcsp = async (
  c: Certificate,
  issuer: Certificate,
  context: RevocationContext,
): Promise<RevocationStatus> => {
  const limits = { allowSha1: context.allowSha1, isCurrent: isCurrentFor(context) };
  for (const url of context.fetch ? c.ext.ocspUrls.slice(0, MAX_URLS) : []) {
    const nonce = randomBytes(16);
    const der = await context.fetch?.ocsp(url, buildOcspRequest(c, issuer, nonce));
    const response = der ? tryReadOcspResponse(der) : undefined;
    if (!response) continue;
    const found = await ocspStatus(response, c, issuer, { ...limits, nonce });
    if (found.status !== 'unknown') return fromOcsp(found);
  }
  return { status: 'unknown' };
};

const fromOcsp = (found: {
  status: 'good' | 'revoked';
  thisUpdate: Date;
  revokedAt?: Date;
}): RevocationStatus => ({
  status: found.status,
  source: 'ocsp',
  at: found.thisUpdate,
  ...(found.revokedAt ? { revokedAt: found.revokedAt } : {}),
});

const storedOcsp = async (
  c: Certificate,
  issuer: Certificate,
  context: RevocationContext,
): Promise<RevocationStatus> => {
  const limits = { allowSha1: context.allowSha1, isCurrent: isCurrentFor(context) };
  let best: RevocationStatus = { status: 'unknown' };
  for (const response of context.ocsps) {
    const found = await ocspStatus(response, c, issuer, limits);
    if (found.status === 'revoked') return fromOcsp(found);
    if (found.status === 'good') best = fromOcsp(found);
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
    for (const candidate of depth < MAX_SIGNER_DEPTH ? named : []) {
      if (await isTrustedSigner(candidate, context, depth + 1)) proven.push(candidate);
    }
    return [...own, ...proven];
  };

const isTrustedSigner = async (
  c: Certificate,
  context: RevocationContext,
  depth: number,
): Promise<boolean> => {
  const path = await buildPath(c, context.store, { at: context.at, allowSha1: context.allowSha1 });
  if (path.status !== 'trusted') return false;
  return (await chainRevocation(path.chain, context, depth)).worst !== 'revoked';
};

const byCrl = async (
  certificate: Certificate,
  issuer: Certificate,
  context: RevocationContext,
  depth: number,
): Promise<RevocationStatus> => {
  const urls = context.fetch ? pointUrls(certificate.ext.distributionPoints).slice(0, MAX_URLS) : [];
  const fetched = await Promise.all(urls.map((url) => context.fetch?.crl(url)));
  const crls = [...fetched.flatMap((der) => (der ? (tryReadCrl(der) ?? []) : [])), ...context.crls];
  const found = await crlStatus(certificate, {
    crls,
    allowSha1: context.allowSha1,
    isCurrent: isCurrentFor(context),
    signersOf: signersFor(issuer, context, depth),
  });
  if (found.status === 'unknown') return found;
  const revokedAt = found.status === 'revoked' ? { revokedAt: found.entry.revokedAt } : {};
  return { status: found.status, source: 'crl', at: found.thisUpdate, ...revokedAt };
};

/** Status of one certificate: the first source that knows, revocation found anywhere winning. */
export const revocationStatus = async (
  certificate: Certificate,
  issuer: Certificate,
  context: RevocationContext,
  depth = 0,
): Promise<RevocationStatus> => {
  const asked = await askOcsp(certificate, issuer, context);
  if (asked.status !== 'unknown') return asked;
  const listed = await byCrl(certificate, issuer, context, depth);
  if (listed.status === 'revoked') return listed;
  const stored = await storedOcsp(certificate, issuer, context);
  if (stored.status === 'revoked') return stored;
  return listed.status === 'unknown' ? stored : listed;
};

export interface ChainRevocation {
  /** Status of the leaf. */
  leaf: RevocationStatus;
  worst: 'good' | 'revoked' | 'unknown';
  /** Earliest known revocation along the chain. */
  revokedAt?: Date;
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
  const revoked = statuses.filter((s) => s.status === 'revoked').map((s) => s.revokedAt ?? new Date(0));
  const isUnknown = statuses.length === 0 || statuses.some((s) => s.status === 'unknown');
  const [first] = revoked.toSorted((a, b) => a.getTime() - b.getTime());
  return {
    leaf: statuses[0] ?? { status: 'unknown' },
    worst: first ? 'revoked' : isUnknown ? 'unknown' : 'good',
    ...(first ? { revokedAt: first } : {}),
  };
};
