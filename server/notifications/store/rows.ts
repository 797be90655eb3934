// Notifications in MongoDB: one row per person and entry. A person, not an agency, owns his rows.
import { type Connection, Schema } from 'mongoose';
import { MOST_COUNTED } from '../../contracts/dashboard.ts';
import type { NotificationKind } from '../../contracts/notifications.ts';
import { trusted } from '../../platform/mongo/connect.ts';
import { groupedWrites } from '../../platform/mongo/grouped.ts';
import { indexMigration, type Migration } from '../../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../../platform/outbox/entry.ts';
import type { Kick } from '../../platform/outbox/relay.ts';

export const ROWS = 'notifications';

export const rowMigrations: Migration[] = [
  indexMigration('notifications-0001-lists', ROWS, [
    { key: { personId: 1, at: -1, _id: -1 }, name: 'newest-first' },
    {
      key: { personId: 1, isUnread: 1 },
      name: 'unread',
      partialFilterExpression: { isUnread: true },
    },
  ]),
  indexMigration('notifications-0003-of-letter', ROWS, [
    {
      key: { personId: 1, letterId: 1 },
      name: 'of-letter',
      partialFilterExpression: { letterId: { $exists: true } },
    },
  ]),
  indexMigration('notifications-0005-outbox', ROWS, [OUTBOX_INDEX]),
];

export interface NotificationRow {
  id: string;
  personId: string;
  kind: NotificationKind;
  documentId: string;
  subject: string;
  actorName: string | null;
  text: string;
  at: Date;
  readAt: Date | null;
}

export interface NewRow extends Omit<NotificationRow, 'readAt'> {
  /** Told at once, whatever the hour. */
  isUrgent: boolean;
  /** The letter that tells of it; undefined: none does. */
  letterId?: string | undefined;
  /** Pushes of it. */
  outbox?: OutboxEntry[];
}

interface Row extends Omit<NotificationRow, 'id'> {
  _id: string;
  isUnread: boolean;
  isUrgent?: boolean;
  letterId?: string;
  /** That letter has taken it in, and no other will. */
  isTold?: boolean;
  outbox?: OutboxEntry[];
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    personId: { type: String, required: true },
    kind: { type: String, required: true },
    documentId: { type: String, required: true },
    subject: { type: String, default: '' },
    actorName: { type: String, default: null },
    text: { type: String, default: '' },
    at: { type: Date, required: true },
    readAt: { type: Date, default: null },
    isUnread: { type: Boolean, required: true },
    isUrgent: Boolean,
    letterId: String,
    isTold: Boolean,
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: ROWS },
);

export type ToldRow = Pick<NewRow, 'kind' | 'documentId' | 'actorName' | 'at' | 'isUrgent'>;

/** Of one letter; it says that there are as many at least. */
const MOST_TOLD = 500;

export interface PagePosition {
  at: Date;
  id: string;
}

const HIDDEN = { isUnread: 0, isUrgent: 0, letterId: 0, isTold: 0, outbox: 0, outboxLease: 0 } as const;

export type RowStore = ReturnType<typeof makeRowStore>;

export function makeRowStore(connection: Connection, kick: Kick) {
  const rows = connection.model<Row>(ROWS, schema);
  const write = groupedWrites(connection);
  return {
    /** Inserts a row; false when it is there already. */
    async add({ id, ...rest }: NewRow): Promise<boolean> {
      const isNew = await write.insert(ROWS, { _id: id, ...rest, readAt: null, isUnread: true });
      if (isNew && rest.outbox !== undefined) kick(ROWS, id);
      return isNew;
    },

    async find(id: string): Promise<NotificationRow | null> {
      const row = await rows.findOne({ _id: id }, HIDDEN).lean<Row>();
      if (row === null) return null;
      const { _id, ...rest } = row;
      return { id: _id, ...rest };
    },

    async newestBefore(
      personId: string,
      before: PagePosition | null,
      limit: number,
    ): Promise<NotificationRow[]> {
      const page = before && {
        $or: [{ at: trusted({ $lt: before.at }) }, { at: before.at, _id: trusted({ $lt: before.id }) }],
      };
      const found = await rows
        .find({ personId, ...page }, HIDDEN)
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .lean();
      return found.map(({ _id, ...row }) => ({ id: _id, ...row }));
    },

    /** The letter a row was put into. */
    async letterOf(id: string): Promise<string | undefined> {
      return (await rows.findOne({ _id: id }, { letterId: 1 }).lean<Row>())?.letterId;
    },

    /** False when a letter has taken it in, or it is in none of that id. */
    async moveToLetter(id: string, from: string, letterId: string): Promise<boolean> {
      const isFree = { letterId: from, isTold: trusted({ $ne: true }) };
      return (await rows.updateOne({ _id: id, ...isFree }, { $set: { letterId } })).matchedCount === 1;
    },

    /** What a letter tells of, newest first: what is in it by now and nobody has read. It takes in nothing more. */
    async takenIn(personId: string, letterId: string): Promise<ToldRow[]> {
      await rows.updateMany({ personId, letterId }, { $set: { isTold: true } });
      const found = await rows
        .find({ personId, letterId, isTold: true, isUnread: true })
        .sort({ at: -1, _id: -1 })
        .limit(MOST_TOLD)
        .lean<Row[]>();
      return found.map(({ kind, documentId, actorName, at, isUrgent = false }) => ({
        ...{ kind, documentId, actorName, at, isUrgent },
      }));
    },

    countUnread: (personId: string): Promise<number> =>
      rows.countDocuments({ personId, isUnread: true }, { limit: MOST_COUNTED }).exec(),

    /** Marks one as read; false when the person has no such row. Reading twice keeps the first time. */
    async read(personId: string, id: string, at: Date): Promise<boolean> {
      await rows.updateOne({ _id: id, personId, isUnread: true }, { $set: { readAt: at, isUnread: false } });
      return (await rows.exists({ _id: id, personId })) !== null;
    },

    async readAll(personId: string, at: Date): Promise<void> {
      await rows.updateMany({ personId, isUnread: true }, { $set: { readAt: at, isUnread: false } });
    },
  };
}
