// The nightly comparison: what is to be compared, what it found, and when it is due. The row of the job is claimed by one
// write, so that of several processes one does it.
import type { Connection } from 'mongoose';
import type { DeliveryRow } from '../domain/delivery.ts';
import { DELIVERIES } from './migrations.ts';
import { HIDDEN, named, type Stored } from './schema.ts';

export interface DifferenceRow {
  deliveryId: string;
  agencyId: string;
  documentId: string;
  recipient: { code: string; name: string };
  kind: 'unknown-there' | 'other-content' | 'status-refused';
  detail: string;
  seenAt: Date;
}

export interface ReconcileCounts {
  compared: number;
  repaired: number;
  different: number;
  unanswered: number;
}

interface JobDocument {
  _id: string;
  nextAt: Date;
  last?: ReconcileCounts & { at: Date };
}

const DIFFERENCES = 'exchange_differences';
const JOBS = 'exchange_jobs';
const JOB = 'reconcile';
const SHOWN = 100;

/** What has ended well, or by somebody's word, needs no comparison. */
const OPEN = ['queued', 'failed', 'sent', 'arrived', 'registered', 'assigned', 'in-progress'] as const;

export function makeTruthStore(connection: Connection) {
  const deliveries = connection.collection<Stored<DeliveryRow>>(DELIVERIES);
  const differences = connection.collection<Omit<DifferenceRow, 'deliveryId'> & { _id: string }>(DIFFERENCES);
  const jobs = connection.collection<JobDocument>(JOBS);
  return {
    /** Those that have ever sent. */
    agencies: (): Promise<string[]> => deliveries.distinct('agencyId'),

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

    /** One row a delivery; none once both agree. */
    async note(
      { deliveryId, ...row }: Omit<DifferenceRow, 'kind' | 'detail'>,
      difference: Pick<DifferenceRow, 'kind' | 'detail'> | null,
    ): Promise<void> {
      if (difference === null) await differences.deleteOne({ _id: deliveryId });
      else
        await differences.updateOne(
          { _id: deliveryId },
          { $set: { ...row, ...difference } },
          { upsert: true },
        );
    },

    async differences(agencyId: string): Promise<DifferenceRow[]> {
      const rows = await differences.find({ agencyId }).limit(SHOWN).toArray();
      return rows.map(({ _id, ...row }) => ({ deliveryId: _id, ...row }));
    },

    /** Whether the job is due now and ours; its next time is set by the same write. The first time is only noted. */
    async claim(now: Date, nextAt: Date): Promise<boolean> {
      await jobs.updateOne({ _id: JOB }, { $setOnInsert: { nextAt } }, { upsert: true });
      const { modifiedCount } = await jobs.updateOne(
        { _id: JOB, nextAt: { $lte: now } },
        { $set: { nextAt } },
      );
      return modifiedCount === 1;
    },

    async due(now: Date): Promise<void> {
      await jobs.updateOne({ _id: JOB }, { $set: { nextAt: now } }, { upsert: true });
    },

    async done(last: NonNullable<JobDocument['last']>): Promise<void> {
      await jobs.updateOne({ _id: JOB }, { $set: { last } });
    },

    async last(): Promise<NonNullable<JobDocument['last']> | null> {
      return (await jobs.findOne({ _id: JOB }))?.last ?? null;
    },
  };
}
