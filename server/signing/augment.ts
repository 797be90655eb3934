// Brings a signed file to a higher PAdES level, and keeps it there: a time for signatures that have none, the evidence
// of everybody concerned, a document timestamp over all of it, a new one before the last ends. Bytes are only appended.
// ETSI EN 319 142-1 §6.3 (B-T, B-LT, B-LTA), §5.4; ISO 32000-2 §12.8.4.3, §12.8.5.
import { type DssUpdate, updateDss } from './pdf/dss-update.ts';
import { openPdf, type PdfFile } from './pdf/file.ts';
import { whenLoaded } from './pdf/loaded-bytes.ts';
import { assertMayPreserve } from './pdf/may-extend.ts';
import { listSignatureFields, type SignatureField } from './pdf/signatures.ts';
import { type Collected, EvidenceCollector, type Party } from './report/collect-evidence.ts';
import { DssHistory } from './report/dss.ts';
import { authorityOf, partiesOf } from './report/parties.ts';
import { archiveEnds, hasEvidence, hasTime, isArchived, isStamp } from './report/preservation.ts';
import { makeTrustContext } from './report/trust.ts';
import { concatSource, streamRange } from './source.ts';
import { probeToken, stampDocument } from './timestamp/document-timestamp.ts';
import {
  type Der,
  type ReasonCode,
  type SignatureReport,
  type SignedOutput,
  SigningError,
  type Sink,
  type Source,
  type TimestampClient,
  type VerificationPolicy,
  type VerificationReport,
} from './types.ts';
import { verify } from './verify.ts';

export interface AugmentOptions {
  level: 'B-T' | 'B-LT' | 'B-LTA';
  /** Anchors, the network that is asked for evidence, and the clock. */
  policy: VerificationPolicy;
  /** Asked for document timestamps: for B-LTA, and for signatures without a time. */
  timestamp?: TimestampClient;
  /** A document timestamp that ends before this is renewed by B-LTA; default 30 days from now. */
  renewBefore?: Date;
  /** The revisions whose signatures must reach the level; default all. */
  revisions?: readonly number[];
}

export interface Augmented extends SignedOutput {
  /** The extended file as it is judged without network. `revision` is empty when nothing was to be done. */
  report: VerificationReport;
}

const RENEWAL_MARGIN_MS = 30 * 24 * 3_600_000;

/**
 * The revisions to append. Throws SigningError: NOT_SIGNED and SIGNATURE_INVALID when there is nothing to preserve,
 * TIMESTAMP_UNAVAILABLE, CERT_UNTRUSTED, CERT_REVOKED, EVIDENCE_UNAVAILABLE when the level cannot be reached,
 * PDF_FORBIDS_CHANGE, and the errors of reading. Nothing is given out that does not verify without network.
 */
export const augment = async (source: Source, options: AugmentOptions): Promise<Augmented> => {
  const work = await Preservation.start(source, options);
  await work.giveTimes();
  if (options.level !== 'B-T') await work.giveEvidence();
  if (options.level === 'B-LTA') await work.archive();
  return work.finish();
};

/** Augments and writes the whole file, when everything has been checked. Throws as `augment` does. */
export const augmentTo = async (sink: Sink, source: Source, options: AugmentOptions): Promise<Augmented> => {
  const done = await augment(source, options);
  for await (const piece of streamRange(source, 0, source.size)) await sink.write(piece);
  await sink.write(done.revision);
  return done;
};

/** What stays undecided whatever evidence is added. */
const LASTING: ReadonlySet<ReasonCode> = new Set([
  'NOT_WHOLE_FILE_COVERED',
  'MARKS_NOT_TRUSTED',
  'FILLED_AFTER_SIGNING',
  'WEAK_ALGORITHM',
]);

class Preservation {
  readonly #base: Source;
  readonly #options: AugmentOptions;
  readonly #revisions: Uint8Array[] = [];
  readonly #before: VerificationReport;
  #report: VerificationReport;
  #current: Source;

  private constructor(base: Source, options: AugmentOptions, report: VerificationReport) {
    this.#base = base;
    this.#current = base;
    this.#options = options;
    this.#before = report;
    this.#report = report;
  }

