// Documents that may be the same one twice, found by index and never more than a few: by keys that twins share, and
// among those of one sender that arrived within a month.
import type { Connection } from 'mongoose';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import type { IncomingDocument, IncomingSummary } from './domain/incoming-document.ts';
import { type Compared, twinKeys } from './domain/twins.ts';
import { INCOMING } from './store-indexes.ts';

const BY_TWIN_KEY = 'by-twin-key';
const DAY_MS = 86_400_000;
/** "Within a month": an agency that sends the same paper again does so soon. */
const NEAR_MS = 30 * DAY_MS;
const BY_KEY = 20;
const BY_SENDER = 200;
const BATCH = 500;

const FIELDS = {
  ...{
    agencyId: 1,
    documentId: 1,
    sender: 1,
    numberText: 1,
    issuedOn: 1,
    subject: 1,
    kindName: 1,
    signer: 1,
  },
  ...{ arrivedAt: 1, state: 1, settledTwins: 1, replaces: 1, registration: 1, origin: 1, wasRegistered: 1 },
  ...{ assigneeIds: 1, 'files.digest': 1, 'files.isMain': 1, 'files.mediaType': 1, 'files.name': 1 },
} as const;

export type TwinRow = Compared &
  Pick<
    IncomingDocument,
    'agencyId' | 'registration' | 'origin' | 'kindName' | 'signer' | 'wasRegistered' | 'assigneeIds'
  >;
type Stored = Omit<TwinRow, 'id'> & { _id: string; twinKeys: string[] };

export const twinMigrations: Migration[] = [
  indexMigration('incoming-0006-twins', INCOMING, [
    { key: { agencyId: 1, twinKeys: 1 }, name: BY_TWIN_KEY },
    { key: { agencyId: 1, 'sender.code': 1, arrivedAt: -1 }, name: 'by-sender-and-arrival' },
  ]),
  {
    name: 'incoming-0007-twin-keys',
    up: async (connection) => {
      const rows = connection.collection<Stored>(INCOMING);
      // Each batch from where the last one ended: what has its keys already is not read again.
      for (let after = ''; ; ) {
        const bare = await rows
          .find({ _id: { $gt: after }, twinKeys: { $exists: false } }, { projection: FIELDS, limit: BATCH })
          .sort({ _id: 1 })
          .toArray();
        const last = bare.at(-1);
        if (last === undefined) return;
        after = last._id;
        await rows.bulkWrite(
          bare.map((row) => ({
            updateOne: {
              filter: { _id: row._id },
              update: { $set: { twinKeys: twinKeys({ ...row, id: row._id }) } },
            },
          })),
        );
      }
    },
  },
];

export type TwinStore = ReturnType<typeof makeTwinStore>;

const toRow = ({ _id, ...row }: Stored): TwinRow => ({ id: _id, ...row, replaces: row.replaces ?? [] });

export function makeTwinStore(connection: Connection) {
  const rows = connection.collection<Stored>(INCOMING);
  return {
    /** Those that share a key, oldest first. */
    async byKeys(agencyId: string, keys: readonly string[]): Promise<TwinRow[]> {
      if (keys.length === 0) return [];
      const found = await rows
        .find({ agencyId, twinKeys: { $in: [...keys] } }, { projection: FIELDS, limit: BY_KEY })
        .sort({ arrivedAt: 1 })
        .toArray();
      return found.map(toRow);
    },

    /** Those of its sender that arrived about when it did. */
    async bySender({
      agencyId,
      sender,
      arrivedAt,
    }: Pick<IncomingDocument, 'agencyId' | 'sender' | 'arrivedAt'>): Promise<TwinRow[]> {
      const at = arrivedAt.getTime();
      const near = { $gte: new Date(at - NEAR_MS), $lte: new Date(at + NEAR_MS) };
      const found = await rows
        .find(
          { agencyId, 'sender.code': sender.code, arrivedAt: near },
          { projection: FIELDS, limit: BY_SENDER },
        )
        .sort({ arrivedAt: -1 })
        .toArray();
      return found.map(toRow);
    },

    /**
     * Those of these documents that share a key, and what they share it with. Few do, so only keys are read of the rest.
     */
    async sharing(
      agencyId: string,
      listed: ReadonlyArray<Pick<IncomingSummary, 'id' | 'twinKeys'>>,
    ): Promise<{ own: TwinRow[]; others: TwinRow[] }> {
      const ids = listed.map(({ id }) => id);
      const keys = [...new Set(listed.flatMap(({ twinKeys }) => twinKeys))];
      const elsewhere = await rows
        .find(
          { agencyId, twinKeys: { $in: keys }, _id: { $nin: ids } },
          { projection: { twinKeys: 1 }, hint: BY_TWIN_KEY },
        )
        .limit(ids.length * BY_KEY)
        .toArray();
      const all = [...listed, ...elsewhere.map(({ _id: id, twinKeys }) => ({ id, twinKeys }))];
      const counts = new Map<string, number>();
      for (const { twinKeys } of all) for (const key of twinKeys) counts.set(key, (counts.get(key) ?? 0) + 1);
      const alike = all.filter(({ twinKeys }) => twinKeys.some((key) => (counts.get(key) ?? 0) > 1));
      if (alike.length === 0) return { own: [], others: [] };
      const found = await rows
        .find({ _id: { $in: alike.map(({ id }) => id) }, agencyId }, { projection: FIELDS })
        .toArray();
      const others = found.map(toRow);
      return { own: others.filter(({ id }) => ids.includes(id)), others };
    },
  };
}
