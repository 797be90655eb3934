// Documents handed to services on people's machines, in MongoDB. Of a link only the hash is stored, so a copy of the
// database opens nothing; each link is used up by one conditional write.
import { type Connection, Schema } from 'mongoose';
import type { ErrorCode } from '../contracts/error-codes.ts';
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
  indexMigration('outgoing-0006-desktop-annexes', DESKTOP, [
    { key: { agencyId: 1, outgoingId: 1, baseDigest: 1 }, name: 'of-one-file' },
  ]),
];

/** A file that came back signed, was verified and is stored. */
export interface ReturnedFile {
  digest: string;
  sizeBytes: number;
  certificateSha256: string;
}

export interface HandedOut {
  /** Of the signature it will become. */
  signingId: string;
  /** Which file of the document: 0 is the main one, from 1 on the separate annexes in their order. */
  part: number;
  agencyId: string;
  outgoingId: string;
  /** The batch it is signed in; null: by itself. */
  batchId: string | null;
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
  /** Of an annex: kept until the main file has come back too. */
  returned: ReturnedFile | null;
}

interface Row extends Omit<HandedOut, 'signingId'> {
  /** The signature's, with the part behind it when it is an annex. */
  _id: string;
}

const rowId = ({ signingId, part }: Pick<HandedOut, 'signingId' | 'part'>) =>
  part === 0 ? signingId : `${signingId}:${part}`;

const text = { type: String, required: true } as const;

const schema = new Schema<Row>(
  {
    _id: text,
    part: { type: Number, default: 0 },
    agencyId: text,
    outgoingId: text,
    batchId: { type: String, default: null },
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
    returned: { type: Object, default: null },
  },
  { strict: 'throw', versionKey: false, collection: DESKTOP, minimize: false },
);

/** Rows of before annexes were signed lack their fields. */
const NO_ANNEX = { part: 0, batchId: null, returned: null };

const toHandedOut = ({ _id, ...row }: Row): HandedOut => ({
  signingId: _id.split(':')[0] ?? _id,
  ...NO_ANNEX,
  ...row,
});

export type DesktopStore = ReturnType<typeof makeDesktopStore>;

export function makeDesktopStore(connection: Connection) {
  const model = connection.model<Row>(DESKTOP, schema);
  return {
    /** New links for a signature; the old ones open nothing from then on. */
    async put({ signingId, ...rest }: HandedOut): Promise<void> {
      await model.updateOne({ _id: rowId({ signingId, part: rest.part }) }, { $set: rest }, { upsert: true });
    },

    async find(
      file: Pick<HandedOut, 'signingId' | 'part'>,
      owner: { agencyId: string; outgoingId: string },
    ): Promise<HandedOut | null> {
      const row = await model.findOne({ _id: rowId(file), ...owner }).lean();
      return row && toHandedOut(row);
    },

    /** The annexes of a document that came back signed, whichever signature they were begun for, by what they were. */
    async returnedAnnexes(owner: { agencyId: string; outgoingId: string }, certificateSha256: string) {
      const rows = await model
        .find({ ...owner, state: 'done', 'returned.certificateSha256': certificateSha256 })
        .lean();
      return new Map(rows.flatMap(({ baseDigest, returned }) => (returned ? [[baseDigest, returned]] : [])));
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
      { returnHash, ...file }: HandedOut,
      end: Pick<HandedOut, 'state' | 'code'> & Partial<Pick<HandedOut, 'returned'>>,
    ): Promise<void> {
      await model.updateOne({ _id: rowId(file), returnHash }, { $set: end });
    },
  };
}
