// Notifications in MongoDB: one row per person and entry. A person, not an agency, owns his rows.

import { type Connection, Schema } from 'mongoose';
import { MOST_COUNTED } from '../contracts/dashboard.ts';
import type { NotificationKind } from '../contracts/notifications.ts';
import { trusted } from '../platform/mongo/connect.ts';
import { groupedWrites } from '../platform/mongo/grouped.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';

const ROWS = 'notifications';

export const migrations: Migration[] = [
  indexMigration('notifications-0001-lists', ROWS, [
    { key: { personId: 1, at: -1, _id: -1 }, name: 'newest-first' },
    {
      key: { personId: 1, isUnread: 1 },
      name: 'unread',
      partialFilterExpression: { isUnread: true },
    },
  ]),
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

interface Row extends Omit<NotificationRow, 'id'> {
  _id: string;
  isUnread: boolean;
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
  },
  { strict: 'throw', versionKey: false, collection: ROWS },
);

export interface PagePosition {
  at: Date;
  id: string;
}

export type NotificationStore = ReturnType<typeof makeStore>;

export function makeStore(connection: Connection) {
  const rows = connection.model<Row>(ROWS, schema);
  const write = groupedWrites(connection);
  return {
    /** Inserts a row; false when it is there already. */
    async add({ id, ...rest }: NotificationRow): Promise<boolean> {
      return write.insert(ROWS, { _id: id, ...rest, isUnread: rest.readAt === null });
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
        .find({ personId, ...page })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .lean();
      return found.map(({ _id, isUnread: _derived, ...row }) => ({ id: _id, ...row }));
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
