// Verifies a whole exported log, line by line, in memory that does not grow with it: the chain, the numbers, the roots,
// their signatures and their timestamps. Nothing is asked of a network or a database.
import { normalizeOrganCode } from '../exchange/protocol/index.ts';
import { readAnswers } from '../signing/index.ts';
import { GENESIS, type LogEntry, NO_HASH } from './entry.ts';
import { atEntry, atRoot, type Finding, Found } from './finding.ts';
import type { Gap } from './gap.ts';
import { judgeRoot } from './judge-root.ts';
import { type Line, readLine, trueHash } from './lines.ts';
import { MerkleTree } from './merkle.ts';
import { Signers } from './signers.ts';
import { compareAgencies, type ProofTrust } from './trust.ts';

export interface LogVerdict {
  /** The first thing that is wrong; null when nothing is. */
  finding: Finding | null;
  /** What could not be decided. */
  gaps: Gap[];
  agencyId: string;
  /** Organ code of the agency, as it was when the log began. */
  agencyCode: string;
  entries: number;
  roots: number;
  /** Up to this entry everything is covered by a stamped root; 0 when no root is stamped. */
  stampedSeq: number;
  stampedAt: string | null;
  firstAt: string | null;
  lastAt: string | null;
  /** Names in the certificates that signed roots and timestamps. */
  signers: string[];
  authorities: string[];
}

type Lines = AsyncIterable<string> | Iterable<string>;

/**
 * Reports, never throws, on whatever the lines say. `earlier`: the lines of an export of the same log that somebody kept
 * and that holds itself; this one must go on from it.
 */
export async function verifyLog(lines: Lines, trust: ProofTrust, earlier: Lines = []): Promise<LogVerdict> {
  const known = earlierEntries(earlier);
  const reader = new LogReader(trust, known);
  try {
    for await (const text of lines) await reader.take(text);
    await reader.end();
  } catch (error) {
    if (!(error instanceof Found)) throw error;
    return reader.verdict(error.finding);
  } finally {
    await known.return(undefined);
  }
  return reader.verdict(null);
}

async function* earlierEntries(lines: Lines): AsyncGenerator<{ seq: number; hash: string }> {
  for await (const text of lines) {
    const line = readLine(text);
    if (line?.kind === 'entry') yield { seq: line.entry.seq, hash: line.hash };
  }
}

/** Of a kind; more than any log has signers. */
const MAX_ANSWERS = 1_000;

class LogReader {
  readonly #trust: ProofTrust;
  readonly #answers = { certificate: [] as Uint8Array[], ocsp: [] as Uint8Array[], crl: [] as Uint8Array[] };
  #signers: Signers | undefined;
  readonly #earlier: AsyncGenerator<{ seq: number; hash: string }>;
  readonly #names = new Set<string>();
  readonly #authorities = new Set<string>();
  #lineNumber = 0;
  #agencyId: string | undefined;
  #code = '';
  #last: { seq: number; hash: string; at: string | null } = { seq: 0, hash: NO_HASH, at: null };
  #firstAt: string | null = null;
  #root = { index: 0, toSeq: 0, hash: NO_HASH };
  #tree = new MerkleTree();
  #stamped: { seq: number; at: string | null } = { seq: 0, at: null };
  #isEnded = false;

  constructor(trust: ProofTrust, earlier: AsyncGenerator<{ seq: number; hash: string }>) {
    this.#trust = trust;
    this.#earlier = earlier;
  }

