// Packets sent: one row for each packet of a release, however many recipients it has. What it says is signed and stored
// once, so that every attempt to every recipient carries the same bytes (E1).
import { type Connection, Schema } from 'mongoose';
import type { SentPacketRow, SignedEnvelope } from '../domain/sent-packet.ts';
import { SENT_PACKETS } from './migrations.ts';
import { instant, named, OPTIONS, once, type Stored, text } from './schema.ts';

const schema = new Schema<Stored<SentPacketRow>>(
  {
    _id: text,
    agencyId: text,
    outgoingId: text,
    documentId: text,
    revision: { type: Number, required: true },
    recipients: { type: [Object], required: true },
    request: { type: Object, required: true },
    signed: { type: Object, default: null },
    createdAt: instant,
  },
  { ...OPTIONS, collection: SENT_PACKETS },
);

export function makeSentPacketStore(connection: Connection) {
  const packets = connection.model<Stored<SentPacketRow>>(SENT_PACKETS, schema);
  const find = async (id: string): Promise<SentPacketRow | null> =>
    named(await packets.findOne({ _id: id }).lean());
  return {
    find,

    /** Once; the row that is there stays as it is. */
    async insert({ id, ...row }: SentPacketRow): Promise<void> {
      await once(() => packets.create({ _id: id, ...row }));
    },

    /** The envelope is made once: the first to name it wins, and everybody gets the winner's. */
    async nameEnvelope(id: string, signed: SignedEnvelope): Promise<NonNullable<SentPacketRow['signed']>> {
      await packets.updateOne({ _id: id, signed: null }, { $set: { signed } });
      return (await find(id))?.signed ?? signed;
    },
  };
}
