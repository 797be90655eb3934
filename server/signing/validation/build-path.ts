// Finds certification paths from a leaf to configured anchors and validates them: only issuers whose key signed, the
// shortest chains first. RFC 4158 (building), RFC 5280 §6 (validating). Bounded: a hostile pool cannot make it explode.
import { type Certificate, isSelfIssued } from './certificate.ts';
import { sameName } from './names.ts';
import { checkSignedBy, type PathFailure, type PathOptions, validatePath } from './validate-path.ts';

export const MAX_PATH_LENGTH = 10;
/** Whole paths validated. */
const MAX_ATTEMPTS = 48;
/** Chains looked at, in all. */
const MAX_STEPS = 1000;
/** Signatures checked while looking for issuers. */
const MAX_CHECKS = 400;

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

/** Key identifiers and dates only order the search; they prove nothing. */
const likeliestFirst = (certificate: Certificate, candidates: Certificate[], at: Date): Certificate[] => {
  const wanted = certificate.ext.authorityKeyId;
  const rank = (c: Certificate): number =>
    (wanted !== undefined && c.ext.subjectKeyId === wanted ? 0 : 2) +
    (c.notBefore <= at && at <= c.notAfter ? 0 : 1);
  return candidates.toSorted((a, b) => rank(a) - rank(b));
};

interface Candidate {
  chain: Certificate[];
  anchored: boolean;
}

/** The same name with the same key is the same authority, however often it was certified: a loop (RFC 4158 §2.4.2). */
const authorityOf = ({ subject, spki }: Certificate): string =>
  `${subject.key} ${Buffer.from(spki).toString('base64')}`;

/** One search: what it may still do, and which signatures it has looked at. */
class Search {
  private readonly store: TrustStore;
  private readonly at: Date;
  private checksLeft = MAX_CHECKS;
  private readonly known = new Map<string, Promise<boolean>>();

  constructor(store: TrustStore, at: Date) {
    this.store = store;
    this.at = at;
  }

  /** Whether this issuer's key signed the certificate. A key that inherits its parameters is tried with the path. */
  private isSigned(certificate: Certificate, issuer: Certificate): Promise<boolean> {
    const { key } = issuer;
    if (!key) return Promise.resolve(true);
    const pair = `${certificate.sha256} ${issuer.sha256}`;
    const known = this.known.get(pair);
    if (known) return known;
    if (--this.checksLeft < 0) return Promise.resolve(false);
    const outcome = checkSignedBy(certificate, key, () => true).then((found) => found === 'ok');
    this.known.set(pair, outcome);
    return outcome;
  }

  private async issuersOf(chain: readonly Certificate[], last: Certificate): Promise<Certificate[]> {
    const seen = new Set(chain.map(authorityOf));
    const named = this.store.pool.filter((c) => isPossibleIssuer(c, last) && !seen.has(authorityOf(c)));
    const signers: Certificate[] = [];
    for (const issuer of likeliestFirst(last, named, this.at))
      if (await this.isSigned(last, issuer)) signers.push(issuer);
    return signers;
  }

  /** Chains worth trying, leaf first, the shortest before the longer; those that reach an anchor carry it last. */
  async *chains(leaf: Certificate): AsyncGenerator<Candidate> {
    const open: Certificate[][] = [[leaf]];
    for (let next = 0; next < open.length && next < MAX_STEPS; next++) {
      const chain = open[next] ?? [];
      const last = chain.at(-1);
      if (!last) continue;
      const named = this.store.anchors.filter((a) => isPossibleIssuer(a, last));
      const anchors = likeliestFirst(last, named, this.at);
      for (const anchor of anchors) yield { chain: [...chain, anchor], anchored: true };
      const issuers = chain.length < MAX_PATH_LENGTH ? await this.issuersOf(chain, last) : [];
      for (const issuer of issuers) if (open.length < MAX_STEPS) open.push([...chain, issuer]);
      if (anchors.length === 0 && issuers.length === 0) yield { chain, anchored: false };
    }
  }
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
  for await (const { chain, anchored } of new Search(store, options.at).chains(leaf)) {
    if (anchored) {
      if (++attempts > MAX_ATTEMPTS) break;
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
