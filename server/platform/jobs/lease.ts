// Periodic work that one process does for all: a document says who does it and until when, and a number that grows with
// every holder fences off what an earlier one still writes. A holder that dies is followed within the bound below. Time is
// the database's, so that clocks that differ make no two holders.
import { randomUUID } from 'node:crypto';
import { type Database, isDuplicateKey } from '../mongo/connect.ts';
import { type IntervalJob, type IntervalJobOptions, makeIntervalJob } from './interval-job.ts';

export interface LeaseRules {
  /** How long a silent holder keeps it. */
  leaseMs: number;
  /** How often the others look. */
  lookMs: number;
}

/** Together they are the bound: who dies is followed within 15 s. */
export const LEASE_RULES: LeaseRules = { leaseMs: 9_000, lookMs: 3_000 };

/** The work under way. */
export interface Lease {
  /** Larger than that of every earlier holder. */
  fence: number;
}

export interface LeasedJobOptions extends Omit<IntervalJobOptions, 'run'> {
  /** One run; `signal` is aborted when the job is being stopped, or is somebody else's by now. */
  run(signal: AbortSignal, lease: Lease): Promise<void>;
}

export interface Leases {
  /** A job that runs in one process at a time; a kick wakes it where it runs. */
  job(options: LeasedJobOptions): IntervalJob;
  /** Before any job is started, and only where no other process can work on this database: nobody holds anything. */
  takeOver(): Promise<void>;
}

interface LeaseDocument {
  _id: string;
  holder: string;
  fence: number;
  until: Date;
}

const LEASES = 'job_leases';

export function makeLeases(connection: Database['connection'], rules: LeaseRules = LEASE_RULES): Leases {
  const rows = connection.collection<LeaseDocument>(LEASES);
  const holder = randomUUID();
  const until = { $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: rules.leaseMs } };

  const take = async (name: string): Promise<Lease | null> => {
    const free = { _id: name, $expr: { $lte: ['$until', '$$NOW'] } };
    const write = [{ $set: { holder, fence: { $add: ['$fence', 1] }, until } }];
    const taken = await rows.findOneAndUpdate(free, write, { returnDocument: 'after' });
    return taken && { fence: taken.fence };
  };
  const open = async (name: string): Promise<void> => {
    try {
      await rows.updateOne(
        { _id: name },
        { $setOnInsert: { holder: '', fence: 0, until: new Date(0) } },
        { upsert: true },
      );
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  };
  const renew = async (name: string, { fence }: Lease): Promise<boolean> =>
    (await rows.updateOne({ _id: name, holder, fence }, [{ $set: { until } }])).matchedCount === 1;
  const release = async (name: string, { fence }: Lease): Promise<void> => {
    await rows.updateOne({ _id: name, holder, fence }, { $set: { until: new Date(0) } });
  };

  return {
    job: ({ name, everyMs, run, logger }) => {
      let inner: IntervalJob | undefined;
      /** While it is held: runs again and again, and resolves when it is lost or to be stopped. */
      const hold = async (lease: Lease, stopping: AbortSignal) => {
        const lost = new AbortController();
        const ended = AbortSignal.any([stopping, lost.signal]);
        let heldUntil = performance.now() + rules.leaseMs;
        const heartbeat = setInterval(() => {
          const asked = performance.now();
          const failed = () => asked >= heldUntil && lost.abort();
          renew(name, lease)
            .then((isHeld) => {
              if (isHeld) heldUntil = asked + rules.leaseMs;
              else lost.abort();
            })
            .catch(failed);
        }, rules.leaseMs / 3);
        heartbeat.unref();
        const job = makeIntervalJob({
          ...{ name, everyMs, logger },
          run: (signal) => run(AbortSignal.any([signal, lost.signal]), lease),
        });
        inner = job;
        job.start();
        await new Promise<void>((resolve) => {
          if (ended.aborted) resolve();
          else ended.addEventListener('abort', () => resolve(), { once: true });
        });
        clearInterval(heartbeat);
        inner = undefined;
        await job.stop();
        await release(name, lease);
      };
      const looking = makeIntervalJob({
        name: `lease of ${name}`,
        everyMs: rules.lookMs,
        logger,
        run: async (signal) => {
          await open(name);
          const lease = await take(name);
          if (lease !== null) await hold(lease, signal);
        },
      });
      return { start: looking.start, stop: looking.stop, kick: () => inner?.kick() };
    },
    takeOver: async () => {
      await rows.updateMany({}, { $set: { until: new Date(0) } });
    },
  };
}
