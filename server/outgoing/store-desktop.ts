// Documents handed to services on people's machines, in MongoDB. Of a link only the hash is stored, so a copy of the
// database opens nothing; each link is used up by one conditional write.
import { type Connection, Schema } from 'mongoose';
import type { ErrorCode } from '../contracts/vocabulary.ts';
import { trusted } from '../platform/mongo/connect.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import type { Actor } from './ports.ts';

const DESKTOP = 'desktop-signings';
const KEEP_SECONDS = 86_400;

export const desktopMigrations: Migration[] = [
  indexMigration('outgoing-0005-desktop', DESKTOP, [
    { key: { fetchHash: 1 }, name: 'by-fetch-link', unique: true },
    { key: { returnHash: 1 }, name: 'by-return-link', unique: true },
    { key: { expiresAt: 1 }, name: 'swept', expireAfterSeconds: KEEP_SECONDS },
  ]),
];

export interface HandedOut {
  /** Of the signature it will become. */
  signingId: string;
  agencyId: string;
  outgoingId: string;
  actor: Actor;
  baseDigest: string;
  fileName: string;
  /** SHA-256 of the secrets of the two links, hex. */
  fetchHash: string;
  returnHash: string;
  fetchedAt: Date | null;
  returnedAt: Date | null;
  expiresAt: Date;
  state: 'open' | 'done' | 'failed';
  code: ErrorCode | null;
}

interface Row extends Omit<HandedOut, 'signingId'> {
  _id: string;
}

const text = { type: String, required: true } as const;

const schema = new Schema<Row>(
  {
    _id: text,
    agencyId: text,
    outgoingId: text,
    actor: { type: Object, required: true },
    baseDigest: text,
    fileName: text,
    fetchHash: text,
    returnHash: text,
    fetchedAt: { type: Date, default: null },
    returnedAt: { type: Date, default: null },
    expiresAt: { type: Date, required: true },
    state: text,
    code: { type: String, default: null },
  },
  { strict: 'throw', versionKey: false, collection: DESKTOP, minimize: false },
);

const toHandedOut = ({ _id, ...row }: Row): HandedOut => ({ signingId: _id, ...row });

export type DesktopStore = ReturnType<typeof makeDesktopStore>;

export function makeDesktopStore(connection: Connection) {
  const model = connection.model<Row>(DESKTOP, schema);
  return {
    /** New links for a signature; the old ones open nothing from then on. */
    async put({ signingId, ...rest }: HandedOut): Promise<void> {
      await model.updateOne({ _id: signingId }, { $set: rest }, { upsert: true });
    },

    async find(
      signingId: string,
      owner: { agencyId: string; outgoingId: string },
    ): Promise<HandedOut | null> {
      const row = await model.findOne({ _id: signingId, ...owner }).lean();
      return row && toHandedOut(row);
    },

    /** Uses up the link for fetching; null when it was used or has run out. */
    async fetch(fetchHash: string, now: Date): Promise<HandedOut | null> {
      const row = await model
        .findOneAndUpdate(
          { fetchHash, fetchedAt: null, expiresAt: trusted({ $gt: now }) },
          { $set: { fetchedAt: now } },
          { returnDocument: 'after' },
        )
        .lean();
      return row && toHandedOut(row);
    },

    /** Uses up the link for returning; null when it was used or has run out. */
    async take(returnHash: string, now: Date): Promise<HandedOut | null> {
      const row = await model
        .findOneAndUpdate(
          { returnHash, returnedAt: null, expiresAt: trusted({ $gt: now }) },
          { $set: { returnedAt: now } },
          { returnDocument: 'after' },
        )
        .lean();
      return row && toHandedOut(row);
    },

    async end(
      { signingId, returnHash }: HandedOut,
      { state, code }: Pick<HandedOut, 'state' | 'code'>,
    ): Promise<void> {
      await model.updateOne({ _id: signingId, returnHash }, { $set: { state, code } });
    },
  };
}
