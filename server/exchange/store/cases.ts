// Deliveries and statuses that wait for a person: those that failed, those that are late, and what a person decides. Each
// decision is one conditional write with its effects, so that of two at once only one counts.
import type { Connection, mongo } from 'mongoose';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import { revivedEntry } from '../../platform/outbox/outlook.ts';
import type { Kick } from '../../platform/outbox/relay.ts';
import type { DeliveryRow, DeliveryStep, GivenUp } from '../domain/delivery.ts';
import { DELIVERIES, STATUS_SENDS } from './migrations.ts';
import { HIDDEN, named, type Stored } from './schema.ts';
import type { StatusSendRow } from './status-sends.ts';

type DeliveryDocument = Stored<DeliveryRow>;

/** Oldest first. */
export interface CasePosition {
  at: Date;
  id: string;
}

export interface CasePage {
  agencyId: string;
  states: readonly DeliveryRow['state'][];
  /** Only those begun before. */
  before?: Date;
  after: CasePosition | null;
  limit: number;
}

export type CaseRow = Omit<DeliveryRow, 'receipt'> & { nextTryAt: Date | null; lastError: string | null };

export interface NewRound {
  id: string;
  from: DeliveryRow['state'];
  /** Of this round; a round begun twice is begun once. */
  step: DeliveryStep;
  /** Entries of this type are of an earlier round. */
  type: string;
  outbox: OutboxEntry[];
  patch: Partial<Pick<DeliveryRow, 'state' | 'givenUp'>>;
}

export type FailedStatuses = StatusSendRow & { errors: Record<string, string> };

const FAILED_STATUSES = 100;
const COUNTED = 100_000;

