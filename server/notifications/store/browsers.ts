// Browsers that are told by web push: one row an address of a push service, of the session that allowed it.
import { type Connection, Schema } from 'mongoose';
import { trusted } from '../../platform/mongo/connect.ts';
import { indexMigration } from '../../platform/mongo/migrate.ts';

const BROWSERS = 'push_browsers';

export const browserIndexes = indexMigration('notifications-0004-browsers', BROWSERS, [
  { key: { personId: 1, since: 1 }, name: 'of-person' },
  { key: { sessionId: 1 }, name: 'of-session' },
]);

export interface Browser {
  /** Derived from the address: the same browser is the same row, whoever sits at it. */
  id: string;
  personId: string;
  sessionId: string;
  endpoint: string;
  keys: { p256dh: string; auth: string };
  label: string;
  since: Date;
}

interface Row extends Omit<Browser, 'id'> {
  _id: string;
}

const text = { type: String, required: true } as const;

const schema = new Schema<Row>(
  {
    _id: text,
    personId: text,
    sessionId: text,
    endpoint: text,
    keys: { type: Object, required: true },
    label: { type: String, default: '' },
    since: { type: Date, required: true },
  },
  { strict: 'throw', versionKey: false, collection: BROWSERS },
);

const toBrowser = ({ _id, ...row }: Row): Browser => ({ id: _id, ...row });

export type BrowserStore = ReturnType<typeof makeBrowserStore>;

export function makeBrowserStore(connection: Connection) {
  const rows = connection.model<Row>(BROWSERS, schema);
  return {
    /** Whoever allowed it last at a browser is told there, and nobody else. */
    async put({ id, ...row }: Browser): Promise<void> {
      await rows.updateOne({ _id: id }, { $set: row }, { upsert: true });
    },

    async of(personId: string): Promise<Browser[]> {
      const found = await rows.find({ personId }).sort({ since: 1 }).lean<Row[]>();
      return found.map(toBrowser);
    },

    /** Of all these people. */
    async ofMany(personIds: readonly string[]): Promise<Browser[]> {
      const found = await rows.find({ personId: trusted({ $in: [...personIds] }) }).lean<Row[]>();
      return found.map(toBrowser);
    },

    async find(id: string): Promise<Browser | null> {
      const row = await rows.findOne({ _id: id }).lean<Row>();
      return row && toBrowser(row);
    },

    /** False when the person has no such browser. */
    async remove(id: string, personId: string): Promise<boolean> {
      return (await rows.deleteOne({ _id: id, personId })).deletedCount === 1;
    },

    async removeOfSession(sessionId: string): Promise<void> {
      await rows.deleteMany({ sessionId });
    },
  };
}
