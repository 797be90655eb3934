// Lists of recipients in MongoDB: one document a list. A removed one stays as a row without a name and without members,
// for it carries the line of the audit trail that tells of the removal.
import { type Connection, Schema } from 'mongoose';
import { isDuplicateKey, trusted } from '../platform/mongo/connect.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../platform/outbox/entry.ts';
import { nameKeyOf, type RecipientList } from './domain/recipient-list.ts';
import type { VisibleFilter } from './policy.ts';

export const LISTS = 'recipient-lists';

export const migrations: Migration[] = [
  indexMigration('recipients-0001-lists', LISTS, [
    {
      // One name for each holder: the agency as a whole, or one person.
      key: { agencyId: 1, holder: 1, nameKey: 1 },
      name: 'one-list-a-name',
      unique: true,
      partialFilterExpression: { nameKey: { $exists: true } },
    },
    OUTBOX_INDEX,
  ]),
];

interface Row extends Omit<RecipientList, 'id'> {
  _id: string;
  /** The owner of a list of his own; `''`: the agency. */
  holder: string;
  /** Absent once it is removed. */
  nameKey?: string;
  outbox?: OutboxEntry[];
}

const text = { type: String, required: true } as const;
const schema = new Schema<Row>(
  {
    _id: text,
    agencyId: text,
    version: { type: Number, required: true },
    scope: text,
    holder: { type: String, default: '' },
    name: text,
    nameKey: String,
    owner: { type: Object, required: true },
    memberIds: { type: [String], default: [] },
    updatedAt: { type: Date, required: true },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: LISTS, minimize: false },
);

const HIDDEN = { outbox: 0, outboxLease: 0, holder: 0, nameKey: 0 } as const;
const LIVING = { nameKey: trusted({ $exists: true }) };

const toList = ({ _id, ...rest }: Omit<Row, 'holder' | 'nameKey' | 'outbox'>): RecipientList => ({
  id: _id,
  ...rest,
});

export const holderOf = ({ scope, owner }: Pick<RecipientList, 'scope' | 'owner'>): string =>
  scope === 'own' ? owner.id : '';

export type ListStore = ReturnType<typeof makeStore>;

export function makeStore(connection: Connection) {
  const model = connection.model<Row>(LISTS, schema);

  return {
    async find(agencyId: string, id: string): Promise<RecipientList | null> {
      const row = await model.findOne({ _id: id, agencyId, ...LIVING }, HIDDEN).lean();
      return row && toList(row);
    },

    /** By name; members are counted, not read. */
    async visible({ $or, agencyId }: VisibleFilter) {
      const rows = await model
        .aggregate<Omit<Row, 'memberIds'> & { memberCount: number }>([
          { $match: { agencyId, ...LIVING, $or } },
          { $sort: { nameKey: 1, _id: 1 } },
          { $set: { memberCount: { $size: '$memberIds' } } },
          { $project: { ...HIDDEN, memberIds: 0 } },
        ])
        .exec();
      return rows.map(({ _id, memberCount, ...row }) => ({
        list: { id: _id, ...row, memberIds: [] } satisfies RecipientList,
        memberCount,
      }));
    },

    countHeld: (agencyId: string, holder: string): Promise<number> =>
      model.countDocuments({ agencyId, holder, ...LIVING }),

    /** `known`: this very list is there already. */
    async add(list: RecipientList, outbox: OutboxEntry[]): Promise<'added' | 'known' | 'name-taken'> {
      const { id, ...rest } = list;
      try {
        await model.create({
          _id: id,
          ...rest,
          holder: holderOf(list),
          nameKey: nameKeyOf(list.name),
          outbox,
        });
        return 'added';
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return (await model.exists({ _id: id })) === null ? 'name-taken' : 'known';
      }
    },

    /** Null when it is of another version now. */
    async change(
      { id, agencyId, version }: RecipientList,
      patch: Pick<RecipientList, 'name' | 'memberIds' | 'updatedAt'>,
      outbox: OutboxEntry[],
    ): Promise<RecipientList | 'name-taken' | null> {
      try {
        const row = await model
          .findOneAndUpdate(
            { _id: id, agencyId, version, ...LIVING },
            {
              $set: { ...patch, nameKey: nameKeyOf(patch.name) },
              $inc: { version: 1 },
              $push: { outbox: { $each: outbox } },
            },
            { returnDocument: 'after', projection: HIDDEN },
          )
          .lean();
        return row && toList(row);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return 'name-taken';
      }
    },

    async remove(
      { id, agencyId, version }: RecipientList,
      updatedAt: Date,
      outbox: OutboxEntry[],
    ): Promise<boolean> {
      const { matchedCount } = await model.updateOne(
        { _id: id, agencyId, version, ...LIVING },
        {
          $set: { memberIds: [], updatedAt },
          $unset: { nameKey: '' },
          $inc: { version: 1 },
          $push: { outbox: { $each: outbox } },
        },
      );
      return matchedCount === 1;
    },
  };
}
