// Deliveries (sent), packets (received) and statuses (answered) in MongoDB. Every row is one aggregate with its own
// outbox, so that a dead peer holds up nothing but its own rows.
import { type Connection, Schema } from 'mongoose';
import type { StatusCode } from '../contracts/vocabulary.ts';
import { isDuplicateKey, trusted } from '../platform/mongo/connect.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../platform/outbox/entry.ts';
import type { ArrivedPacket } from './domain/arrived-packet.ts';
import type { DeliveryRow, DeliveryStep } from './domain/delivery.ts';
import type { SentStatus } from './ports.ts';
import type { DeliveryStage } from './protocol/index.ts';

export const DELIVERIES = 'deliveries';
export const PACKETS = 'packets';
export const STATUS_SENDS = 'status_sends';

export const migrations: Migration[] = [
  indexMigration('exchange-0001-deliveries', DELIVERIES, [
    { key: { agencyId: 1, outgoingId: 1, 'recipient.code': 1 }, name: 'by-document' },
    { key: { packetId: 1 }, name: 'by-packet', unique: true },
    OUTBOX_INDEX,
  ]),
  indexMigration('exchange-0002-packets', PACKETS, [
    { key: { agencyId: 1, senderCode: 1, packetId: 1 }, name: 'one-packet-once', unique: true },
    OUTBOX_INDEX,
  ]),
  indexMigration('exchange-0003-status-sends', STATUS_SENDS, [
    { key: { agencyId: 1, packetRowId: 1 }, name: 'by-packet' },
    OUTBOX_INDEX,
  ]),
];

type Stored<T extends { id: string }> = Omit<T, 'id'> & { _id: string; outbox?: OutboxEntry[] };

/** A packet as received, kept for ever: the answer to the same packet coming again. */
export interface PacketRow {
  id: string;
  agencyId: string;
  senderCode: string;
  /** The sender's packet identifier. */
  packetId: string;
  /** SHA-256 of the bytes received; also their address in the file store. */
  packetDigest: string;
  content: Omit<ArrivedPacket, 'packetId' | 'agencyId' | 'arrivedAt'>;
  receivedAt: Date;
}

/** The statuses told about one incoming document, in order. */
export interface StatusSendRow {
  id: string;
  agencyId: string;
  packetRowId: string;
  statuses: Array<SentStatus & { text: string; staff: string | null; packetDigest: string | null }>;
}

const OPTIONS = { strict: 'throw', versionKey: false, minimize: false } as const;
const text = { type: String, required: true } as const;

const deliverySchema = new Schema<Stored<DeliveryRow>>(
  {
    _id: text,
    agencyId: text,
    outgoingId: text,
    documentId: text,
    packetId: text,
    recipient: { type: Object, required: true },
    request: { type: Object, required: true },
    packetDigest: { type: String, default: null },
    state: text,
    stage: text,
    statusCode: { type: String, default: null },
    steps: { type: [Object], default: [] },
    receiptId: { type: String, default: null },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    ...OUTBOX_FIELDS,
  },
  { ...OPTIONS, collection: DELIVERIES },
);

const packetSchema = new Schema<Stored<PacketRow>>(
  {
    _id: text,
    agencyId: text,
    senderCode: text,
    packetId: text,
    packetDigest: text,
    content: { type: Object, required: true },
    receivedAt: { type: Date, required: true },
    ...OUTBOX_FIELDS,
  },
  { ...OPTIONS, collection: PACKETS },
);

const statusSchema = new Schema<Stored<StatusSendRow>>(
  {
    _id: text,
    agencyId: text,
    packetRowId: text,
    statuses: { type: [Object], default: [] },
    ...OUTBOX_FIELDS,
  },
  { ...OPTIONS, collection: STATUS_SENDS },
);

/** A delivery with the time of its next attempt, when one has failed. */
export type ShownDelivery = DeliveryRow & { nextTryAt: Date | null };

export interface StepWrite {
  step: DeliveryStep;
  outbox: OutboxEntry[];
  /** New rung; absent: only the step is noted. */
  patch?: Partial<Pick<DeliveryRow, 'state' | 'stage' | 'statusCode' | 'receiptId'>>;
  /** The stage the write builds on. */
  fromStage?: DeliveryStage;
  /** The rung the write builds on. */
  fromStates?: readonly DeliveryRow['state'][];
}

/** A document of the sending agency. */
export interface OutgoingKey {
  agencyId: string;
  outgoingId: string;
}

export type ExchangeStore = ReturnType<typeof makeStore>;

