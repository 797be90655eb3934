// Packets that were offered and are not whole yet, and the parts of each sender: those that are awaited, and those that
// have come, so that only what is missing is sent (E3).
import { type Connection, Schema } from 'mongoose';
import { trusted } from '../../platform/mongo/connect.ts';
import { OFFERS, PARTS } from './migrations.ts';
import { instant, named, OPTIONS, type Stored, text } from './schema.ts';

export interface OfferRow {
  /** The digest of the packet. */
  id: string;
  senderCode: string;
  /** SHA-256 of what is missing or was. */
  parts: string[];
  expiresAt: Date;
}

/** `open`: bytes may come. `whole`: all came and match. `kept`: among the stored files for ever. */
export type PartState = 'open' | 'whole' | 'kept';

export interface PartRow {
  /** Also the name of the partial file. */
  id: string;
  /** Who has shown that he has this file; another who only knows its digest gets nothing by it. */
  senderCode: string;
  sha256: string;
  sizeBytes: number;
  state: PartState;
  updatedAt: Date;
}

const PENDING: PartState[] = ['open', 'whole'];

const offerSchema = new Schema<Stored<OfferRow>>(
  { _id: text, senderCode: text, parts: { type: [String], required: true }, expiresAt: instant },
  { ...OPTIONS, collection: OFFERS },
);
const partSchema = new Schema<Stored<PartRow>>(
  {
    _id: text,
    senderCode: text,
    sha256: text,
    sizeBytes: { type: Number, required: true },
    state: text,
    updatedAt: instant,
  },
  { ...OPTIONS, collection: PARTS },
);

export function makeOfferStore(connection: Connection) {
  const offers = connection.model<Stored<OfferRow>>(OFFERS, offerSchema);
  const parts = connection.model<Stored<PartRow>>(PARTS, partSchema);
  return {
    async put({ id, ...row }: OfferRow): Promise<void> {
      await offers.updateOne({ _id: id }, { $set: row }, { upsert: true });
    },
    async find(id: string): Promise<OfferRow | null> {
      return named(await offers.findOne({ _id: id }).lean());
    },
    async remove(id: string): Promise<void> {
      await offers.deleteOne({ _id: id });
    },
    async removeExpired(now: Date): Promise<void> {
      await offers.deleteMany({ expiresAt: trusted({ $lt: now }) });
    },

    async parts(ids: readonly string[]): Promise<PartRow[]> {
      const rows = await parts.find({ _id: trusted({ $in: [...ids] }) }).lean<Array<Stored<PartRow>>>();
      return rows.map(({ _id, ...row }) => ({ id: _id, ...row }));
    },
    async part(id: string): Promise<PartRow | null> {
      return named(await parts.findOne({ _id: id }).lean());
    },
    /** Bytes may come for them, from now on or still. */
    async openParts(rows: ReadonlyArray<Omit<PartRow, 'state'>>): Promise<void> {
      await parts.bulkWrite(
        rows.map(({ id, updatedAt, ...row }) => ({
          updateOne: {
            filter: { _id: id },
            update: { $set: { updatedAt, state: 'open' }, $setOnInsert: row },
            upsert: true,
          },
        })),
        { ordered: false },
      );
    },
    async setState(ids: readonly string[], state: PartState, updatedAt: Date): Promise<void> {
      await parts.updateMany({ _id: trusted({ $in: [...ids] }) }, { $set: { state, updatedAt } });
    },
    /** What one sender has announced and not yet made into packets. */
    async pendingOf(senderCode: string): Promise<{ count: number; sizeBytes: number }> {
      const [sum] = await parts.aggregate<{ count: number; sizeBytes: number }>([
        { $match: { senderCode, state: { $in: PENDING } } },
        { $group: { _id: null, count: { $sum: 1 }, sizeBytes: { $sum: '$sizeBytes' } } },
      ]);
      return { count: sum?.count ?? 0, sizeBytes: sum?.sizeBytes ?? 0 };
    },
    async abandoned(before: Date, limit: number): Promise<PartRow[]> {
      const rows = await parts
        .find({ state: trusted({ $in: PENDING }), updatedAt: trusted({ $lt: before }) })
        .limit(limit)
        .lean<Array<Stored<PartRow>>>();
      return rows.map(({ _id, ...row }) => ({ id: _id, ...row }));
    },
    async removePart(id: string): Promise<void> {
      await parts.deleteOne({ _id: id, state: trusted({ $in: PENDING }) });
    },
  };
}
