// Builds verification: trust from configuration, the authorities' services, and worker threads for everything that
// reads a PDF, so that the server answers while they work.
import { availableParallelism } from 'node:os';
import { Readable } from 'node:stream';
import type { ROUTES } from '../contracts/routes.ts';
import type { Clock } from '../platform/clock.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import { WorkerPoolError } from '../platform/jobs/worker-pool.ts';
import type { Logger } from '../platform/logger.ts';
import {
  type PdfFacts,
  type RevisionChange,
  type SignatureSpec,
  type SignedFile,
  type Signer,
  SigningError,
  type TimestampClient,
  type VerificationPolicy,
  type VerificationReport,
} from '../signing/index.ts';
import { loadTrust, type TrustFolders } from './queries/load-trust.ts';
import { makeRevocationClient, makeTimestamps } from './transports/authorities.ts';
import { makeSignatureWorkers, type SignatureWorkers } from './workers/signature-workers.ts';

export type VerificationHandlers = RouteHandlers<
  Pick<typeof ROUTES, 'verifyFile' | 'writeVerificationReport'>,
  unknown
>;

export interface VerificationDeps {
  clock: Clock;
  logger: Logger;
  trust: TrustFolders;
  /** For each request to an authority. */
  timeoutMs: number;
  /** Authorities (`host` or `host:port`) that may be asked although they are not in the public network. */
  privateHosts?: readonly string[];
  /** Undefined: signatures get no timestamp. */
  tsaUrl: string | undefined;
  /** Takes a stream to a temporary file. */
  stage(
    readable: Readable,
    options: { limitBytes: number },
  ): Promise<{ path: string; sizeBytes: number; discard(): Promise<void> }>;
  limitBytes: number;
  /** Threads, and jobs that may wait for one; or those of somebody else, who ends them. */
  workers?: { threads: number; maxWaiting: number } | SignatureWorkers;
}

/** Every method that reads a PDF throws AppError SERVER_BUSY when all threads are busy and the queue is full. */
export interface Verification {
  handlers: VerificationHandlers;
  /** Facts and verdict of any bytes. */
  verify(path: string): Promise<VerificationReport>;
  /** Signs with a timestamp where there is an authority, and verifies the result. @throws as `sign` of the library. */
  sign(
    path: string,
    spec: SignatureSpec,
    signer: Signer,
  ): Promise<{ signed: SignedFile; report: VerificationReport }>;
  /** Tries the marks on the file without a key. @throws as `prepare` of the library. */
  tryMarks(path: string, spec: SignatureSpec): Promise<void>;
  /** The changes a returned file brings on top of the issued one. @throws as `assertExtends` and `pdfFacts` of the library. */
  extension(path: string, base: string): Promise<RevisionChange[]>;
  /** @throws as `pdfFacts` of the library. */
  facts(path: string): Promise<PdfFacts>;
  /** Brings the signatures of a file to B-LTA, or renews them. @throws as `augment` of the library; SigningError TIMESTAMP_UNAVAILABLE without an authority. */
  preserve(path: string, renewBefore: Date): Promise<{ revision: Uint8Array; endsAt: Date | null }>;
  /** Whom we trust, as of now. */
  signingPolicy(): VerificationPolicy;
  timestamp: TimestampClient | undefined;
  /** How busy the threads are. */
  counts: SignatureWorkers['counts'];
  /** Lets running jobs end for a moment, then ends the threads. */
  stop(): Promise<void>;
}

/** Two threads on the smallest machine: one may be waiting for an authority. */
const usualWorkers = () => ({ threads: Math.max(2, availableParallelism()), maxWaiting: 100 });
const HEAP_MB = 512;
const startWorkers = ({ threads, maxWaiting }: ReturnType<typeof usualWorkers>) =>
  makeSignatureWorkers({ workers: threads, maxWaiting, heapMb: HEAP_MB, isGentle: true });
/** What the report's file is called, after the name of the file it speaks of. */
const REPORT_SUFFIX = { vi: 'kiem-tra-chu-ky', en: 'signature-check' };
const RETRY_AFTER_SECONDS = 5;

/** @throws StartupError FOLDER_UNUSABLE when trust cannot be loaded. */
export async function makeVerification(deps: VerificationDeps): Promise<Verification> {
  const { clock, tsaUrl, stage, limitBytes } = deps;
  const { anchors, intermediates } = await loadTrust(deps.trust);
  const revocation = makeRevocationClient(deps);
  const signingPolicy = (): VerificationPolicy => ({
    trustAnchors: anchors,
    intermediates,
    revocation,
    now: clock.now(),
  });
  const timestamp = tsaUrl === undefined ? undefined : makeTimestamps(tsaUrl, deps);
  const given = deps.workers ?? usualWorkers();
  const workers = 'verify' in given ? given : startWorkers(given);
  const verify = (path: string) => unlessBusy(() => workers.verify(path, signingPolicy()));

  const staged = async <T>(request: Readable, work: (path: string) => Promise<T>): Promise<T> => {
    const { path, sizeBytes, discard } = await stage(request, { limitBytes });
    try {
      if (sizeBytes === 0) throw new AppError('FILE_EMPTY');
      return await work(path);
    } finally {
      await discard();
    }
  };

  return {
    handlers: {
      verifyFile: ({ request }) => staged(request, verify),
      writeVerificationReport: async ({ request, input: { query } }) => {
        const { name, form, language } = query;
        const as = { file: name, form, language };
        const bytes = await staged(request, (path) =>
          unlessBusy(() => workers.report(path, signingPolicy(), as)),
        );
        return {
          sizeBytes: bytes.length,
          mediaType: form === 'pdf' ? 'application/pdf' : 'application/xml',
          name: `${name.replace(/\.pdf$/i, '')}.${REPORT_SUFFIX[language]}.${form}`,
          open: ({ start, end }) => Readable.from([bytes.subarray(start, end + 1)]),
        };
      },
    },
    verify,
    sign: (path, spec, signer) =>
      unlessBusy(() =>
        workers.sign({ path, spec, signer, judge: signingPolicy(), options: timestamp ? { timestamp } : {} }),
      ),
    tryMarks: (path, spec) => unlessBusy(() => workers.tryMarks(path, spec)),
    extension: (path, base) => unlessBusy(() => workers.extension(path, base)),
    facts: (path) => unlessBusy(() => workers.facts(path)),
    preserve: async (path, renewBefore) => {
      if (timestamp === undefined)
        throw new SigningError('TIMESTAMP_UNAVAILABLE', 'no timestamp authority is configured');
      return unlessBusy(() => workers.preserve(path, { policy: signingPolicy(), renewBefore, timestamp }));
    },
    signingPolicy,
    timestamp,
    counts: workers.counts,
    stop: async () => {
      if (workers !== given) await workers.close();
    },
  };
}

/** No thread free, or none any more: the caller may come again. A thread that died over a file is a defect of ours. */
async function unlessBusy<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof WorkerPoolError) || error.code === 'CRASHED') throw error;
    const headers = { 'retry-after': String(RETRY_AFTER_SECONDS) };
    throw new AppError('SERVER_BUSY', { headers, cause: error });
  }
}