/** The only door to the three collections; `kick` wakes the relay after a write that left entries. */
export function makeStore(connection: Connection, kick: () => void) {
  const deliveries = connection.model<Stored<DeliveryRow>>(DELIVERIES, deliverySchema);
  const packets = connection.model<Stored<PacketRow>>(PACKETS, packetSchema);
  const sends = connection.model<Stored<StatusSendRow>>(STATUS_SENDS, statusSchema);

  return {
    /** False when the row was there already. */
    async insertDelivery({ id, ...row }: DeliveryRow, outbox: OutboxEntry[]): Promise<boolean> {
      const made = await once(() => deliveries.create({ _id: id, ...row, outbox }));
      if (made) kick();
      return made;
    },

    async delivery(id: string): Promise<DeliveryRow | null> {
      return named(await deliveries.findOne({ _id: id }, HIDDEN).lean());
    },

    async deliveryByPacket(packetId: string): Promise<DeliveryRow | null> {
      return named(await deliveries.findOne({ packetId }, HIDDEN).lean());
    },

    async deliveriesOf({ agencyId, outgoingId }: OutgoingKey): Promise<ShownDelivery[]> {
      const rows = await deliveries
        .find({ agencyId, outgoingId })
        .sort({ 'recipient.code': 1 })
        .lean<Array<Stored<DeliveryRow>>>();
      return rows.map(({ _id, outbox = [], ...row }) => ({
        id: _id,
        ...row,
        nextTryAt: outbox.find(({ attempts, dueAt }) => attempts > 0 && dueAt !== undefined)?.dueAt ?? null,
      }));
    },

    /** Counts by rung: `[outgoingId, state, count]`. */
    async deliveryCounts(
      agencyId: string,
      outgoingIds: string[],
    ): Promise<Array<[string, DeliveryRow['state'], number]>> {
      const rows = await deliveries.aggregate<{
        _id: { id: string; state: DeliveryRow['state'] };
        n: number;
      }>([
        { $match: { agencyId, outgoingId: { $in: outgoingIds } } },
        { $group: { _id: { id: '$outgoingId', state: '$state' }, n: { $sum: 1 } } },
      ]);
      return rows.map(({ _id, n }) => [_id.id, _id.state, n]);
    },

    /** The packet of a delivery is made once: the first to name it wins, and everybody gets the winner's. */
    async namePacket(id: string, packetDigest: string): Promise<string> {
      await deliveries.updateOne({ _id: id, packetDigest: null }, { $set: { packetDigest } });
      const row = await deliveries.findOne({ _id: id }, { packetDigest: 1 }).lean();
      return row?.packetDigest ?? packetDigest;
    },

    /** Notes a step once; false when it is there already or the delivery has moved on meanwhile. */
    async noteStep(id: string, write: StepWrite): Promise<boolean> {
      const { step, outbox, patch = {}, fromStage, fromStates } = write;
      const { matchedCount } = await deliveries.updateOne(
        {
          _id: id,
          'steps.key': trusted({ $ne: step.key }),
          ...(fromStage !== undefined && { stage: fromStage }),
          ...(fromStates !== undefined && { state: trusted({ $in: [...fromStates] }) }),
        },
        { $set: { ...patch, updatedAt: step.at }, $push: { steps: step, outbox: { $each: outbox } } },
      );
      if (matchedCount === 1) kick();
      return matchedCount === 1;
    },

    /** The row as stored: the one given, or the one that was there first. */
    async insertPacket(row: PacketRow, outbox: OutboxEntry[]): Promise<{ row: PacketRow; isNew: boolean }> {
      const { id, ...rest } = row;
      const isNew = await once(() => packets.create({ _id: id, ...rest, outbox }));
      if (isNew) kick();
      return { row: isNew ? row : ((await this.packet(id)) ?? row), isNew };
    },

    async packet(id: string): Promise<PacketRow | null> {
      return named(await packets.findOne({ _id: id }, HIDDEN).lean());
    },

    /** Adds a status once per code; the outbox of one row keeps their order. */
    async addStatus(
      row: Omit<StatusSendRow, 'statuses'>,
      status: StatusSendRow['statuses'][number],
      entry: OutboxEntry,
    ): Promise<void> {
      const { id, ...rest } = row;
      const isAdded = await once(() =>
        sends.updateOne(
          { _id: id, 'statuses.code': trusted({ $ne: status.code }) },
          { $push: { statuses: status, outbox: entry }, $setOnInsert: rest },
          { upsert: true },
        ),
      );
      if (isAdded) kick();
    },

    async statusSend(incomingId: string): Promise<StatusSendRow | null> {
      return named(await sends.findOne({ _id: incomingId }, HIDDEN).lean());
    },

    /** As {@link namePacket}, for the packet of one status. */
    async nameStatusPacket(incomingId: string, code: StatusCode, packetDigest: string): Promise<string> {
      await sends.updateOne(
        { _id: incomingId, statuses: trusted({ $elemMatch: { code, packetDigest: null } }) },
        { $set: { 'statuses.$.packetDigest': packetDigest } },
      );
      const row = await sends.findOne({ _id: incomingId }, { statuses: 1 }).lean();
      return row?.statuses.find((status) => status.code === code)?.packetDigest ?? packetDigest;
    },

    async markStatus(incomingId: string, code: StatusCode, state: SentStatus['state']): Promise<void> {
      await sends.updateOne(
        { _id: incomingId, 'statuses.code': code },
        { $set: { 'statuses.$.state': state } },
      );
    },
  };
}

const HIDDEN = { outbox: 0, outboxLease: 0 } as const;

function named<T extends { _id: string }>(row: T | null): (Omit<T, '_id'> & { id: string }) | null {
  if (row === null) return null;
  const { _id, ...rest } = row;
  return { id: _id, ...rest };
}

async function once(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
