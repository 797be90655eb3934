// Signed envelopes and statuses, sent and received, each once under the digest that receipts name. The files they speak
// of are in the file store.
import type { Connection, mongo } from 'mongoose';
import { groupedFind, groupedWrites, type Insert } from '../../platform/mongo/grouped.ts';
import { ENVELOPES } from './migrations.ts';

interface Row {
  _id: string;
  bytes: Buffer | mongo.Binary;
}

/** Digests known to be stored, so that the envelope of many recipients is brought to the database once. */
const KNOWN = 1_000;
/** Of envelopes stored lately, which are soon asked for. */
const KEPT_BYTES = 8 * 1024 * 1024;

export function makeEnvelopeStore(connection: Connection) {
  const writes = groupedWrites(connection);
  const find = groupedFind<Row>(connection.collection<Row>(ENVELOPES));
  const known = new Set<string>();
  const kept = new Map<string, Buffer>();
  let keptBytes = 0;
  const keep = (digest: string, bytes: Buffer) => {
    if (kept.has(digest)) return;
    kept.set(digest, bytes);
    keptBytes += bytes.length;
    for (const [oldest, { length }] of kept) {
      if (keptBytes <= KEPT_BYTES) break;
      kept.delete(oldest);
      keptBytes -= length;
    }
  };
  /** Nothing, when it is stored; the same bytes again change nothing. */
  const newRow = (digest: string, bytes: Uint8Array): Insert[] => {
    if (known.has(digest)) return [];
    const own = Buffer.from(bytes);
    const settled = (isNew: boolean | null) => {
      if (isNew === null) return;
      keep(digest, own);
      known.add(digest);
      const [oldest] = known;
      if (known.size > KNOWN && oldest !== undefined) known.delete(oldest);
    };
    return [{ collection: ENVELOPES, document: { _id: digest, bytes: own }, settled }];
  };
  return {
    newRow,
    /** Safe when it returns. */
    put: (digest: string, bytes: Uint8Array): Promise<void> => writes.insertInOrder(newRow(digest, bytes)),

    async get(digest: string): Promise<Buffer | null> {
      const own = kept.get(digest);
      if (own !== undefined) return own;
      const row = await find(digest);
      if (row === null) return null;
      return Buffer.isBuffer(row.bytes) ? row.bytes : Buffer.from(row.bytes.buffer);
    },
  };
}
