// Trust of one certificate at one time: path to an anchor, missing issuers fetched, revocation along the path.
// RFC 5280 §6, §4.2.2.1 (AIA), ETSI EN 319 102-1 §5.2.6.
import { parseCertificates } from '../keys/parse-certificates.ts';
import type { AlgorithmPolicy, Der, RevocationFreshness, VerificationPolicy } from '../types.ts';
import { DEFAULT_ALGORITHMS, isStrongAt, type StrengthCheck } from '../validation/algorithm-strength.ts';
import { type BuiltPath, buildPath, type TrustStore } from '../validation/build-path.ts';
import { type Certificate, readArgument, tryReadCertificate } from '../validation/certificate.ts';
import { type ChainRevocation, chainRevocation } from '../validation/revocation.ts';
import { RevocationFetch } from '../validation/revocation-fetch.ts';
import type { Evidence } from './dss.ts';
import { Proofs } from './proofs.ts';

/** One verification's trust settings, parsed once. */
export interface TrustContext {
  anchors: Certificate[];
  intermediates: Certificate[];
  evidence: Evidence;
  now: Date;
  requireRevocation: boolean;
  algorithms: AlgorithmPolicy;
  freshness: RevocationFreshness;
  /** What is proven to have existed when; grows while timestamps are judged, newest first. */
  proofs: Proofs;
  fetch?: RevocationFetch;
}

const FETCH_LIMITS = { requests: 40, timeoutMs: 10_000, totalMs: 30_000 };
const MAX_FETCHED_ISSUERS = 4;

export const makeTrustContext = (policy: VerificationPolicy, evidence: Evidence): TrustContext => ({
  anchors: policy.trustAnchors.flatMap((der) => readArgument(der) ?? []),
  intermediates: (policy.intermediates ?? []).flatMap((der) => readArgument(der) ?? []),
  evidence,
  now: policy.now,
  requireRevocation: policy.requireRevocation ?? true,
  algorithms: policy.algorithms ?? DEFAULT_ALGORITHMS,
  freshness: policy.freshness ?? {},
  proofs: new Proofs(policy.now),
  ...(policy.revocation ? { fetch: new RevocationFetch(policy.revocation, FETCH_LIMITS) } : {}),
});

/** Strength of each object at the time it is proven to have existed; `own` is proven by `ownProven` as well. */
export const strengthOf =
  ({ proofs, algorithms }: TrustContext, own?: { object: Der; proven: Date }): StrengthCheck =>
  (used, object) => {
    const known = proofs.of(object);
    const at = own?.object === object && own.proven < known ? own.proven : known;
    return isStrongAt(used, at, algorithms);
  };

const unique = (certificates: readonly Certificate[]): Certificate[] => [
  ...new Map(certificates.map((c) => [c.sha256, c])).values(),
];

export const storeOf = (context: TrustContext, embedded: readonly Certificate[]): TrustStore => ({
  anchors: context.anchors,
  pool: unique([...context.intermediates, ...embedded, ...context.evidence.certificates]),
});

const fetchIssuers = async (certificate: Certificate, fetch: RevocationFetch): Promise<Certificate[]> => {
  for (const url of certificate.ext.issuerUrls.slice(0, 2)) {
    const bytes = await fetch.issuer(url);
    try {
      if (bytes) return parseCertificates(bytes).flatMap((der) => tryReadCertificate(der) ?? []);
    } catch {
      // An address that answers with something else is the same as no answer.
    }
  }
  return [];
};

/** The certificate nearest to the end of a path that does not hold whose issuer's address was not asked yet. */
const wantsIssuer = (path: BuiltPath, leaf: Certificate, asked: Set<string>): Certificate | undefined => {
  if (path.status === 'trusted') return undefined;
  // What is wrong with the leaf itself, no other issuer mends.
  if (path.status === 'invalid' && path.at.sha256 === leaf.sha256 && path.failure !== 'signature')
    return undefined;
  return path.chain.findLast((c) => c.ext.issuerUrls.length > 0 && !asked.has(c.sha256));
};

export interface TrustResult {
  path: BuiltPath;
  store: TrustStore;
  revocation: ChainRevocation;
}

/** Builds the path at `at`, fetching issuers by AIA while the chain is incomplete. */
export const findPath = async (
  leaf: Certificate,
  embedded: readonly Certificate[],
  context: TrustContext,
  at: Date,
  isStrong: StrengthCheck = strengthOf(context),
): Promise<{ path: BuiltPath; store: TrustStore }> => {
  const options = { at, isStrong };
  let store = storeOf(context, embedded);
  let path = await buildPath(leaf, store, options);
  const asked = new Set<string>();
  for (let round = 0; context.fetch && round < MAX_FETCHED_ISSUERS; round++) {
    const wanting = wantsIssuer(path, leaf, asked);
    if (!wanting) break;
    asked.add(wanting.sha256);
    const fetched = await fetchIssuers(wanting, context.fetch);
    if (fetched.length === 0) continue;
    store = { ...store, pool: unique([...store.pool, ...fetched]) };
    path = await buildPath(leaf, store, options);
  }
  return { path, store };
};

export interface TrustTime {
  /** When the certificates must be in their dates. */
  at: Date;
  /** When what the leaf signed is proven to have existed; without a proof, now. Revocation counts from here. */
  proven: Date;
  /** Judge revocation as of this time: offline, nobody can be asked how an authority does today. */
  asOf?: Date;
}

/** Path and, when it is trusted, revocation along it. */
export const judgeTrust = async (
  leaf: Certificate,
  embedded: readonly Certificate[],
  context: TrustContext,
  { at, proven, asOf }: TrustTime,
  isStrong: StrengthCheck = strengthOf(context),
): Promise<TrustResult> => {
  const { path, store } = await findPath(leaf, embedded, context, at, isStrong);
  if (path.status !== 'trusted') {
    return { path, store, revocation: { leaf: { status: 'unknown' }, statuses: [], worst: 'unknown' } };
  }
  const revocation = await chainRevocation(path.chain, {
    store,
    at: asOf ?? proven,
    signedAt: at,
    now: context.now,
    isStrong,
    freshness: context.freshness,
    provenAt: (object) => {
      const known = context.proofs.of(object);
      return asOf && asOf < known ? asOf : known;
    },
    crls: context.evidence.crls,
    ocsps: context.evidence.ocsps,
    ...(context.fetch ? { fetch: context.fetch } : {}),
  });
  return { path, store, revocation };
};
