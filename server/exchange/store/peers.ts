// How each way out was last met, by whichever process: so that a page served by one shows what another knows.
import type { Connection } from 'mongoose';
import type { BreakerView } from '../domain/breaker.ts';
import { PEERS } from './migrations.ts';

export interface PeerRow {
  lane: string;
  agency: { code: string; name: string };
  breaker: Omit<BreakerView, 'lane'>;
  lastContactAt: Date | null;
  lastFailureAt: Date | null;
  lastError: string | null;
  /** When it called here while it was left alone; absent: never. */
  heardAt?: Date;
}

export interface PeerNote extends Pick<PeerRow, 'lane' | 'agency' | 'breaker'> {
  at: Date;
  /** Null: it answered. */
  error: string | null;
}

const SHOWN = 1_000;

type PeerDocument = Omit<PeerRow, 'lane'> & { _id: string };

export function makePeerStore(connection: Connection) {
  const peers = connection.collection<PeerDocument>(PEERS);
  return {
    async note({ lane, agency, breaker, at, error }: PeerNote): Promise<void> {
      const met = error === null ? { lastContactAt: at } : { lastFailureAt: at, lastError: error };
      const other = error === null ? { lastFailureAt: null, lastError: null } : { lastContactAt: null };
      await peers.updateOne(
        { _id: lane },
        { $set: { agency, breaker, ...met }, $setOnInsert: other },
        { upsert: true },
      );
    },

    /** It has called here; of interest only while it is left alone. */
    async heard(lane: string, at: Date): Promise<void> {
      await peers.updateOne({ _id: lane, 'breaker.state': 'open' }, { $set: { heardAt: at } });
    },

    /** When those of these lanes called that have. */
    async heardOf(lanes: readonly string[]): Promise<Array<{ lane: string; at: Date }>> {
      const rows = await peers
        .find({ _id: { $in: [...lanes] }, heardAt: { $exists: true } }, { projection: { heardAt: 1 } })
        .toArray();
      return rows.flatMap(({ _id: lane, heardAt: at }) => (at === undefined ? [] : [{ lane, at }]));
    },

    /** Those met last first. */
    async all(): Promise<PeerRow[]> {
      const rows = await peers.find().limit(SHOWN).toArray();
      return rows.map(({ _id, ...row }) => ({ lane: _id, ...row }));
    },
  };
}
