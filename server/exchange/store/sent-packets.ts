// Packets sent: one row for each packet of a release, however many recipients it has. What it says is signed and stored
// once, so that every attempt to every recipient carries the same bytes (E1).
import type { Connection } from 'mongoose';
import { groupedFind, groupedWrites } from '../../platform/mongo/grouped.ts';
import type { SentPacketRow, SignedEnvelope } from '../domain/sent-packet.ts';
import { SENT_PACKETS } from './migrations.ts';
import { named, type Stored } from './schema.ts';

export function makeSentPacketStore(connection: Connection) {
  const writes = groupedWrites(connection);
  const row = groupedFind<Stored<SentPacketRow>>(connection.collection<Stored<SentPacketRow>>(SENT_PACKETS));
  const find = async (id: string): Promise<SentPacketRow | null> => named(await row(id));
  return {
    find,

    /** Once; the row that is there stays as it is, and so does what it has signed. */
    async insert({ id, ...rest }: SentPacketRow): Promise<void> {
      await writes.insert(SENT_PACKETS, { _id: id, ...rest });
    },

    /** The envelope is made once: the first to name it wins, and everybody gets the winner's. */
    async nameEnvelope(id: string, signed: SignedEnvelope): Promise<NonNullable<SentPacketRow['signed']>> {
      const change = { filter: { _id: id, signed: null }, update: { $set: { signed } } };
      if (await writes.update(SENT_PACKETS, change)) return signed;
      return (await find(id))?.signed ?? signed;
    },
  };
}
