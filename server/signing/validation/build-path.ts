// Finds certification paths from a leaf to configured anchors and validates them, best candidates first.
// RFC 4158 (building), RFC 5280 §6 (validating). Bounded: a hostile pool cannot make the search explode.
import { type Certificate, isSelfIssued } from './certificate.ts';
import { sameName } from './names.ts';
import { type PathFailure, type PathOptions, validatePath } from './validate-path.ts';

export const MAX_PATH_LENGTH = 10;
const MAX_ATTEMPTS = 48;
const MAX_STEPS = 2000;

export interface TrustStore {
  anchors: readonly Certificate[];
  /** Every certificate that might be an issuer: known intermediates, embedded and fetched ones. */
  pool: readonly Certificate[];
}

export type BuiltPath =
  /** Leaf first, anchor last. */
  | { status: 'trusted'; chain: Certificate[] }
  /** A path to an anchor exists and fails. */
  | { status: 'invalid'; chain: Certificate[]; failure: PathFailure; at: Certificate }
  /** No anchor reached. `untrusted`: the chain ends in a foreign self-issued certificate. */
  | { status: 'untrusted' | 'incomplete'; chain: Certificate[] };

const isPossibleIssuer = (issuer: Certificate, certificate: Certificate): boolean =>
  sameName(issuer.subject, certificate.issuer);

/** Key identifiers only order the search; they prove nothing. */
const byKeyId = (certificate: Certificate, candidates: Certificate[]): Certificate[] => {
  const wanted = certificate.ext.authorityKeyId;
  const rank = (c: Certificate): number => (wanted !== undefined && c.ext.subjectKeyId === wanted ? 0 : 1);
  return candidates.toSorted((a, b) => rank(a) - rank(b));
};

interface Candidate {
  chain: Certificate[];
  anchored: boolean;
}

/** Chains worth trying, leaf first; those that reach an anchor carry it last. */
function* candidateChains(
  chain: Certificate[],
  store: TrustStore,
  budget: { steps: number },
): Generator<Candidate> {
  const last = chain.at(-1);
  if (!last || chain.length > MAX_PATH_LENGTH || --budget.steps < 0) return;
  const anchors = byKeyId(
    last,
    store.anchors.filter((a) => isPossibleIssuer(a, last)),
  );
  for (const anchor of anchors) yield { chain: [...chain, anchor], anchored: true };
  const seen = new Set(chain.map((c) => c.sha256));
  const issuers = store.pool.filter((c) => isPossibleIssuer(c, last) && !seen.has(c.sha256));
  for (const issuer of byKeyId(last, issuers)) yield* candidateChains([...chain, issuer], store, budget);
  if (anchors.length === 0 && issuers.length === 0) yield { chain, anchored: false };
}

/** The first valid path; otherwise the most telling failure. */
export const buildPath = async (
  leaf: Certificate,
  store: TrustStore,
  options: PathOptions,
): Promise<BuiltPath> => {
  if (store.anchors.some((a) => a.sha256 === leaf.sha256)) return { status: 'trusted', chain: [leaf] };
  let best: BuiltPath | undefined;
  let attempts = 0;
  for (const { chain, anchored } of candidateChains([leaf], store, { steps: MAX_STEPS })) {
    if (++attempts > MAX_ATTEMPTS) break;
    if (anchored) {
      const [anchor, ...path] = chain.toReversed();
      const result = anchor ? await validatePath(anchor, path, options) : undefined;
      if (result?.ok) return { status: 'trusted', chain: [...result.path.toReversed(), ...chain.slice(-1)] };
      if (result && best?.status !== 'invalid') {
        best = { status: 'invalid', chain, failure: result.failure, at: result.at };
      }
    } else {
      const last = chain.at(-1);
      best ??= { status: last && isSelfIssued(last) ? 'untrusted' : 'incomplete', chain };
    }
  }
  return best ?? { status: isSelfIssued(leaf) ? 'untrusted' : 'incomplete', chain: [leaf] };
};
