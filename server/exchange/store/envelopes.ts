// Signed envelopes and statuses, sent and received, each once under the digest that receipts name. The files they speak
// of are in the file store.
import { type Connection, type mongo, Schema } from 'mongoose';
import { ENVELOPES } from './migrations.ts';
import { OPTIONS, once, text } from './schema.ts';

interface Row {
  _id: string;
  bytes: Buffer | mongo.Binary;
}

const schema = new Schema<Row>(
  { _id: text, bytes: { type: Buffer, required: true } },
  { ...OPTIONS, collection: ENVELOPES },
);

export function makeEnvelopeStore(connection: Connection) {
  const envelopes = connection.model<Row>(ENVELOPES, schema);
  return {
    /** Safe when it returns; the same bytes again change nothing. */
    async put(digest: string, bytes: Uint8Array): Promise<void> {
      await once(() => envelopes.collection.insertOne({ _id: digest, bytes: Buffer.from(bytes) } as never));
    },

    async get(digest: string): Promise<Buffer | null> {
      const row = await envelopes.findOne({ _id: digest }).lean();
      if (row === null) return null;
      return Buffer.isBuffer(row.bytes) ? row.bytes : Buffer.from(row.bytes.buffer);
    },
  };
}
