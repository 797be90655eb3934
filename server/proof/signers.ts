// Everybody who signed something in a log or a bundle: trusted, not revoked when he signed, and of the agency he signs
// for. What is certain and wrong is found at once; what cannot be decided becomes a gap, once for each certificate.
import { createHash } from 'node:crypto';
import {
  type CertificateStatus,
  certificateStatus,
  type Evidence,
  readCertificateFacts,
  type TrustedCertificates,
  trustedAt,
} from '../signing/index.ts';
import type { FindingCode, Found } from './finding.ts';
import type { Gap } from './gap.ts';
import type { ProofTrust } from './trust.ts';

export interface Use {
  /** DER. */
  certificate: Uint8Array;
  /** Organ code of the agency he signs for; null for a timestamp authority. */
  code: string | null;
  /** When he signed, as he says. */
  usedAt: Date;
  /** When the signature is proven to have existed; null: by nothing yet. */
  provenAt: Date | null;
  /** Names the place in a finding or a gap. */
  where: string;
}

type Refuse = (code: FindingCode, text: string) => Found;

interface Signer {
  certificate: Uint8Array;
  isAuthority: boolean;
  revoked: Extract<CertificateStatus, { status: 'revoked' }> | null;
  first: Use;
  /** The latest use that is proven, and the latest that is not: if these hold, all do. */
  proven: Use | null;
  unproven: Use | null;
  isDoubted: boolean;
}

export class Signers {
  readonly gaps: Gap[] = [];
  readonly #trust: ProofTrust;
  readonly #answers: Evidence;
  readonly #answersAt: Date;
  readonly #known = new Map<string, Signer>();
  readonly #pool = new Map<string, Uint8Array>();
  readonly #unbound = new Set<string>();

  /** `answersAt`: when the answers are proven to have existed; by default they exist now. */
  constructor(trust: ProofTrust, answers: Evidence, answersAt: Date = trust.now) {
    this.#trust = trust;
    this.#answers = answers;
    this.#answersAt = answersAt;
    this.know([...trust.intermediates, ...answers.certificates.map(({ der }) => der)]);
  }

  /** Certificates that may lie on the way to a root; whether they do is looked at each time. */
  know(certificates: readonly Uint8Array[]): void {
    for (const der of certificates) this.#pool.set(digestOf(der), der);
  }

  /** @throws Found by `refuse`: `untrusted`, SIGNER_OF_ANOTHER or SIGNER_REVOKED. */
  async assert(use: Use, refuse: Refuse, untrusted: FindingCode = 'SIGNER_UNTRUSTED'): Promise<void> {
    const { certificate, usedAt } = use;
    const verdict = await trustedAt(certificate, usedAt, this.roots());
    if (verdict !== 'trusted') throw refuse(untrusted, `the certificate of its signer is ${verdict}`);
    if (use.code !== null) this.#bind(use, use.code, refuse);
    const signer = await this.#signerOf(use);
    const { revoked } = signer;
    if (revoked !== null && !revoked.isSuspended && revoked.revokedAt <= usedAt) {
      const since = revoked.revokedAt.toISOString();
      throw refuse('SIGNER_REVOKED', `the certificate of ${nameOf(certificate)} was revoked at ${since}`);
    }
    if (use.provenAt === null) signer.unproven = later(signer.unproven, use);
    else this.#take(signer, { ...use, provenAt: use.provenAt });
  }

  /** Everything the agencies signed so far is proven to have existed then. */
  prove(at: Date): void {
    for (const signer of this.#known.values()) {
      if (signer.isAuthority || signer.unproven === null) continue;
      this.#take(signer, { ...signer.unproven, provenAt: at });
      signer.unproven = null;
    }
  }

