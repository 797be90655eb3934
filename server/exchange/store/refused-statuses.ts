// Statuses of documents sent from here that were not believed: kept for the sender's people to see, each once. What one
// document can be made to keep is bounded, for anybody in the directory may send one.
import type { Connection } from 'mongoose';
import type { StatusCode } from '../../contracts/vocabulary.ts';
import type { StatusRefusal } from '../protocol/index.ts';
import type { OutgoingKey } from './deliveries.ts';
import { REFUSED_STATUSES } from './migrations.ts';
import { once } from './schema.ts';

export interface RefusedStatus {
  /** Of document and status: the same status again is the same row. */
  id: string;
  agencyId: string;
  outgoingId: string;
  documentId: string;
  /** Who signed it. */
  from: { code: string; name: string };
  /** The recipient of the delivery it speaks of; null where its sender is none. */
  recipientCode: string | null;
  code: StatusCode;
  refusal: StatusRefusal;
  /** What people read in it. */
  text: string;
  at: Date;
  /** SHA-256 of the signed status. */
  packetDigest: string;
}

const KEPT = 50;

export function makeRefusedStatusStore(connection: Connection) {
  const rows = connection.collection<Omit<RefusedStatus, 'id'> & { _id: string }>(REFUSED_STATUSES);
  return {
    /** False when the document has too many already. */
    async note({ id, ...row }: RefusedStatus): Promise<boolean> {
      const { agencyId, outgoingId } = row;
      if ((await rows.countDocuments({ _id: id }, { limit: 1 })) === 1) return true;
      if ((await rows.countDocuments({ agencyId, outgoingId }, { limit: KEPT })) >= KEPT) return false;
      await once(() => rows.insertOne({ _id: id, ...row }));
      return true;
    },

    async find(id: string): Promise<RefusedStatus | null> {
      const row = await rows.findOne({ _id: id });
      if (row === null) return null;
      const { _id, ...rest } = row;
      return { id: _id, ...rest };
    },

    /** Newest first. */
    async ofDocument({ agencyId, outgoingId }: OutgoingKey): Promise<RefusedStatus[]> {
      const found = await rows.find({ agencyId, outgoingId }).sort({ at: -1 }).limit(KEPT).toArray();
      return found.map(({ _id, ...row }) => ({ id: _id, ...row }));
    },
  };
}