export function makeCaseStore(connection: Connection, kick: Kick) {
  const deliveries = connection.collection<DeliveryDocument>(DELIVERIES);
  const sends = connection.collection<Stored<StatusSendRow>>(STATUS_SENDS);

  const change = async (
    filter: mongo.Filter<DeliveryDocument>,
    update: mongo.UpdateFilter<DeliveryDocument> | mongo.Document[],
  ): Promise<boolean> => {
    const { matchedCount } = await deliveries.updateOne(filter, update);
    if (matchedCount === 1) kick();
    return matchedCount === 1;
  };

  return {
    async page({ agencyId, states, before, after, limit }: CasePage): Promise<CaseRow[]> {
      const rows = await deliveries
        .find(
          {
            agencyId,
            state: { $in: [...states] },
            givenUp: null,
            ...(before && { createdAt: { $lte: before } }),
            ...(after && {
              $or: [{ createdAt: { $gt: after.at } }, { createdAt: after.at, _id: { $gt: after.id } }],
            }),
          },
          { projection: { receipt: 0, 'steps.receipt': 0, 'outbox.payload': 0 } },
        )
        .sort({ createdAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return rows.map(({ _id, outbox = [], ...row }) => {
        const tried = outbox.find(({ attempts, dueAt }) => attempts > 0 && dueAt !== undefined);
        return { id: _id, ...row, nextTryAt: tried?.dueAt ?? null, lastError: tried?.lastError ?? null };
      });
    },

    /** Begins another round of sending; false when it has moved on meanwhile, or somebody else was quicker. */
    begin({ id, from, step, type, outbox, patch }: NewRound): Promise<boolean> {
      // A pipeline, for the old entry has to go and the new one to come in one write.
      const earlier = { $ne: ['$$entry.type', type] };
      return change({ _id: id, state: from, 'steps.key': { $ne: step.key } }, [
        {
          $set: {
            ...literals(patch),
            updatedAt: step.at,
            steps: { $concatArrays: ['$steps', { $literal: [step] }] },
            outbox: {
              $concatArrays: [
                { $filter: { input: { $ifNull: ['$outbox', []] }, as: 'entry', cond: earlier } },
                { $literal: outbox },
              ],
            },
          },
        },
      ]);
    },

    /** Ends the back-off of what waits; false when nothing does. */
    hurry(id: string, type: string, now: Date, entry: OutboxEntry): Promise<boolean> {
      const waiting = { $and: [{ $eq: ['$$each.type', type] }, { $gt: ['$$each.dueAt', now] }] };
      const hurried = { $mergeObjects: ['$$each', { dueAt: now }] };
      return change({ _id: id, state: 'queued', outbox: { $elemMatch: { type, dueAt: { $gt: now } } } }, [
        {
          $set: {
            outbox: {
              $concatArrays: [
                {
                  $map: { input: '$outbox', as: 'each', in: { $cond: [waiting, hurried, '$$each'] } },
                },
                { $literal: [entry] },
              ],
            },
          },
        },
      ]);
    },

    /** Ends a failed delivery for good; false when somebody has already, or it was begun anew. */
    giveUp(id: string, givenUp: GivenUp, outbox: OutboxEntry[]): Promise<boolean> {
      return change(
        { _id: id, state: 'failed', givenUp: null },
        { $set: { givenUp, updatedAt: givenUp.at }, $push: { outbox: { $each: outbox } } },
      );
    },

    /** Of one agency: how many have not arrived; no more than the limit is counted. */
    async waiting(agencyId: string): Promise<Record<'queued' | 'sent' | 'failed', number>> {
      const count = (state: DeliveryRow['state']) =>
        deliveries.countDocuments({ agencyId, state, givenUp: null }, { limit: COUNTED });
      const [queued, sent, failed] = await Promise.all([count('queued'), count('sent'), count('failed')]);
      return { queued, sent, failed };
    },

    /** The same of all agencies, and the documents with a status that could not be told. */
    async totals(): Promise<Record<'queued' | 'sent' | 'failed' | 'statuses', number>> {
      const count = (state: DeliveryRow['state']) =>
        deliveries.countDocuments({ state, givenUp: null }, { limit: COUNTED, hint: 'unfinished' });
      const [queued, sent, failed] = await Promise.all([count('queued'), count('sent'), count('failed')]);
      const statuses = await sends.countDocuments({ 'statuses.state': 'failed' }, { limit: COUNTED });
      return { queued, sent, failed, statuses };
    },

    async failedStatuses(agencyId: string): Promise<FailedStatuses[]> {
      const rows = await sends
        .find({ agencyId, 'statuses.state': 'failed' })
        .sort({ _id: -1 })
        .limit(FAILED_STATUSES)
        .toArray();
      return rows.map(({ _id, outbox = [], ...row }) => ({
        id: _id,
        ...row,
        errors: Object.fromEntries(outbox.map(({ id, lastError = '' }) => [id, lastError])),
      }));
    },

    async statusSend(id: string): Promise<StatusSendRow | null> {
      return named(await sends.findOne({ _id: id }, { projection: HIDDEN }));
    },

    /** Lets the statuses given up be told again, in their order; false when none is given up any more. */
    async retryStatuses(id: string, type: string, now: Date, entry: OutboxEntry): Promise<boolean> {
      const isDead = { $and: [{ $eq: ['$$each.type', type] }, { $gt: ['$$each.deadAt', null] }] };
      const revived = revivedEntry('$$each', now);
      const queued = {
        $cond: [
          { $eq: ['$$each.state', 'failed'] },
          { $mergeObjects: ['$$each', { state: 'queued' }] },
          '$$each',
        ],
      };
      const { matchedCount } = await sends.updateOne({ _id: id, 'statuses.state': 'failed' }, [
        {
          $set: {
            statuses: { $map: { input: '$statuses', as: 'each', in: queued } },
            outbox: {
              $concatArrays: [
                { $map: { input: '$outbox', as: 'each', in: { $cond: [isDead, revived, '$$each'] } } },
                { $literal: [entry] },
              ],
            },
          },
        },
      ]);
      if (matchedCount === 1) kick();
      return matchedCount === 1;
    },
  };
}

/** Texts of people must not be read as expressions. */
const literals = (values: object): Record<string, { $literal: unknown }> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { $literal: value }]));
