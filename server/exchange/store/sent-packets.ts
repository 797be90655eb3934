// Packets sent: one row for each packet of a release, however many recipients it has. What it says is signed and stored
// once, so that every attempt to every recipient carries the same bytes (E1).
import type { Connection } from 'mongoose';
import { groupedFind, groupedWrites, type Insert } from '../../platform/mongo/grouped.ts';
import type { SentPacketRow, SignedEnvelope } from '../domain/sent-packet.ts';
import { SENT_PACKETS } from './migrations.ts';
import { named, type Stored } from './schema.ts';

/** Of rows that were written lately and are soon asked for. */
const KEPT = 500;

export function makeSentPacketStore(connection: Connection) {
  const writes = groupedWrites(connection);
  const row = groupedFind<Stored<SentPacketRow>>(connection.collection<Stored<SentPacketRow>>(SENT_PACKETS));
  /** What has been signed never changes. */
  const kept = new Map<string, SentPacketRow>();
  const keep = (row: SentPacketRow) => {
    kept.set(row.id, row);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  };
  const find = async (id: string): Promise<SentPacketRow | null> => named(await row(id));
  /** The row that is there stays as it is, and so does what it has signed. */
  const newRow = (row: SentPacketRow): Insert => {
    const { id, ...rest } = row;
    return {
      collection: SENT_PACKETS,
      document: { _id: id, ...rest },
      settled: (isNew) => {
        if (isNew === true && row.signed !== null) keep(row);
      },
    };
  };
  return {
    find,
    /** For sending what was written just now; who asks what the database holds takes `find`. */
    findToSend: async (id: string): Promise<SentPacketRow | null> => kept.get(id) ?? find(id),
    newRow,
    insert: (row: SentPacketRow): Promise<void> => writes.insertInOrder([newRow(row)]),

    /** The envelope is made once: the first to name it wins, and everybody gets the winner's. */
    async nameEnvelope(id: string, signed: SignedEnvelope): Promise<NonNullable<SentPacketRow['signed']>> {
      const change = { filter: { _id: id, signed: null }, update: { $set: { signed } } };
      if (await writes.update(SENT_PACKETS, change)) return signed;
      return (await find(id))?.signed ?? signed;
    },
  };
}