  /** When all is read: what no answer tells of is a gap. */
  async end(): Promise<void> {
    const { now } = this.#trust;
    for (const signer of this.#known.values()) {
      const { proven, unproven, first, certificate } = signer;
      if (unproven !== null) this.#doubt(signer, unproven, now);
      const last = later(proven, unproven);
      if (last === null || signer.revoked !== null) continue;
      const status = await this.#statusOf(last, last.provenAt ?? last.usedAt);
      if (status.status === 'good') continue;
      const of = status.status === 'unknown' ? status.of : [nameOf(certificate)];
      const text = `no answer that is at hand tells whether the certificate of ${of.join(', ')} was revoked`;
      this.gaps.push({ code: 'REVOCATION_MISSING', where: first.where, text });
    }
  }

  #bind({ certificate, usedAt, where }: Use, code: string, refuse: Refuse): void {
    const agency = this.#trust.directory?.agencyOf(code);
    if (agency === undefined) {
      if (this.#unbound.has(code)) return;
      this.#unbound.add(code);
      const why =
        this.#trust.directory === undefined ? 'no directory was given that tells' : 'the directory tells not';
      this.gaps.push({ code: 'SIGNER_UNBOUND', where, text: `${why} whose key signs for ${code}` });
      return;
    }
    const isOwn = agency.certificatesAt(usedAt).some((der) => Buffer.from(der).equals(certificate));
    if (isOwn) return;
    const text = `the key of ${nameOf(certificate)} signed it, which is not one of ${code} in the directory`;
    throw refuse('SIGNER_OF_ANOTHER', text);
  }

  async #signerOf(use: Use): Promise<Signer> {
    const { certificate } = use;
    const key = digestOf(certificate);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    // Whether it was ever revoked: asked as if nothing were proven.
    const status = await this.#statusOf(use, this.#trust.now);
    const signer: Signer = {
      certificate,
      isAuthority: use.code === null,
      revoked: status.status === 'revoked' ? status : null,
      first: use,
      proven: null,
      unproven: null,
      isDoubted: false,
    };
    this.#known.set(key, signer);
    return signer;
  }

  #statusOf({ certificate, usedAt }: Use, provenAt: Date): Promise<CertificateStatus> {
    const times = { usedAt, provenAt, answersAt: this.#answersAt, now: this.#trust.now };
    return certificateStatus(certificate, times, this.roots(), this.#answers);
  }

  /** What a path may be built of. */
  roots(): TrustedCertificates {
    return { anchors: this.#trust.anchors, intermediates: [...this.#pool.values()] };
  }

  #take(signer: Signer, use: Use & { provenAt: Date }): void {
    this.#doubt(signer, use, use.provenAt);
    signer.proven = later(signer.proven, use);
  }

  /** Whoever holds a key that was stolen, or that ran out, can claim any time before. */
  #doubt(signer: Signer, { where }: Use, provenAt: Date): void {
    const { revoked, certificate, isDoubted, isAuthority } = signer;
    if (isDoubted) return;
    const { commonName, notAfter } = readCertificateFacts(certificate);
    const doubt = (code: Gap['code'], what: string, at: Date) => {
      signer.isDoubted = true;
      const text = `the certificate of ${commonName} ${what} at ${at.toISOString()}, before it is proven that this was signed`;
      this.gaps.push({ code, where, text });
    };
    if (revoked !== null && revoked.revokedAt <= provenAt)
      doubt('REVOKED_BEFORE_PROOF', revoked.isSuspended ? 'was suspended' : 'was revoked', revoked.revokedAt);
    // The newest stamp covers what the stamps before it cover, whatever became of their authorities.
    else if (!isAuthority && new Date(notAfter) < provenAt)
      doubt('EXPIRED_BEFORE_PROOF', 'ended', new Date(notAfter));
  }
}

const digestOf = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex');

const timeOf = ({ provenAt, usedAt }: Use): number => (provenAt ?? usedAt).getTime();

const later = (a: Use | null, b: Use | null): Use | null => {
  if (a === null || b === null) return a ?? b;
  return timeOf(b) >= timeOf(a) ? b : a;
};

const nameOf = (certificate: Uint8Array): string => readCertificateFacts(certificate).commonName;
