// Signing and verifying in worker threads, as the rest of the server calls it: files by their path, keys and network by
// functions, which stay in this thread.
import { extname } from 'node:path';
import type { ReportForm } from '../../contracts/verification.ts';
import { makeWorkerPool, WorkerPoolError, type WorkerPoolOptions } from '../../platform/jobs/worker-pool.ts';
import { timeLimit } from '../../platform/time-limit.ts';
import {
  type PdfFacts,
  type RevisionChange,
  type RevocationClient,
  type SignatureSpec,
  type SignedFile,
  type Signer,
  SigningError,
  type SigningErrorCode,
  type SignOptions,
  type TimestampClient,
  timestampSize,
  type VerificationPolicy,
  type VerificationReport,
} from '../../signing/index.ts';
import type {
  Answer,
  Job,
  Jobs,
  PlainPolicy,
  PlainSignOptions,
  Preserved,
  Question,
  Result,
} from './jobs.ts';

/** Beside this file, whether it is a source, compiled or bundled. */
const WORKER = new URL(`./signature-worker${extname(new URL(import.meta.url).pathname)}`, import.meta.url);

/** Longer than any file may take by the limits of the library and of the network: what goes on is a defect. */
const JOB_LIMIT_MS = 5 * 60_000;

type WorkersOptions = Omit<WorkerPoolOptions, 'module'>;

export interface SignatureWorkers {
  /** As `verify` of the library. A file over which a worker dies is told as one that asks for too much. */
  verify(path: string, policy: VerificationPolicy, signal?: AbortSignal): Promise<VerificationReport>;
  /** Verifies, and writes the report. @throws SigningError PDF_LIMIT for a file over which a worker dies. */
  report(path: string, policy: VerificationPolicy, as: ReportOptions): Promise<Uint8Array>;
  /** Signs, and verifies the result as `judge` says. @throws as `sign` of the library. */
  sign(
    work: SignWork & { judge: VerificationPolicy },
  ): Promise<{ signed: SignedFile; report: VerificationReport }>;
  /** Signs into a new file. @throws as `signTo` of the library; EEXIST. */
  signFile(
    work: SignWork & { output: string },
    signal?: AbortSignal,
  ): Promise<{ sizeBytes: number; digest: string }>;
  /** As `augment` of the library, to B-LTA. @throws as it does. */
  preserve(
    path: string,
    wish: { policy: VerificationPolicy; renewBefore: Date; timestamp: TimestampClient },
  ): Promise<Preserved>;
  /** Whether the file is `base`, extended by a sound signature with this certificate. */
  isSigned(path: string, wish: { base: string; certificate: Uint8Array; now: Date }): Promise<boolean>;
  /** The changes it brings on top of `base`. @throws SigningError NOT_EXTENSION; as `pdfFacts` of the library. */
  extension(path: string, base: string): Promise<RevisionChange[]>;
  /** @throws as `prepare` of the library. */
  tryMarks(path: string, spec: SignatureSpec): Promise<void>;
  /** @throws as `pdfFacts` of the library. */
  facts(path: string): Promise<PdfFacts>;
  counts(): { threads: number; running: number; waiting: number; ended: number };
  close(graceMs?: number): Promise<void>;
}

/** `file` is its name, as the reader knows it. */
export interface ReportOptions {
  file: string;
  form: ReportForm;
  language: 'vi' | 'en';
}

export interface SignWork {
  path: string;
  spec: SignatureSpec;
  signer: Signer;
  options: Omit<SignOptions, 'appearances'>;
}