  static async start(source: Source, options: AugmentOptions): Promise<Preservation> {
    const file = await openPdf(source, { password: options.policy.password });
    await whenLoaded(() => assertMayPreserve(file));
    const work = new Preservation(source, options, await look(source, options));
    const wanted = work.#wanted();
    if (wanted.length === 0) throw refuse('NOT_SIGNED', 'the file has no signature');
    const all = options.revisions ? wanted : work.#before.signatures;
    const bad = all.find(({ verdict }) => verdict === 'INVALID');
    if (bad) throw refuse('SIGNATURE_INVALID', `${bad.field}: ${bad.reasons.join(', ')}`);
    return work;
  }

  /** Signatures that only claim a time get one by a document timestamp, before anybody speaks of their certificates. */
  async giveTimes(): Promise<void> {
    if (this.#wanted().every(hasTime)) return;
    const file = await this.#open();
    await this.#append(await stampDocument(file, this.#timestamp(), (await this.#probe()).length));
  }

  /** One revision with the evidence for every signature that lacks some. What an ended stamp kept cannot be kept on. */
  async giveEvidence(): Promise<void> {
    const ends = archiveEnds(this.#report);
    const isArchive = this.#wanted().some((one) => isArchived(one, this.#report));
    if (isArchive && ends && ends < this.#options.policy.now)
      throw refuse('EVIDENCE_UNAVAILABLE', `the last timestamp ended on ${ends.toISOString()}`);
    const lacking = this.#wanted().filter((one) => !hasEvidence(one) && !this.#isKept(one));
    if (lacking.length > 0) await this.#addEvidence(lacking);
  }

  /** The last stamp's evidence, and a new stamp over all of it, unless one is there that lasts. */
  async archive(): Promise<void> {
    const { policy, renewBefore } = this.#options;
    const limit = renewBefore ?? new Date(policy.now.getTime() + RENEWAL_MARGIN_MS);
    const ends = archiveEnds(this.#report);
    const isDone = this.#wanted().every((one) => isArchived(one, this.#report));
    if (isDone && ends && ends >= limit) return;
    const token = await this.#probe();
    await this.#addEvidence([], token);
    await this.#append(await stampDocument(await this.#open(), this.#timestamp(), token.length));
  }

  async finish(): Promise<Augmented> {
    if (this.#revisions.length > 0 || !this.#wanted().every((one) => this.#isKept(one)))
      this.#assertReached();
    return {
      baseDigest: this.#before.digest,
      baseSize: this.#base.size,
      revision: Buffer.concat(this.#revisions),
      report: this.#report,
    };
  }

  /** Reports of the signatures that are to reach the level. */
  #wanted(): SignatureReport[] {
    const { revisions } = this.#options;
    return this.#report.signatures.filter(
      (one) => !isStamp(one) && (revisions === undefined || revisions.includes(one.revision)),
    );
  }

  /** A stamp that still lasts covers it and its evidence: nothing needs to be added, however old the evidence grows. */
  #isKept(one: SignatureReport): boolean {
    const ends = archiveEnds(this.#report);
    return isArchived(one, this.#report) && ends !== undefined && ends >= this.#options.policy.now;
  }

  /** Evidence for these signatures, for every document timestamp, and for the authority of a stamp to come. */
  async #addEvidence(lacking: readonly SignatureReport[], coming?: Der): Promise<void> {
    const { policy } = this.#options;
    const file = await this.#open();
    const history = new DssHistory(file);
    const evidence = await history.at(file.revisions.length);
    const context = makeTrustContext(policy, evidence);
    const pool = [...context.intermediates, ...evidence.certificates];
    const collector = new EvidenceCollector(context);
    const isWanted = (field: SignatureField) =>
      field.type === 'DocTimeStamp' ||
      lacking.some((one) => one.field === field.name && one.revision === field.revision);
    const fields = await listSignatureFields(file);
    const newest = Math.max(0, ...fields.map(({ type, revision }) => (type === 'Sig' ? 0 : revision)));
    const covered = await history.at(newest);
    const signatures: DssUpdate['signatures'][number][] = [];
    for (const field of fields.filter(isWanted)) {
      const found = await partiesOf(field, pool, timeOf(field, this.#report, policy.now));
      const parties = found.map((party) =>
        field.revision < newest ? { ...party, settled: covered } : party,
      );
      signatures.push({ contents: field.paddedContents, ...(await collectAll(collector, parties)) });
    }
    const authority = coming && (await authorityOf(coming, pool));
    const others = authority ? { others: await collectAll(collector, [authority]) } : {};
    const revision = await updateDss(file, { signatures, at: policy.now, ...others });
    if (revision) await this.#append(revision);
  }

  #open(): Promise<PdfFile> {
    return openPdf(this.#current, { password: this.#options.policy.password });
  }

  #timestamp(): TimestampClient {
    const { timestamp } = this.#options;
    if (!timestamp) throw refuse('TIMESTAMP_UNAVAILABLE', 'no timestamp authority is given');
    return timestamp;
  }

  #probed: Promise<Der> | undefined;

  #probe(): Promise<Der> {
    this.#probed ??= probeToken(this.#timestamp());
    return this.#probed;
  }

  async #append(revision: Uint8Array): Promise<void> {
    this.#revisions.push(revision);
    this.#current = concatSource(this.#base, Buffer.concat(this.#revisions));
    this.#report = await look(this.#current, this.#options);
  }

  /** Every signature stands as it stood, at its level; every new stamp is trusted. */
  #assertReached(): void {
    const isNew = ({ revision }: SignatureReport) => revision > this.#before.revisions;
    const stamps = this.#report.signatures.filter((one) => isStamp(one) && isNew(one));
    for (const one of [...stamps, ...this.#wanted()]) this.#assertStands(one);
    for (const one of this.#report.signatures) {
      if (one.verdict !== 'INVALID' || wasOf(one, this.#before)?.verdict === 'INVALID') continue;
      throw refuse('SELF_CHECK_FAILED', `${one.field}: ${one.reasons.join(', ')}`);
    }
    const { level } = this.#options;
    const lacking = this.#wanted().find(
      (one) =>
        !hasTime(one) ||
        (level !== 'B-T' && !hasEvidence(one)) ||
        (level === 'B-LTA' && !isArchived(one, this.#report)),
    );
    if (lacking) throw refuse('EVIDENCE_UNAVAILABLE', `${lacking.field} stays at ${lacking.facts.level}`);
  }

  /** VALID, or undecided for what evidence does not mend; a mere time mends nothing of it. */
  #assertStands(one: SignatureReport): void {
    const told = `${one.field}: ${one.reasons.join(', ')}`;
    if (one.verdict === 'INVALID')
      throw refuse(one.reasons.includes('REVOKED') ? 'CERT_REVOKED' : 'SELF_CHECK_FAILED', told);
    const was = wasOf(one, this.#before)?.reasons ?? [];
    const mayStay = (reason: ReasonCode) =>
      was.includes(reason) && (this.#options.level === 'B-T' || LASTING.has(reason));
    if (!one.reasons.every(mayStay))
      throw refuse(isStamp(one) ? 'TIMESTAMP_UNAVAILABLE' : 'EVIDENCE_UNAVAILABLE', told);
  }
}

const wasOf = (one: SignatureReport, before: VerificationReport): SignatureReport | undefined =>
  before.signatures.find(({ field, revision }) => field === one.field && revision === one.revision);

/** Without network; status is asked for only where the level promises that the file tells it. */
const look = (source: Source, { policy, level }: AugmentOptions): Promise<VerificationReport> => {
  const { revocation: _network, ...offline } = policy;
  return verify(source, { ...offline, requireRevocation: level !== 'B-T' });
};

const timeOf = (field: SignatureField, report: VerificationReport, now: Date): Date => {
  const own = report.signatures.find((one) => one.field === field.name && one.revision === field.revision);
  const { basis, at } = own?.facts.time ?? { basis: 'none' };
  return basis === 'timestamp' && at !== undefined ? new Date(at) : now;
};

const collectAll = async (collector: EvidenceCollector, parties: readonly Party[]): Promise<Collected> => {
  const all: Collected = { certificates: [], ocsps: [], crls: [] };
  for (const party of parties) {
    const { certificates, ocsps, crls } = await collector.of(party);
    all.certificates.push(...certificates);
    all.ocsps.push(...ocsps);
    all.crls.push(...crls);
  }
  return all;
};

const refuse = (code: SigningError['code'], message: string): SigningError => new SigningError(code, message);
