// Builds the event log: the handler for what features write, the job that seals and stamps, and what is taken out of it.
import type { Connection } from 'mongoose';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { type IntervalJob, makeIntervalJob } from '../../platform/jobs/interval-job.ts';
import { OutboxGiveUp, type OutboxHandler } from '../../platform/outbox/relay.ts';
import type { Collected } from '../../signing/index.ts';
import { type AppendDeps, makeAppend } from './append.ts';
import { type KeepDeps, type LogState, makeLogKeeper } from './keep.ts';
import { LOG, type LogLine, LogPayload } from './log-entry.ts';
import { exportLines, type LogProof, proofAbout } from './read.ts';
import { LogBroken } from './seal.ts';
import { makeStatuses, type StatusesDeps } from './statuses.ts';
import { makeLogStore } from './store.ts';
import { makeStatusStore } from './store-statuses.ts';

export type EventLogDeps = Omit<KeepDeps, 'store' | 'statuses'> &
  Omit<AppendDeps, 'store'> &
  Omit<StatusesDeps, 'statuses'> & { connection: Connection };

export interface EventLog {
  outboxHandlers: Record<string, OutboxHandler>;
  /** For a handler of an outbox, which comes again until this has been done; once, however often it is told. */
  append(line: LogLine): Promise<void>;
  stateOf(agencyId: string): Promise<LogState>;
  /** The longest any entry has waited for its stamp. */
  lagSeconds(): number;
  /** How many logs no longer hang together. */
  brokenCount(): number;
  lines(agencyId: string): AsyncGenerator<string>;
  /** What authorities say of these certificates, as fresh as can be had, else as it was kept. */
  statusesOf(certificates: readonly Uint8Array[]): Promise<Collected>;
  /** Seals first what is not sealed yet. @throws AppError LOG_BROKEN. */
  proofAbout(agencyId: string, subjectIds: readonly string[]): Promise<LogProof>;
  /** One round of the job, now. */
  sealAndStamp(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

export function makeEventLog({ connection, ...deps }: EventLogDeps): EventLog {
  const store = makeLogStore(connection);
  const statuses = makeStatuses({ ...deps, statuses: makeStatusStore(connection) });
  const append = makeAppend({ ...deps, store });
  const keeper = makeLogKeeper({ ...deps, store, statuses });
  const job: IntervalJob = makeIntervalJob({
    name: 'event-log',
    everyMs: deps.everyMs,
    run: keeper.run,
    logger: deps.logger,
  });
  const add = ({ id, at, ...event }: LogLine) =>
    append({ ...event, eventId: derivedId('event', id), at: at.toISOString() });
  return {
    outboxHandlers: {
      [LOG]: async ({ at, payload }) => {
        const parsed = LogPayload.safeParse(payload);
        if (!parsed.success) throw new OutboxGiveUp(`not a log entry: ${parsed.error.message}`);
        await add({ ...parsed.data, at });
      },
    },
    append: add,
    stateOf: keeper.stateOf,
    lagSeconds: keeper.lagSeconds,
    brokenCount: keeper.brokenCount,
    lines: async function* (agencyId) {
      yield* exportLines(store, agencyId, await statuses.ofLog(agencyId));
    },
    statusesOf: statuses.fresh,
    async proofAbout(agencyId, subjectIds) {
      const newest = await store.newestAbout(agencyId, subjectIds);
      const root = newest && (await store.rootOver(agencyId, newest.seq));
      const stamped = root && (await store.firstStampedFrom(agencyId, root.index));
      try {
        if (newest !== null && stamped === null) await keeper.sealNow(agencyId);
        return await proofAbout(store, agencyId, subjectIds);
      } catch (cause) {
        if (!(cause instanceof LogBroken)) throw cause;
        throw new AppError('LOG_BROKEN', { detail: cause.message, cause });
      }
    },
    sealAndStamp: () => keeper.run(new AbortController().signal),
    start: job.start,
    stop: job.stop,
  };
}