/** Every method throws WorkerPoolError BUSY and CLOSED too, those that sign also CRASHED. */
export function makeSignatureWorkers(options: WorkersOptions): SignatureWorkers {
  const pool = makeWorkerPool<Job, Result, Question, Answer>({ ...options, module: WORKER });

  async function run<K extends keyof Jobs>(
    kind: K,
    takes: Jobs[K]['takes'],
    helpers: Helpers,
    signal?: AbortSignal,
  ): Promise<Jobs[K]['gives']> {
    const limit = timeLimit(JOB_LIMIT_MS);
    const job = { ...takes, do: kind } as unknown as Job;
    try {
      // The worker gives for each kind what `Jobs` says of it.
      return (await pool.run(job, {
        answer: (question) => answer(question, helpers),
        signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
      })) as Jobs[K]['gives'];
    } catch (error) {
      if (error === limit.reason)
        throw new WorkerPoolError('CRASHED', 'the job did not end', { cause: error });
      throw asSigningError(error);
    }
  }

  const signInput = async ({ path, spec, signer, options: given }: SignWork) => {
    const { timestamp, policy, ...rest } = given;
    const { certificateChain, algorithm } = signer;
    const plain: PlainSignOptions = {
      ...rest,
      hasTimestamp: timestamp !== undefined,
      // The worker has a client for each job; this one stays, and so does what is known of its authority.
      ...(timestamp && { timestampBytes: await timestampSize(timestamp) }),
      ...(policy && { policy: plainPolicy(policy) }),
    };
    return { path, spec, signer: { certificateChain, algorithm }, options: plain };
  };
  const helpersOf = ({ signer, options: { timestamp, policy } }: SignWork, judge?: VerificationPolicy) => ({
    signer,
    timestamp,
    revocation: policy?.revocation ?? judge?.revocation,
  });

  return {
    verify: async (path, policy, signal) => {
      const helpers = { revocation: policy.revocation };
      try {
        return await run('verify', { path, policy: plainPolicy(policy) }, helpers, signal);
      } catch (error) {
        if (!(error instanceof WorkerPoolError) || error.code !== 'CRASHED') throw error;
        return run('unjudged', { path, now: policy.now }, {}, signal);
      }
    },
    report: (path, policy, as) =>
      unlessItDies(
        run('report', { path, policy: plainPolicy(policy), ...as }, { revocation: policy.revocation }),
      ),
    sign: async ({ judge, ...work }) =>
      run('sign', { ...(await signInput(work)), judge: plainPolicy(judge) }, helpersOf(work, judge)),
    signFile: async ({ output, ...work }, signal) =>
      run('signFile', { ...(await signInput(work)), output }, helpersOf(work), signal),
    preserve: (path, { policy, renewBefore, timestamp }) =>
      unlessItDies(
        run(
          'preserve',
          { path, policy: plainPolicy(policy), renewBefore },
          { revocation: policy.revocation, timestamp },
        ),
      ),
    isSigned: (path, wish) => run('isSigned', { ...wish, path }, {}),
    extension: (path, base) => unlessItDies(run('extension', { path, base }, {})),
    tryMarks: (path, spec) => unlessItDies(run('tryMarks', { path, spec }, {})),
    facts: (path) => unlessItDies(run('facts', { path }, {})),
    counts: pool.counts,
    close: pool.close,
  };
}

/** A file that kills its reader asks for too much. */
const unlessItDies = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    if (!(error instanceof WorkerPoolError) || error.code !== 'CRASHED') throw error;
    throw new SigningError('PDF_LIMIT', 'the worker died over this file', { cause: error });
  });

/** What answers the worker's questions. */
interface Helpers {
  signer?: Signer;
  timestamp?: SignOptions['timestamp'];
  revocation?: RevocationClient | undefined;
}

async function answer(question: Question, { signer, timestamp, revocation }: Helpers): Promise<Answer> {
  switch (question.ask) {
    case 'ocsp':
      return (await revocation?.ocsp(question.url, question.request)) ?? null;
    case 'crl':
      return (await revocation?.crl(question.url)) ?? null;
    case 'issuer':
      return (await revocation?.issuer(question.url)) ?? null;
    case 'timestamp':
      return (await timestamp?.(question.digest, question.algorithm)) ?? null;
    case 'sign':
      return (await signer?.sign(question.message, question.digest)) ?? null;
  }
}

const plainPolicy = ({ revocation, ...policy }: VerificationPolicy): PlainPolicy => ({
  ...policy,
  isOnline: revocation !== undefined,
});

/** The library's refusals get their class back, which no error keeps from one thread to the next. */
function asSigningError(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'SigningError' || !('code' in error)) return error;
  return new SigningError(error.code as SigningErrorCode, error.message, { cause: error });
}
