// What the axis has listed for this server, one row a document, kept: the poller's durable cursor.
import { type Connection, Schema } from 'mongoose';
import { trusted } from '../../platform/mongo/connect.ts';
import { indexMigration, type Migration } from '../../platform/mongo/migrate.ts';
import type { AxisInbox, InboxRow, InboxState } from '../transports/axis/inbox-row.ts';
import { instant, OPTIONS, text } from './schema.ts';

const INBOX = 'axis_inbox';
const LISTS = 'axis_lists';

export const axisMigrations: Migration[] = [
  indexMigration('exchange-axis-0001-inbox', INBOX, [
    { key: { state: 1, firstSeenAt: 1 }, name: 'by-state' },
  ]),
];

interface Row extends Omit<InboxRow, 'docId'> {
  _id: string;
}

const schema = new Schema<Row>(
  {
    _id: text,
    messageType: text,
    from: { type: String, default: '' },
    to: { type: String, default: '' },
    state: text,
    isTaken: { type: Boolean, default: null },
    attempts: { type: Number, default: 0 },
    dueAt: instant,
    text: { type: String, default: '' },
    firstSeenAt: instant,
    updatedAt: instant,
  },
  { ...OPTIONS, collection: INBOX },
);

const toRow = ({ _id, ...rest }: Row): InboxRow => ({ docId: _id, ...rest });

/** @see AxisInbox */
export function makeAxisInbox(connection: Connection): AxisInbox & { lastListAt(): Promise<Date | null> } {
  const inbox = connection.model<Row>(INBOX, schema);
  const lists = connection.collection<{ _id: string; at: Date }>(LISTS);
  return {
    open: async (items, at) => {
      if (items.length === 0) return [];
      await inbox.bulkWrite(
        items.map(({ docId, messageType, from, to }) => ({
          updateOne: {
            filter: { _id: docId },
            update: {
              $setOnInsert: {
                messageType,
                from,
                to,
                state: 'listed' as const,
                isTaken: null,
                attempts: 0,
                dueAt: at,
                text: '',
                firstSeenAt: at,
                updatedAt: at,
              },
            },
            upsert: true,
          },
        })),
        { ordered: false },
      );
      const ids = items.map(({ docId }) => docId);
      const rows = new Map(
        (await inbox.find({ _id: trusted({ $in: ids }) }).lean()).map((row) => [row._id, toRow(row)]),
      );
      return ids.flatMap((id) => rows.get(id) ?? []);
    },
    note: async (docId, change) => {
      await inbox.updateOne({ _id: docId }, { $set: change });
    },
    unacknowledged: async (limit) => {
      const states = trusted({ $in: ['stored', 'refused'] as InboxState[] });
      const rows = await inbox.find({ state: states }).sort({ firstSeenAt: 1 }).limit(limit).lean();
      return rows.map(toRow);
    },
    noteList: async (messageType, at) => {
      await lists.updateOne({ _id: messageType }, { $set: { at } }, { upsert: true });
    },
    lastListAt: async () => (await lists.find().sort({ at: 1 }).limit(1).toArray())[0]?.at ?? null,
  };
}
