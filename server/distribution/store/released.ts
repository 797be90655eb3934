// Released documents for those besides agencies: one row a document; it carries the notices to people.
import { type Connection, Schema } from 'mongoose';
import { trusted } from '../../platform/mongo/connect.ts';
import { groupedWrites } from '../../platform/mongo/grouped.ts';
import { indexMigration } from '../../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../../platform/outbox/entry.ts';
import type { Kick } from '../../platform/outbox/relay.ts';
import type { Released, Reminder } from '../domain/released.ts';

export const RELEASED = 'released_documents';

export const releasedIndexes = indexMigration('distribution-0001-released', RELEASED, [
  { key: { agencyId: 1, to: 1, releasedAt: -1, _id: -1 }, name: 'by-reader' },
  OUTBOX_INDEX,
]);

interface Row extends Omit<Released, 'id'> {
  _id: string;
  outbox?: OutboxEntry[];
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    agencyId: { type: String, required: true },
    facts: { type: Object, required: true },
    main: { type: Object, required: true },
    attachments: { type: [Object], default: [] },
    to: { type: [String], default: [] },
    releasedAt: { type: Date, required: true },
    ended: { type: Object, default: null },
    reminders: { type: [Object], default: [] },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: RELEASED, minimize: false },
);

const HIDDEN = { outbox: 0, outboxLease: 0 } as const;
/** A reminder a week for a year. */
const MOST_REMINDERS = 50;

const toReleased = ({ _id, ...row }: Omit<Row, 'outbox'>): Released => ({ id: _id, ...row });

export interface PagePosition {
  releasedAt: Date;
  id: string;
}

export type ReleasedStore = ReturnType<typeof makeReleasedStore>;

export function makeReleasedStore(connection: Connection, kick: Kick) {
  const rows = connection.model<Row>(RELEASED, schema);
  const write = groupedWrites(connection);
  return {
    /** Nothing happens when it is there already. */
    async add({ id, ...rest }: Released, outbox: OutboxEntry[]): Promise<void> {
      if (await write.insert(RELEASED, { _id: id, ...rest, outbox })) kick(RELEASED, id);
    },

    async find(agencyId: string, id: string): Promise<Released | null> {
      const row = await rows.findOne({ _id: id, agencyId }, HIDDEN).lean();
      return row && toReleased(row);
    },

    /** Ends it once; false when it has ended, or is not there. */
    async end(
      { agencyId, id }: { agencyId: string; id: string },
      ended: NonNullable<Released['ended']>,
      outbox: OutboxEntry[],
    ): Promise<boolean> {
      const isNew = await write.update(RELEASED, {
        filter: { _id: id, agencyId, ended: null },
        update: { $set: { ended }, $push: { outbox: { $each: outbox } } },
      });
      if (isNew) kick(RELEASED, id);
      return isNew;
    },

    /** Once for each reminder. */
    async remind(
      { agencyId, id }: { agencyId: string; id: string },
      reminder: Reminder,
      outbox: OutboxEntry[],
    ): Promise<void> {
      const isNew = await write.update(RELEASED, {
        filter: { _id: id, agencyId, ended: null, 'reminders.id': { $ne: reminder.id } },
        update: {
          $push: {
            reminders: { $each: [reminder], $slice: -MOST_REMINDERS },
            outbox: { $each: outbox },
          },
        },
      });
      if (isNew) kick(RELEASED, id);
    },

    /** Newest first, for whoever has one of these keys. */
    async page(
      { agencyId, keys }: { agencyId: string; keys: readonly string[] },
      after: PagePosition | null,
      limit: number,
    ): Promise<Released[]> {
      const older = after && {
        $or: [
          { releasedAt: trusted({ $lt: after.releasedAt }) },
          { releasedAt: after.releasedAt, _id: trusted({ $lt: after.id }) },
        ],
      };
      const found = await rows
        .find({ agencyId, to: trusted({ $in: [...keys] }), ...older }, HIDDEN)
        .sort({ releasedAt: -1, _id: -1 })
        .limit(limit)
        .lean();
      return found.map(toReleased);
    },
  };
}
