// Builds the form check: one worker thread that reads files, and the findings it made, kept.
import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import type { FormFindings } from '../contracts/form-check.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError } from '../platform/http/problem.ts';
import { makeWorkerPool, WorkerPoolError } from '../platform/jobs/worker-pool.ts';
import type { Database } from '../platform/mongo/connect.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import { RULES_VERSION } from './domain/check.ts';
import type { DraftFacts } from './domain/facts.ts';
import { finding } from './domain/finding.ts';
import type { MeasuredFile } from './domain/page.ts';
import { type KeptCheck, makeStore, migrations } from './store.ts';
import type { CheckedFile, FormAnswer, FormJob } from './workers/jobs.ts';

/** Beside this file, whether it is a source, compiled or bundled. */
const own = new URL(import.meta.url).pathname;
const WORKER = new URL(`./workers/form-worker${extname(own)}`, import.meta.url);

/** A file that needs more is one that cannot be read; 300 dense pages need a third of it. */
const HEAP_MB = 256;
/** Longer than the measuring allows itself: what goes on is cut off. */
const JOB_LIMIT_MS = 90_000;
const MAX_FINDINGS = 200;
const RETRY_AFTER_SECONDS = 5;

export interface FormCheckDeps {
  connection: Database['connection'];
  clock: Clock;
  /** Where the bytes of a digest lie. */
  pathOf(digest: string): Promise<string>;
  /** Jobs that may wait for the thread. */
  maxWaiting?: number;
  /** A file that takes longer is one that cannot be read. */
  jobLimitMs?: number;
}

export interface FormCheck {
  /** What is seen of the file, held against the draft. @throws AppError SERVER_BUSY, FILE_UNKNOWN. */
  check(digest: string, facts: DraftFacts): Promise<FormFindings>;
  /** Whether a check of one of the files, at least one, saw the stamp of a state secret. Nothing is read for it. */
  sawSecret(digests: readonly string[]): Promise<boolean>;
  /** The text of the file with its places, for those who look for something in it; of so many pages, else of all. @throws AppError SERVER_BUSY, FILE_UNKNOWN. */
  read(digest: string, options?: { pages?: number }): Promise<MeasuredFile>;
  migrations: Migration[];
  stop(): Promise<void>;
}

export function makeFormCheck(deps: FormCheckDeps): FormCheck {
  const { connection, clock, pathOf, maxWaiting = 50, jobLimitMs = JOB_LIMIT_MS } = deps;
  const store = makeStore(connection);
  const pool = makeWorkerPool<FormJob, FormAnswer>({
    module: WORKER,
    workers: 1,
    maxWaiting,
    heapMb: HEAP_MB,
    isGentle: true,
  });
  const underWay = new Map<string, Promise<KeptCheck>>();

  const make = async (key: string, digest: string, facts: DraftFacts): Promise<KeptCheck> => {
    const kept = await store.find(key, clock.now());
    if (kept !== null) return kept;
    const path = await pathOf(digest);
    const { pages, findings } = await checked({ path, digest, facts });
    const made = { checkedAt: clock.now(), pages, findings: findings.slice(0, MAX_FINDINGS) };
    await store.keep(key, made);
    return made;
  };

  /** Undefined: a file that kills its reader, or holds it up, is one that cannot be read. */
  const run = async (job: FormJob): Promise<FormAnswer | undefined> => {
    const limit = AbortSignal.timeout(jobLimitMs);
    try {
      return await pool.run(job, { signal: limit });
    } catch (error) {
      const isCutOff = error === limit.reason;
      const code = error instanceof WorkerPoolError ? error.code : undefined;
      if (!isCutOff && code === undefined) throw error;
      if (!isCutOff && code !== 'CRASHED')
        throw new AppError('SERVER_BUSY', {
          headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
          cause: error,
        });
      return undefined;
    }
  };

  const checked = async (job: FormJob): Promise<CheckedFile> => {
    const answer = await run(job);
    if (answer !== undefined && 'checked' in answer) return answer.checked;
    return { pages: 0, findings: [finding('file.unreadable', 'look', undefined, { pages: 0 })] };
  };

  return {
    check: async (digest, facts) => {
      const key = keyOf(digest, facts);
      // Those who ask for the same at the same time share one reading.
      const work = underWay.get(key) ?? make(key, digest, facts).finally(() => underWay.delete(key));
      underWay.set(key, work);
      return present(digest, await work);
    },
    sawSecret: (digests) => store.hasFinding(digests, 'secrecy.stamp'),
    read: async (digest, { pages } = {}) => {
      const answer = await run({ path: await pathOf(digest), digest, ...(pages && { pages }) });
      if (answer !== undefined && 'read' in answer) return answer.read;
      return { pageCount: 0, pages: [], fonts: [], stoppedBy: 'unreadable' };
    },
    migrations,
    stop: () => pool.close(),
  };
}

const keyOf = (digest: string, facts: DraftFacts): string => {
  const draft = createHash('sha256').update(JSON.stringify(facts)).digest('hex');
  return `${digest}:${draft}:${RULES_VERSION}`;
};

function present(digest: string, { checkedAt, pages, findings }: KeptCheck): FormFindings {
  const count = (severity: string) => findings.filter((each) => each.severity === severity).length;
  return {
    digest,
    rulesVersion: RULES_VERSION,
    checkedAt: checkedAt.toISOString(),
    pages,
    errors: count('error'),
    warnings: count('warning'),
    looks: count('look'),
    findings,
  };
}
