// Packets received: kept for ever, one row for each recipient agency and packet. The row is the answer to the same packet
// coming again, and remembers every other packet that claimed its name.
import { type Connection, Schema } from 'mongoose';
import { trusted } from '../../platform/mongo/connect.ts';
import { groupedFind, groupedWrites, type Insert } from '../../platform/mongo/grouped.ts';
import { OUTBOX_FIELDS, type OutboxEntry } from '../../platform/outbox/entry.ts';
import type { ArrivedPacket } from '../domain/arrived-packet.ts';
import { PACKETS } from './migrations.ts';
import { newborn, type Waking } from './newborn.ts';
import { given, HIDDEN, instant, named, OPTIONS, optionalText, type Stored, text } from './schema.ts';

export interface ReceivedPacketRow {
  id: string;
  agencyId: string;
  senderCode: string;
  /** The sender's packet identifier. */
  packetId: string;
  /** What the sender's later attempts have to match. */
  packetDigest: string;
  content: Omit<ArrivedPacket, 'packetId' | 'agencyId' | 'arrivedAt'>;
  receivedAt: Date;
  /** As signed when the packet came; null on rows of the first version until they are asked for. */
  receipt: string | null;
  /** Other packets of the same sender under the same identifier: the last ones, and how many in all. */
  conflicts: Array<{ at: Date; packetDigest: string }>;
  conflictCount: number;
  /** The take-backs of the document (status 13), with what was answered to their bytes. Absent: none. */
  asked?: TakeBack[];
}

export interface TakeBack {
  id: string;
  reason: string;
  at: Date;
  /** SHA-256 of the status; its address in the file store. */
  packetDigest: string;
  receipt: string;
}

export interface SendersDocument {
  agencyId: string;
  /** All it has had. */
  senderCodes: readonly string[];
  documentId: string;
}

const broughtBy = ({ agencyId, senderCodes, documentId }: SendersDocument) => ({
  agencyId,
  senderCode: trusted({ $in: [...senderCodes] }),
  'content.documentId': documentId,
  // A packet that only asks something brings no file.
  'content.files.0': trusted({ $exists: true }),
});

/** More than a document is ever corrected. */
const VERSIONS = 50;
const KEPT_CONFLICTS = 20;
const CONFLICTS_SHOWN = 100;

const schema = new Schema<Stored<ReceivedPacketRow>>(
  {
    _id: text,
    agencyId: text,
    senderCode: text,
    packetId: text,
    packetDigest: text,
    content: { type: Object, required: true },
    receivedAt: instant,
    receipt: optionalText,
    conflicts: { type: [Object], default: [] },
    conflictCount: { type: Number, default: 0 },
    asked: { type: [Object], default: [] },
    ...OUTBOX_FIELDS,
  },
  { ...OPTIONS, collection: PACKETS },
);

export function makeReceivedPacketStore(connection: Connection, relay: Waking) {
  const { kick } = relay;
  const packets = connection.model<Stored<ReceivedPacketRow>>(PACKETS, schema);
  const writes = groupedWrites(connection);
  const row = groupedFind<Stored<ReceivedPacketRow>>(
    connection.collection<Stored<ReceivedPacketRow>>(PACKETS),
    HIDDEN,
  );
  const find = async (id: string): Promise<ReceivedPacketRow | null> => named(await row(id));
  return {
    find,

    /** A packet by its sender's name for it; he may have been renamed since. */
    async findFrom(key: {
      agencyId: string;
      senderCodes: readonly string[];
      packetId: string;
    }): Promise<ReceivedPacketRow | null> {
      const { agencyId, senderCodes, packetId } = key;
      const from = trusted({ $in: [...senderCodes] });
      return named(await packets.findOne({ agencyId, senderCode: from, packetId }, HIDDEN).lean());
    },

    /** The packet a job of its outbox was given. */
    of: given<ReceivedPacketRow>,

    /** With what is to be there before it. The row as stored: the one given, or the one that was there first. */
    async insert(
      row: ReceivedPacketRow,
      outbox: OutboxEntry[],
      before: readonly Insert[],
    ): Promise<ReceivedPacketRow> {
      const { id, ...rest } = row;
      const own = newborn(relay, PACKETS, { _id: id, ...rest, outbox });
      let isThere = false;
      const settled = (isNew: boolean | null) => {
        isThere = isNew === false;
        own.settled?.(isNew);
      };
      await writes.insertInOrder([...before, { ...own, settled }]);
      return isThere ? ((await find(id)) ?? row) : row;
    },

    /** The newest packet that brought a document its sender names so. */
    async findDocument(key: SendersDocument): Promise<ReceivedPacketRow | null> {
      return named(await packets.findOne(broughtBy(key), HIDDEN).sort({ receivedAt: -1 }).lean());
    },

    /** All that did: the document, and its corrections under the same name; the newest first. */
    async allOfDocument(key: SendersDocument): Promise<ReceivedPacketRow[]> {
      const rows = await packets
        .find(broughtBy(key), HIDDEN)
        .sort({ receivedAt: -1 })
        .limit(VERSIONS)
        .lean<Array<Stored<ReceivedPacketRow>>>();
      return rows.flatMap((row) => named(row) ?? []);
    },

    /** Keeps a take-back, once; the row as it is then. */
    async noteTakeBack(id: string, asked: TakeBack, entry: OutboxEntry): Promise<ReceivedPacketRow | null> {
      const { matchedCount } = await packets.updateOne(
        { _id: id, 'asked.id': trusted({ $ne: asked.id }) },
        { $push: { asked, outbox: entry } },
      );
      if (matchedCount === 1) kick(PACKETS, id);
      return find(id);
    },

    /** For a row that has none: the first receipt wins, and everybody gets the winner's. */
    async nameReceipt(id: string, receipt: string): Promise<string> {
      await packets.updateOne({ _id: id, receipt: null }, { $set: { receipt } });
      return (await find(id))?.receipt ?? receipt;
    },

    /** Packets to this agency whose name others claimed too; the worst hundred. */
    async conflicting(agencyId: string): Promise<ReceivedPacketRow[]> {
      const rows = await packets
        .find({ agencyId, conflictCount: trusted({ $gt: 0 }) }, HIDDEN)
        .sort({ conflictCount: -1 })
        .limit(CONFLICTS_SHOWN)
        .lean<Array<Stored<ReceivedPacketRow>>>();
      return rows.flatMap((row) => named(row) ?? []);
    },

    async noteConflict(
      id: string,
      conflict: ReceivedPacketRow['conflicts'][number],
      entry: OutboxEntry,
    ): Promise<void> {
      await packets.updateOne(
        { _id: id },
        {
          $push: { conflicts: { $each: [conflict], $slice: -KEPT_CONFLICTS }, outbox: entry },
          $inc: { conflictCount: 1 },
        },
      );
      kick(PACKETS, id);
    },
  };
}
