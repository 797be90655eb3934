// Statuses told: one row for each incoming document, so that the outbox of the row keeps their order.
import { type Connection, Schema } from 'mongoose';
import type { StatusCode } from '../../contracts/vocabulary.ts';
import { trusted } from '../../platform/mongo/connect.ts';
import { OUTBOX_FIELDS, type OutboxEntry } from '../../platform/outbox/entry.ts';
import type { SentStatus } from '../ports.ts';
import { STATUS_SENDS } from './migrations.ts';
import { HIDDEN, named, OPTIONS, once, type Stored, text } from './schema.ts';

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

const schema = new Schema<Stored<StatusSendRow>>(
  {
    _id: text,
    agencyId: text,
    packetRowId: text,
    statuses: { type: [Object], default: [] },
    ...OUTBOX_FIELDS,
  },
  { ...OPTIONS, collection: STATUS_SENDS },
);

export function makeStatusSendStore(connection: Connection, kick: () => void) {
  const sends = connection.model<Stored<StatusSendRow>>(STATUS_SENDS, schema);
  return {
    /** Adds a status once. */
    async add(row: Omit<StatusSendRow, 'statuses'>, status: StatusSend, entry: OutboxEntry): Promise<void> {
      const { id, ...rest } = row;
      const isAdded = await once(() =>
        sends.updateOne(
          {
            _id: id,
            ...(status.answers
              ? { 'statuses.answers': trusted({ $ne: status.answers }) }
              : { 'statuses.code': trusted({ $ne: status.code }) }),
          },
          { $push: { statuses: status, outbox: entry }, $setOnInsert: rest },
          { upsert: true },
        ),
      );
      if (isAdded) kick();
    },

    /** What was told about one received packet, in order. */
    async ofPacket(agencyId: string, packetRowId: string): Promise<StatusSend[]> {
      const rows = await sends.find({ agencyId, packetRowId }, HIDDEN).lean();
      return rows.flatMap(({ statuses }) => statuses);
    },

    async find(incomingId: string): Promise<StatusSendRow | null> {
      return named(await sends.findOne({ _id: incomingId }, HIDDEN).lean());
    },

    /** The packet of a status is made once: the first to name it wins, and everybody gets the winner's. */
    async namePacket(incomingId: string, key: StatusKey, packetDigest: string): Promise<string> {
      await sends.updateOne(
        { _id: incomingId, statuses: trusted({ $elemMatch: { ...matching(key), packetDigest: null } }) },
        { $set: { 'statuses.$.packetDigest': packetDigest } },
      );
      const row = await sends.findOne({ _id: incomingId }, { statuses: 1 }).lean();
      return row?.statuses.find((status) => isSameStatus(status, key))?.packetDigest ?? packetDigest;
    },

    async mark(
      incomingId: string,
      key: StatusKey,
      told: Pick<StatusSend, 'state' | 'receipt'>,
    ): Promise<void> {
      const { state, receipt } = told;
      await sends.updateOne(
        { _id: incomingId, statuses: trusted({ $elemMatch: matching(key) }) },
        {
          $set: {
            'statuses.$.state': state,
            ...(receipt !== undefined && { 'statuses.$.receipt': receipt }),
          },
        },
      );
    },
  };
}

const matching = ({ code, answers }: StatusKey) => ({ code, ...(answers !== null && { answers }) });

export const isSameStatus = (
  status: Pick<StatusSend, 'code' | 'answers'>,
  { code, answers }: StatusKey,
): boolean => status.code === code && (status.answers ?? null) === answers;
