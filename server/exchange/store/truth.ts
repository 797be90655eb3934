// The nightly comparison: what is to be compared, what it found, and when it is due. It is due until it is done, so that one
// whose process dies is begun anew by the next holder of the job.
import type { Connection } from 'mongoose';
import type { DeliveryRow } from '../domain/delivery.ts';
import { DELIVERIES, STATUS_SENDS } from './migrations.ts';
import { HIDDEN, named, type Stored } from './schema.ts';
import type { StatusSendRow } from './status-sends.ts';

export interface Difference {
  kind: 'unknown-there' | 'other-content' | 'status-refused' | 'unknown-here';
  detail: string;
}

/** What was compared, and with whom. */
export interface Compared {
  /** Of the delivery, or of the packet that was received. */
  id: string;
  agencyId: string;
  /** A document sent from here, or the statuses told of one that came here. */
  direction: 'sent' | 'told';
  documentId: string;
  peer: { code: string; name: string };
  seenAt: Date;
}

export type DifferenceRow = Compared & Difference;

/** Rows of the first version were all of deliveries. */
type Kept = Omit<DifferenceRow, 'id' | 'direction' | 'peer'> & {
  _id: string;
  direction?: DifferenceRow['direction'];
  peer?: DifferenceRow['peer'];
  recipient?: DifferenceRow['peer'];
};

export interface ReconcileCounts {
  compared: number;
  repaired: number;
  different: number;
  unanswered: number;
}

interface JobDocument {
  _id: string;
  nextAt: Date;
  /** Of the process that noted `last`. */
  fence?: number;
  last?: ReconcileCounts & { at: Date };
}

const DIFFERENCES = 'exchange_differences';
const JOBS = 'exchange_jobs';
const JOB = 'reconcile';
const SHOWN = 100;
const TOLD_AT_A_TIME = 50;
const UNNAMED = { code: '', name: '' };

/** What has ended well, or by somebody's word, needs no comparison. */
const OPEN = ['queued', 'failed', 'sent', 'arrived', 'registered', 'assigned', 'in-progress'] as const;

export function makeTruthStore(connection: Connection) {
  const deliveries = connection.collection<Stored<DeliveryRow>>(DELIVERIES);
  const differences = connection.collection<Kept>(DIFFERENCES);
  const sends = connection.collection<Stored<StatusSendRow>>(STATUS_SENDS);
  const jobs = connection.collection<JobDocument>(JOBS);
  return {
    /** Those that have ever sent. */
    senders: (): Promise<string[]> => deliveries.distinct('agencyId'),

    /** Those that have ever told a status. */
    tellers: (): Promise<string[]> => sends.distinct('agencyId'),

    /** The statuses of documents of which something was told since. */
    async *told(agencyId: string, since: Date): AsyncGenerator<StatusSendRow> {
      const rows = sends
        .find({ agencyId, 'statuses.at': { $gte: since } }, { projection: HIDDEN })
        .batchSize(TOLD_AT_A_TIME);
      for await (const row of rows) {
        const found = named(row);
        if (found !== null) yield found;
      }
    },

    async unfinished(agencyId: string, after: string | null, limit: number): Promise<DeliveryRow[]> {
      const rows = await deliveries
        .find(
          {
            agencyId,
            state: { $in: [...OPEN] },
            givenUp: null,
            ...(after !== null && { _id: { $gt: after } }),
          },
          { projection: HIDDEN },
        )
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return rows.flatMap((row) => named(row) ?? []).map((row) => ({ ...row, requests: row.requests ?? [] }));
    },

    /** One row for each; none once both agree. */
    async note({ id, ...row }: Compared, difference: Difference | null): Promise<void> {
      if (difference === null) await differences.deleteOne({ _id: id });
      else await differences.updateOne({ _id: id }, { $set: { ...row, ...difference } }, { upsert: true });
    },

    async differences(agencyId: string): Promise<DifferenceRow[]> {
      const rows = await differences.find({ agencyId }).limit(SHOWN).toArray();
      return rows.map(({ _id, direction = 'sent', recipient, peer = recipient ?? UNNAMED, ...row }) => ({
        ...{ id: _id, direction, peer },
        ...row,
      }));
    },

    /** Since when the comparison is due; null when it is not. The first time is only noted. */
    async dueSince(now: Date, firstAt: Date): Promise<Date | null> {
      await jobs.updateOne({ _id: JOB }, { $setOnInsert: { nextAt: firstAt } }, { upsert: true });
      const row = await jobs.findOne({ _id: JOB, nextAt: { $lte: now } });
      return row?.nextAt ?? null;
    },

    /** A person wants it now. */
    async wish(now: Date): Promise<void> {
      await jobs.updateOne({ _id: JOB }, { $set: { nextAt: now } }, { upsert: true });
    },

    /** One that was wished for meanwhile stays due; what an earlier holder of the job still says is not noted. */
    async done(
      last: NonNullable<JobDocument['last']>,
      { due, nextAt, fence }: { due: Date; nextAt: Date; fence: number },
    ): Promise<void> {
      await jobs.updateOne({ _id: JOB, fence: { $not: { $gt: fence } } }, [
        { $set: { last, fence, nextAt: { $cond: [{ $eq: ['$nextAt', due] }, nextAt, '$nextAt'] } } },
      ]);
    },

    async last(): Promise<NonNullable<JobDocument['last']> | null> {
      return (await jobs.findOne({ _id: JOB }))?.last ?? null;
    },
  };
}
