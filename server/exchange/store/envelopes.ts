// Signed envelopes and statuses, sent and received, each once under the digest that receipts name. The files they speak
// of are in the file store.
import type { Connection, mongo } from 'mongoose';
import { groupedFind, groupedWrites } from '../../platform/mongo/grouped.ts';
import { ENVELOPES } from './migrations.ts';

interface Row {
  _id: string;
  bytes: Buffer | mongo.Binary;
}

/** Digests known to be stored, so that the envelope of many recipients is brought to the database once. */
const KNOWN = 1_000;

export function makeEnvelopeStore(connection: Connection) {
  const writes = groupedWrites(connection);
  const find = groupedFind<Row>(connection.collection<Row>(ENVELOPES));
  const known = new Set<string>();
  return {
    /** Safe when it returns; the same bytes again change nothing. */
    async put(digest: string, bytes: Uint8Array): Promise<void> {
      if (known.has(digest)) return;
      await writes.insert(ENVELOPES, { _id: digest, bytes: Buffer.from(bytes) });
      known.add(digest);
      const [oldest] = known;
      if (known.size > KNOWN && oldest !== undefined) known.delete(oldest);
    },

    async get(digest: string): Promise<Buffer | null> {
      const row = await find(digest);
      if (row === null) return null;
      return Buffer.isBuffer(row.bytes) ? row.bytes : Buffer.from(row.bytes.buffer);
    },
  };
}
