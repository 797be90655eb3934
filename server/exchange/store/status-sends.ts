// Statuses told: one row for each incoming document, so that the outbox of the row keeps their order.
import type { Connection } from 'mongoose';
import type { StatusCode } from '../../contracts/vocabulary.ts';
import { groupedFind, groupedWrites } from '../../platform/mongo/grouped.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import type { Kick } from '../../platform/outbox/relay.ts';
import type { SentStatus } from '../ports.ts';
import { STATUS_SENDS } from './migrations.ts';
import { HIDDEN, named, type Stored } from './schema.ts';

/** Which of them: a rung of the ladder is told once, and each request of the sender is answered once. */
export interface StatusKey {
  code: StatusCode;
  /** The request of the sender that it answers; null for a rung. */
  answers: string | null;
}

/** The statuses told about one incoming document, in order. */
export interface StatusSendRow {
  id: string;
  agencyId: string;
  packetRowId: string;
  statuses: StatusSend[];
}

export interface StatusSend extends SentStatus {
  text: string;
  staff: string | null;
  /** Absent on rows of the first version, which answered nothing. */
  answers?: string | null;
  /** SHA-256 of the signed status; its address in the file store. */
  packetDigest: string | null;
  /** As it came from who was told (compact JWS); absent until then. */
  receipt?: string;
}

export function makeStatusSendStore(connection: Connection, kick: Kick) {
  const sends = connection.collection<Stored<StatusSendRow>>(STATUS_SENDS);
  const writes = groupedWrites(connection);
  const row = groupedFind<Stored<StatusSendRow>>(sends, HIDDEN);
  const rowsOfPacket = async (agencyId: string, packetRowId: string): Promise<StatusSendRow[]> => {
    const rows = await sends.find({ agencyId, packetRowId }, { projection: HIDDEN }).toArray();
    return rows.flatMap((each) => named<Stored<StatusSendRow>>(each) ?? []);
  };
  return {
    /** Adds a status once. */
    async add(
      { id, ...rest }: Omit<StatusSendRow, 'statuses'>,
      status: StatusSend,
      entry: OutboxEntry,
    ): Promise<void> {
      const isAdded = await writes.update(STATUS_SENDS, {
        filter: {
          _id: id,
          ...(status.answers
            ? { 'statuses.answers': { $ne: status.answers } }
            : { 'statuses.code': { $ne: status.code } }),
        },
        update: { $push: { statuses: status, outbox: entry }, $setOnInsert: rest },
        upsert: true,
      });
      if (isAdded) kick(STATUS_SENDS, id);
    },

    /** What was told about one received packet, in order. */
    async ofPacket(agencyId: string, packetRowId: string): Promise<StatusSend[]> {
      return (await rowsOfPacket(agencyId, packetRowId)).flatMap(({ statuses }) => statuses);
    },

    rowsOfPacket,

    async find(incomingId: string): Promise<StatusSendRow | null> {
      return named(await row(incomingId));
    },

    /** The packet of a status is made once: the first to name it wins, and everybody gets the winner's. */
    async namePacket(incomingId: string, key: StatusKey, packetDigest: string): Promise<string> {
      const isNamed = await writes.update(STATUS_SENDS, {
        filter: { _id: incomingId, statuses: { $elemMatch: { ...matching(key), packetDigest: null } } },
        update: { $set: { 'statuses.$.packetDigest': packetDigest } },
      });
      if (isNamed) return packetDigest;
      const found = await row(incomingId);
      return found?.statuses.find((status) => isSameStatus(status, key))?.packetDigest ?? packetDigest;
    },

    async mark(
      incomingId: string,
      key: StatusKey,
      told: Pick<StatusSend, 'state' | 'receipt'>,
    ): Promise<void> {
      const { state, receipt } = told;
      await writes.update(STATUS_SENDS, {
        filter: { _id: incomingId, statuses: { $elemMatch: matching(key) } },
        update: {
          $set: {
            'statuses.$.state': state,
            ...(receipt !== undefined && { 'statuses.$.receipt': receipt }),
          },
        },
      });
    },
  };
}

const matching = ({ code, answers }: StatusKey) => ({ code, ...(answers !== null && { answers }) });

export const isSameStatus = (
  status: Pick<StatusSend, 'code' | 'answers'>,
  { code, answers }: StatusKey,
): boolean => status.code === code && (status.answers ?? null) === answers;