  async take(text: string): Promise<void> {
    this.#lineNumber += 1;
    const line = readLine(text);
    if (line === undefined) throw this.#unreadable(text);
    if (this.#isEnded) throw this.#atLine('CUT_OFF', 'it stands behind the end of the log');
    if ((line.kind === 'log') !== (this.#lineNumber === 1))
      throw this.#atLine('LINE_UNREADABLE', 'a log has one head, and it is its first line');
    if (line.kind === 'log') this.#agencyId = line.agencyId;
    if (line.kind === 'answer') this.#takeAnswer(line);
    if (line.kind === 'entry') {
      this.#takeEntry(line.entry, line.hash);
      await this.#assertKnown(line.hash);
    }
    if (line.kind === 'root') await this.#takeRoot(line);
    if (line.kind === 'end') this.#takeEnd(line);
  }

  async end(): Promise<void> {
    if (!this.#isEnded)
      throw atEntry('CUT_OFF', this.#last.seq + 1, 'the file ends before the end of the log is told');
    const { value: known } = await this.#earlier.next();
    if (known) throw atEntry('CUT_OFF', known.seq, 'the earlier export has it, and this log ends before it');
    await this.#judges().end();
    if (this.#root.index > 0 && this.#stamped.seq === 0)
      this.#judges().gaps.push({ code: 'NOT_STAMPED', where: 'root 1', text: 'no root is stamped' });
  }

  #takeAnswer({ form, der }: Extract<Line, { kind: 'answer' }>): void {
    if (this.#signers !== undefined || this.#last.seq > 0)
      throw this.#atLine('LINE_UNREADABLE', 'what authorities say stands before the first entry');
    const held = this.#answers[form];
    if (held.length < MAX_ANSWERS) held.push(Buffer.from(der, 'base64'));
  }

  #judges(): Signers {
    const { certificate: certificates, ocsp: ocsps, crl: crls } = this.#answers;
    this.#signers ??= new Signers(this.#trust, readAnswers({ certificates, ocsps, crls }));
    return this.#signers;
  }

  #takeEntry(entry: LogEntry, hash: string): void {
    const { seq, prevHash, agencyId, at, type } = entry;
    const expected = this.#last.seq + 1;
    if (trueHash(entry) !== hash)
      throw atEntry('ENTRY_CHANGED', expected, 'it does not have the hash it names');
    if (agencyId !== this.#agencyId) throw atEntry('WRONG_AGENCY', expected, `it is of ${agencyId}`);
    if (seq > expected) throw atEntry('ENTRY_MISSING', expected, `entry ${seq} stands in its place`);
    if (seq < expected)
      throw atEntry('ENTRY_OUT_OF_ORDER', seq, `it stands where entry ${expected} should be`);
    if (prevHash !== this.#last.hash)
      throw atEntry('CHAIN_BROKEN', seq, `it does not follow entry ${seq - 1} as that stands here`);
    if ((seq === 1) !== (type === GENESIS))
      throw atEntry('BEGIN_MISSING', seq, 'a log has one beginning, and it is its first entry');
    this.#last = { seq, hash, at };
    this.#firstAt ??= at;
    if (seq === 1) this.#code = normalizeOrganCode(String(entry.facts.agencyCode ?? ''));
    this.#tree.add(hash);
  }

  /** The chain of the earlier export is the beginning of this one. */
  async #assertKnown(hash: string): Promise<void> {
    const { value: known } = await this.#earlier.next();
    if (known && known.hash !== hash)
      throw atEntry('ENTRY_CHANGED', known.seq, 'the earlier export has another entry in this place');
  }

  async #takeRoot({ jws, stamp }: Extract<Line, { kind: 'root' }>): Promise<void> {
    const index = this.#root.index + 1;
    const given = { jws, stamp: stamp === null ? null : Buffer.from(stamp, 'base64') };
    const { statement, hash, stampedAt, signer, authority } = await judgeRoot(given, index, {
      signers: this.#judges(),
      tokensAt: null,
    });
    if (statement.agencyId !== this.#agencyId)
      throw atRoot('WRONG_AGENCY', index, `it is of ${statement.agencyId}`);
    this.#assertCode(statement.agencyCode, index);
    const isNext = statement.index === index && statement.fromSeq === this.#root.toSeq + 1;
    if (!isNext || statement.prevRoot !== this.#root.hash)
      throw atRoot(
        'ROOT_OUT_OF_ORDER',
        index,
        `root ${statement.index} stands here and does not follow the one before`,
      );
    if (statement.toSeq > this.#last.seq)
      throw atEntry(
        'ENTRY_MISSING',
        this.#last.seq + 1,
        `root ${index} covers entries up to ${statement.toSeq}`,
      );
    if (statement.toSeq < this.#last.seq)
      throw atRoot(
        'ROOT_OUT_OF_ORDER',
        index,
        `it stands behind entry ${this.#last.seq}, and covers up to ${statement.toSeq}`,
      );
    if (statement.lastHash !== this.#last.hash || statement.root !== this.#tree.root())
      throw atRoot(
        'ROOT_MISMATCH',
        index,
        `entries ${statement.fromSeq} to ${statement.toSeq} are not those it was signed over`,
      );
    this.#root = { index, toSeq: statement.toSeq, hash };
    this.#tree = new MerkleTree();
    this.#names.add(signer);
    if (stampedAt !== null) this.#stamped = { seq: statement.toSeq, at: stampedAt.toISOString() };
    if (authority !== null) this.#authorities.add(authority);
  }

  /** Who may sign for one code may not sign the log of another. */
  #assertCode(given: string, index: number): void {
    const code = normalizeOrganCode(given);
    // Logs of the first days did not know their code.
    if (this.#code === '') this.#code = code;
    const compared = compareAgencies(this.#trust.directory, this.#code, code);
    if (compared === 'same') return;
    const text = `it is signed for ${given}, and the log is of ${this.#code}`;
    if (compared === 'different') throw atRoot('WRONG_AGENCY', index, text);
    this.#judges().gaps.push({ code: 'SIGNER_UNBOUND', where: `root ${index}`, text });
    this.#code = code;
  }

  #takeEnd({ entries, roots, lastHash }: Extract<Line, { kind: 'end' }>): void {
    if (entries > this.#last.seq)
      throw atEntry(
        'ENTRY_MISSING',
        this.#last.seq + 1,
        `the log had ${entries} entries when it was written`,
      );
    if (entries !== this.#last.seq || lastHash !== this.#last.hash || roots !== this.#root.index)
      throw this.#atLine('CUT_OFF', 'the end tells of another log than the lines before it');
    this.#isEnded = true;
  }

  /** A line of an entry that cannot be read is that entry's, whichever byte of it was changed. */
  #unreadable(text: string): Found {
    const what = 'the line is not as it was written';
    if (text.startsWith('{"entry":') || text.includes('"prevHash":"'))
      return atEntry('ENTRY_CHANGED', this.#last.seq + 1, what);
    if (text.startsWith('{"jws":') || text.includes('"stamp":'))
      return atRoot('ROOT_BROKEN', this.#root.index + 1, what);
    return this.#atLine('LINE_UNREADABLE', what);
  }

  #atLine(code: Finding['code'], text: string): Found {
    return new Found({ code, where: `line ${this.#lineNumber}`, text });
  }

  verdict(finding: Finding | null): LogVerdict {
    return {
      finding,
      gaps: this.#signers?.gaps ?? [],
      agencyId: this.#agencyId ?? '',
      agencyCode: this.#code,
      entries: this.#last.seq,
      roots: this.#root.index,
      stampedSeq: this.#stamped.seq,
      stampedAt: this.#stamped.at,
      firstAt: this.#firstAt,
      lastAt: this.#last.at,
      signers: [...this.#names],
      authorities: [...this.#authorities],
    };
  }
}
