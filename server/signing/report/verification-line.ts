// The report on one file as one flat line for other programs: `vanthu verify --json`, ETSI EN 319 102-1 terms.
// The schema is documented in docs/SIGNING.md §4; server/contracts/verification-line.ts checks it.
import type {
  ReasonCode,
  Repair,
  RevisionChange,
  SignatureReport,
  SubIndication,
  Verdict,
  VerificationReport,
} from '../types.ts';

export interface SignatureLine {
  field: string;
  kind: 'signature' | 'timestamp';
  intact: boolean;
  cryptoValid: boolean;
  coverage: 'ENTIRE_FILE' | 'ENTIRE_REVISION' | 'PARTIAL' | 'INVALID';
  /** What later revisions did, seen from this signature. */
  modifications: 'NONE' | 'ALLOWED' | 'DISALLOWED' | 'UNKNOWN';
  /** `NOT_CHECKED`: nobody said whom to trust, or there is no certificate to ask about. */
  path: 'TRUSTED' | 'UNTRUSTED' | 'NOT_CHECKED';
  revocation: 'GOOD' | 'REVOKED' | 'UNKNOWN' | 'NOT_CHECKED';
  /** ISO 8601, UTC; null when neither an authority nor the signer tells it. */
  signingTime: string | null;
  timeBasis: 'TIMESTAMP' | 'CLAIMED' | 'NONE';
  level: 'NONE' | 'B-B' | 'B-T' | 'B-LT' | 'B-LTA';
  verdict: Verdict;
  /** EN 319 102-1 table 5; null for a valid signature. */
  subIndication: SubIndication | null;
  reasons: ReasonCode[];
}

export interface RevisionLine {
  /** From 1, the oldest. */
  number: number;
  /** The bytes it added: from `start` up to, not including, `start + size`. */
  start: number;
  size: number;
  /** Compared with the revision before; empty up to the first signature, which covers what is there. */
  changes: Omit<RevisionChange, 'revision'>[];
}

export interface VerificationLine {
  file: string;
  verdict: Verdict | 'NO_SIGNATURE' | 'UNREADABLE';
  signatures: SignatureLine[];
  revisions: RevisionLine[];
  durationMs: number;
  /** Why the file, or what follows the revisions told of, cannot be read. */
  problem?: string;
  /** What recover mode repaired. */
  repairs?: Repair[];
  /** Only of an UNREADABLE one: why nothing could be said. */
  ok?: false;
  code?: string;
  message?: string;
}

export interface LineContext {
  file: string;
  durationMs: number;
  /** Whether anybody is trusted at all. */
  hasTrust: boolean;
}

/** The line of a report. */
export function verificationLine(report: VerificationReport, context: LineContext): VerificationLine {
  const { file, durationMs, hasTrust } = context;
  const verdict = lineVerdict(report);
  if (verdict === 'UNREADABLE') {
    const code = report.reasons[0] ?? 'FORMAT_FAILURE';
    const why = WHY_UNREADABLE[code] ?? code;
    const message = report.problem ? `${why}: ${report.problem}` : why;
    return unreadableLine({ file, durationMs, code, message });
  }
  return {
    file,
    verdict,
    signatures: report.signatures.map((signature) => signatureLine(signature, hasTrust)),
    revisions: revisionLines(report),
    durationMs,
    ...(report.problem && { problem: report.problem }),
    ...(report.repairs && { repairs: report.repairs }),
  };
}

const WHY_UNREADABLE: Partial<Record<ReasonCode, string>> = {
  FORMAT_FAILURE: 'not a readable PDF',
  ENCRYPTED: 'the file is encrypted, and this password does not open it',
  LIMIT_EXCEEDED: 'the file asks for more work than allowed',
};

/** The line of a file nobody could judge, for example because it is not there. */
export const unreadableLine = ({ file, durationMs, code, message }: Unreadable): VerificationLine => ({
  file,
  verdict: 'UNREADABLE',
  signatures: [],
  revisions: [],
  durationMs,
  ok: false,
  code,
  message,
});

type Unreadable = Required<Pick<VerificationLine, 'file' | 'durationMs' | 'code' | 'message'>>;

/** Without one signature read, nothing is known of the file but that nobody could judge it. */
function lineVerdict({ verdict, reasons, signatures }: VerificationReport): VerificationLine['verdict'] {
  // A timestamp alone signs for nobody; a broken one still shows meddling.
  if (reasons.includes('NO_SIGNATURE')) return verdict === 'INVALID' ? 'INVALID' : 'NO_SIGNATURE';
  return signatures.length === 0 ? 'UNREADABLE' : verdict;
}

function signatureLine(signature: SignatureReport, hasTrust: boolean): SignatureLine {
  const { field, role, facts, verdict, subIndication, reasons } = signature;
  const path = pathOf(facts.path, hasTrust);
  return {
    field,
    kind: role === 'timestamp' ? 'timestamp' : 'signature',
    intact: facts.intact,
    cryptoValid: facts.cryptographicallyValid,
    coverage: coverageOf(facts),
    modifications: modificationsOf(facts),
    path,
    revocation: path === 'TRUSTED' ? REVOCATION[facts.revocation.status] : 'NOT_CHECKED',
    signingTime: facts.time.at ?? null,
    timeBasis: TIME_BASIS[facts.time.basis],
    level: facts.level === 'none' ? 'NONE' : facts.level,
    verdict,
    subIndication: subIndication ?? null,
    reasons,
  };
}

const REVOCATION = { good: 'GOOD', revoked: 'REVOKED', unknown: 'UNKNOWN' } as const;
const TIME_BASIS = { timestamp: 'TIMESTAMP', claimed: 'CLAIMED', none: 'NONE' } as const;

function pathOf({ status, certificates }: SignatureReport['facts']['path'], hasTrust: boolean) {
  if (status === 'trusted') return 'TRUSTED';
  return hasTrust && certificates.length > 0 ? 'UNTRUSTED' : 'NOT_CHECKED';
}

/** A range that is sound in itself and merely ends too early, or stands in a newer revision than it ends at. */
const MERELY_PARTIAL = new Set(['NOT_AT_REVISION_END', 'TRAILING_BYTES', 'FOREIGN_REVISION']);

function coverageOf({ coverage, anomalies = [] }: SignatureReport['facts']): SignatureLine['coverage'] {
  if (coverage === 'whole-file') return 'ENTIRE_FILE';
  if (coverage === 'whole-revision') return 'ENTIRE_REVISION';
  return anomalies.length > 0 && anomalies.every((each) => MERELY_PARTIAL.has(each)) ? 'PARTIAL' : 'INVALID';
}

function modificationsOf({ coverage, changesAfter }: SignatureReport['facts']) {
  if (changesAfter.some(({ allowed }) => !allowed)) return 'DISALLOWED';
  // What a signature does not cover cannot be told apart from what came after it.
  if (coverage === 'partial') return 'UNKNOWN';
  return changesAfter.length === 0 ? 'NONE' : 'ALLOWED';
}

/** The oldest signature has seen the changes of every later revision. */
function revisionLines({ history = [], signatures }: VerificationReport): RevisionLine[] {
  const [oldest] = signatures.toSorted((a, b) => a.revision - b.revision);
  const changes = oldest?.facts.changesAfter ?? [];
  return history.map(({ number, start, end }) => ({
    number,
    start,
    size: end - start,
    changes: changes
      .filter(({ revision }) => revision === number)
      .map(({ revision: _number, ...change }) => change),
  }));
}
