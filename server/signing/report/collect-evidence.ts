// Fetches what a verifier without network will need: the path of a certificate and the status of everything on it,
// responders and issuers of lists included. ETSI EN 319 142-1 §6.3 (LT level), RFC 6960 §4.2.2.2.1 (nocheck).
import { randomBytes } from 'node:crypto';
import { OID } from '../cms/oids.ts';
import { certificateFacts } from '../keys/certificate-facts.ts';
import { type Der, SigningError } from '../types.ts';
import type { Certificate } from '../validation/certificate.ts';
import { tryReadCrl } from '../validation/crl.ts';
import { pointUrls } from '../validation/distribution-points.ts';
import { sameName } from '../validation/names.ts';
import { buildOcspRequest, tryReadOcspResponse } from '../validation/ocsp.ts';
import { type Answers, type Currency, type Proof, proofOf } from '../validation/proof.ts';
import type { Evidence } from './dss.ts';
import { findPath, type TrustContext } from './trust.ts';

/** A certificate whose evidence is wanted, and the time at which it was used. */
export interface Party {
  certificate: Certificate;
  embedded: readonly Certificate[];
  usedAt: Date;
  /** Evidence under a later timestamp: what it said after the use is settled, however old it grows. */
  settled?: Evidence;
}

export interface Collected {
  certificates: Der[];
  ocsps: Der[];
  crls: Der[];
}

const SKEW_MS = 5 * 60_000;
/** An answer without nextUpdate speaks for the moment it was given. */
const UNBOUNDED_ANSWER_MS = 24 * 3_600_000;
const MAX_URLS = 3;
/** Responders and issuers of indirect lists have paths of their own. */
const MAX_DEPTH = 3;

const missing = (what: string, certificate: Certificate): SigningError =>
  new SigningError('EVIDENCE_UNAVAILABLE', `${what} of ${certificateFacts(certificate).commonName}`);

export class EvidenceCollector {
  readonly #context: TrustContext;
  /** One question per certificate, however many signatures it made. */
  readonly #proofs = new Map<string, Promise<Proof | undefined>>();

  constructor(context: TrustContext) {
    this.#context = context;
  }

  /**
   * Path and status of the party and of all above it. Throws CERT_UNTRUSTED without a path to an anchor, and
   * EVIDENCE_UNAVAILABLE when neither OCSP nor CRL nor the file itself tells the status of a certificate.
   */
  async of(party: Party): Promise<Collected> {
    const found = new Bag();
    await this.#collect(party, found, 0);
    return found.all();
  }

  async #collect(party: Party, found: Bag, depth: number): Promise<void> {
    const { certificate, embedded, usedAt } = party;
    const { path, store } = await findPath(certificate, embedded, this.#context, usedAt);
    if (path.status !== 'trusted') {
      const { commonName } = certificateFacts(certificate);
      throw new SigningError('CERT_UNTRUSTED', `${commonName} does not lead to a trusted root`);
    }
    for (const one of path.chain) found.certificates.add(one.der);
    for (const [index, one] of path.chain.slice(0, -1).entries()) {
      const issuer = path.chain[index + 1];
      if (!issuer) continue;
      const others = [...store.pool, ...store.anchors];
      const proof = (await this.#told(one, issuer, others, party)) ?? (await this.#ask(one, issuer, others));
      if (!proof) throw missing('no OCSP response and no CRL tells the status', one);
      found.take(proof);
      if (depth < MAX_DEPTH) await this.#collectSigners(proof, issuer, others, found, depth);
    }
  }

  /** What the file says of the time after the use needs no second asking. */
  async #told(certificate: Certificate, issuer: Certificate, others: Certificate[], party: Party) {
    const { usedAt, settled } = party;
    const isLater: Currency = (thisUpdate) => thisUpdate >= usedAt;
    const old = settled && (await proofOf(certificate, issuer, settled, others, isLater));
    if (old) return old;
    return proofOf(certificate, issuer, this.#context.evidence, others, (thisUpdate, nextUpdate) => {
      return isLater(thisUpdate, nextUpdate) && this.#isCurrent(thisUpdate, nextUpdate);
    });
  }

  #ask(certificate: Certificate, issuer: Certificate, others: Certificate[]): Promise<Proof | undefined> {
    const key = `${certificate.sha256} ${issuer.sha256}`;
    const known = this.#proofs.get(key) ?? this.#find(certificate, issuer, others);
    this.#proofs.set(key, known);
    return known;
  }

  async #find(certificate: Certificate, issuer: Certificate, others: Certificate[]) {
    const by = (answers: Answers) => proofOf(certificate, issuer, answers, others, this.#isCurrent);
    const { fetch, evidence } = this.#context;
    for (const url of certificate.ext.ocspUrls.slice(0, MAX_URLS)) {
      const answer = await fetch?.ocsp(url, buildOcspRequest(certificate, issuer, randomBytes(16)));
      const response = answer ? tryReadOcspResponse(answer) : undefined;
      const proof = response && (await by({ ocsps: [response], crls: [] }));
      if (proof) return proof;
    }
    const urls = pointUrls(certificate.ext.distributionPoints).slice(0, MAX_URLS);
    const lists = await Promise.all(urls.map((url) => fetch?.crl(url)));
    const crls = lists.flatMap((der) => (der ? (tryReadCrl(der) ?? []) : []));
    return (await by({ ocsps: [], crls })) ?? by(evidence);
  }

  readonly #isCurrent: Currency = (thisUpdate, nextUpdate) => {
    const now = this.#context.now.getTime();
    const until = nextUpdate?.getTime() ?? thisUpdate.getTime() + UNBOUNDED_ANSWER_MS;
    return thisUpdate.getTime() <= now + SKEW_MS && until + SKEW_MS >= now;
  };

  /** Those who signed the answers, where they are not the issuer itself. Silence about them is for the verifier to judge. */
  async #collectSigners(
    { ocsps, crls }: Proof,
    issuer: Certificate,
    others: readonly Certificate[],
    found: Bag,
    depth: number,
  ): Promise<void> {
    const responders = ocsps
      .flatMap((response) => response.certificates)
      .filter((c) => sameName(c.issuer, issuer.subject) && !c.raw.has(OID.ocspNoCheck));
    const listers = crls
      .filter((crl) => !sameName(crl.issuer, issuer.subject))
      .flatMap((crl) => others.filter((c) => sameName(c.subject, crl.issuer)));
    for (const certificate of [...responders, ...listers]) {
      const party = { certificate, embedded: others, usedAt: this.#context.now };
      if (certificate.sha256 === issuer.sha256) continue;
      await this.#collect(party, found, depth + 1).catch((error: unknown) => {
        if (!(error instanceof SigningError)) throw error;
      });
    }
  }
}

class Bag {
  readonly certificates = new Set<Der>();
  readonly #ocsps = new Set<Der>();
  readonly #crls = new Set<Der>();

  take({ ocsps, crls }: Proof): void {
    for (const { der } of ocsps) this.#ocsps.add(der);
    for (const { der } of crls) this.#crls.add(der);
  }

  all(): Collected {
    return { certificates: [...this.certificates], ocsps: [...this.#ocsps], crls: [...this.#crls] };
  }
}
