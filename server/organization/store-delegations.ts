// Written delegations in MongoDB: made once, withdrawn at most once, never removed.
import { type Connection, Schema } from 'mongoose';
import type { DelegationKind } from '../contracts/vocabulary.ts';
import type { Clock } from '../platform/clock.ts';
import { isDuplicateKey, trusted } from '../platform/mongo/connect.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../platform/outbox/entry.ts';
import { makeShortMemory } from '../platform/short-memory.ts';
import type { Delegation } from './domain/delegation.ts';
import { LOOK_MS } from './domain/directory.ts';

export const DELEGATIONS = 'delegations';

export const delegationMigrations: Migration[] = [
  indexMigration('organization-0010-delegations', DELEGATIONS, [
    { key: { agencyId: 1, 'made.at': -1, _id: -1 }, name: 'newest-first' },
    { key: { 'to.postId': 1, toOn: 1 }, name: 'to-a-post' },
    { key: { agencyId: 1, toUnitId: 1 }, name: 'to-a-unit' },
    OUTBOX_INDEX,
  ]),
  indexMigration('organization-0013-absences', DELEGATIONS, [
    { key: { agencyId: 1, kind: 1, toOn: 1 }, name: 'of-a-kind' },
  ]),
];

interface Row extends Omit<Delegation, 'id'> {
  _id: string;
  outbox?: OutboxEntry[];
}

const text = { type: String, required: true } as const;

const schema = new Schema<Row>(
  {
    _id: text,
    agencyId: text,
    kind: text,
    from: { type: Object, required: true },
    to: { type: Object, required: true },
    toUnitId: text,
    kinds: { type: [String], default: [] },
    scopes: { type: [String], default: [] },
    fromRole: { type: String, default: null },
    basis: text,
    evidence: { type: Object, default: null },
    fromOn: text,
    toOn: { type: String, default: null },
    made: { type: Object, required: true },
    withdrawn: { type: Object, default: null },
    forsakenAt: { type: Date, default: null },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: DELEGATIONS, minimize: false },
);

const HIDDEN = { outbox: 0, outboxLease: 0 } as const;

/** What rows older than absences lack. */
const BEFORE_ABSENCES = { scopes: [], fromRole: null, forsakenAt: null };

const toDelegation = ({ _id, ...rest }: Omit<Row, 'outbox'>): Delegation => ({
  id: _id,
  ...BEFORE_ABSENCES,
  ...rest,
});

/** Far more than an agency writes down in years. */
const LISTED = 1_000;

/** Who is away is asked for every step of every incoming document. */
const ABSENCES = { maxEntries: 2_000, lifeMs: LOOK_MS };

export function makeDelegationStore(connection: Connection, clock: Clock) {
  const model = connection.model<Row>(DELEGATIONS, schema);
  const many = async (filter: object) => {
    const rows = await model.find(filter, HIDDEN).sort({ 'made.at': -1, _id: -1 }).limit(LISTED).lean();
    return rows.map(toDelegation);
  };

  const absent = makeShortMemory<Delegation[]>({ ...ABSENCES, now: () => clock.now().getTime() });

  return {
    /** False when it is there already. */
    async add({ id, ...rest }: Delegation, outbox: OutboxEntry[]): Promise<boolean> {
      try {
        await model.create({ _id: id, ...rest, outbox });
        absent.clear();
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    async find(agencyId: string, id: string): Promise<Delegation | null> {
      const row = await model.findOne({ _id: id, agencyId }, HIDDEN).lean();
      return row && toDelegation(row);
    },

    ofAgency: (agencyId: string) => many({ agencyId }),

    withPost: (agencyId: string, postId: string) =>
      many({ agencyId, $or: [{ 'from.postId': postId }, { 'to.postId': postId }] }),

    /** Whatever was ever given to the post, or by order to somebody of the unit. */
    givenTo: ({ agencyId, postId, unitId }: { agencyId: string; postId: string; unitId: string }) =>
      many({ agencyId, $or: [{ 'to.postId': postId }, { toUnitId: unitId, kind: 'TL' }] }),

    /** Those of a kind that are not withdrawn and end on the day or later. */
    lasting: (agencyId: string, kind: DelegationKind, onDate: string) =>
      many({
        agencyId,
        kind,
        withdrawn: null,
        $or: [{ toOn: null }, { toOn: trusted({ $gte: onDate }) }],
      }),

    /** Absences in force on the day; what another process wrote is seen after LOOK_MS. */
    absencesOn: (agencyId: string, onDate: string): Promise<readonly Delegation[]> =>
      absent(`${agencyId} ${onDate}`, () =>
        many({
          agencyId,
          kind: 'absence',
          withdrawn: null,
          fromOn: trusted({ $lte: onDate }),
          toOn: trusted({ $gte: onDate }),
        }),
      ),

    /** False when it was noted already. */
    async noteForsaken({ id, agencyId }: Delegation, at: Date, outbox: OutboxEntry[]): Promise<boolean> {
      const { modifiedCount } = await model.updateOne(
        { _id: id, agencyId, forsakenAt: null },
        { $set: { forsakenAt: at }, $push: { outbox: { $each: outbox } } },
      );
      absent.clear();
      return modifiedCount === 1;
    },

    /** In whose place a post may approve on a day. */
    approvalsOf: (postId: string, onDate: string) =>
      many({
        'to.postId': postId,
        kind: 'approval',
        withdrawn: null,
        fromOn: trusted({ $lte: onDate }),
        toOn: trusted({ $gte: onDate }),
      }),

    /** Who may approve on a day in the place of these posts. */
    approvalsFor: (agencyId: string, postIds: readonly string[], onDate: string) =>
      many({
        agencyId,
        'from.postId': trusted({ $in: postIds }),
        kind: 'approval',
        withdrawn: null,
        fromOn: trusted({ $lte: onDate }),
        toOn: trusted({ $gte: onDate }),
      }),

    /** Null when it was withdrawn already. */
    async withdraw(
      { id, agencyId }: Delegation,
      withdrawn: NonNullable<Delegation['withdrawn']>,
      outbox: OutboxEntry[],
    ): Promise<Delegation | null> {
      const row = await model
        .findOneAndUpdate(
          { _id: id, agencyId, withdrawn: null },
          { $set: { withdrawn }, $push: { outbox: { $each: outbox } } },
          { returnDocument: 'after', projection: HIDDEN },
        )
        .lean();
      absent.clear();
      return row && toDelegation(row);
    },
  };
}
