// Deliveries: one recipient of one packet each, and how far the document has come there. A dead peer holds up nothing
// but its own rows.
import { type Connection, Schema } from 'mongoose';
import type { StatusCode } from '../../contracts/vocabulary.ts';
import { trusted } from '../../platform/mongo/connect.ts';
import { groupedFind, groupedWrites, type Insert } from '../../platform/mongo/grouped.ts';
import { OUTBOX_FIELDS, type OutboxEntry } from '../../platform/outbox/entry.ts';
import type { OutboxJob } from '../../platform/outbox/relay.ts';
import type { AskedRequest } from '../domain/asked-request.ts';
import type { DeliveryRow, DeliveryStep } from '../domain/delivery.ts';
import type { DeliveryStage } from '../protocol/index.ts';
import { DELIVERIES } from './migrations.ts';
import { newborn, type Waking } from './newborn.ts';
import { given, HIDDEN, instant, named, OPTIONS, optionalText, type Stored, text } from './schema.ts';

const schema = new Schema<Stored<DeliveryRow>>(
  {
    _id: text,
    agencyId: text,
    outgoingId: text,
    documentId: text,
    packetId: text,
    recipient: { type: Object, required: true },
    state: text,
    stage: text,
    statusCode: optionalText,
    steps: { type: [Object], default: [] },
    requests: { type: [Object], default: [] },
    receiptId: optionalText,
    receipt: optionalText,
    createdAt: instant,
    updatedAt: instant,
    ...OUTBOX_FIELDS,
  },
  { ...OPTIONS, collection: DELIVERIES },
);

/** A delivery with the time of its next attempt, when one has failed. */
export type ShownDelivery = Omit<DeliveryRow, 'receipt'> & { nextTryAt: Date | null };

export interface StepWrite {
  step: DeliveryStep;
  outbox: OutboxEntry[];
  /** New rung; absent: only the step is noted. */
  patch?: Partial<Pick<DeliveryRow, 'state' | 'stage' | 'statusCode' | 'receiptId' | 'receipt'>>;
  /** The stage the write builds on. */
  fromStage?: DeliveryStage;
  /** The rung the write builds on. */
  fromStates?: readonly DeliveryRow['state'][];
}

export interface AskWrite {
  request: AskedRequest;
  fromStage: DeliveryStage;
  /** Nothing of these kinds may wait already. */
  isAlone: readonly AskedRequest['kind'][];
  step: DeliveryStep;
  outbox: OutboxEntry[];
}

export interface SettleWrite {
  requestId: string;
  state: AskedRequest['state'];
  text: string;
  patch?: Partial<Pick<DeliveryRow, 'state' | 'stage' | 'statusCode'>>;
  fromStage?: DeliveryStage;
  step: DeliveryStep;
  outbox: OutboxEntry[];
}

/** A document of the sending agency. */
export interface OutgoingKey {
  agencyId: string;
  outgoingId: string;
}

/** Rows of the first version have no `requests`. */
const withRequests = (row: DeliveryRow): DeliveryRow => ({ ...row, requests: row.requests ?? [] });

function rowOf(row: Stored<DeliveryRow> | null): DeliveryRow | null {
  const found = named(row);
  return found && withRequests(found);
}

/** Statuses of a recipient that has the document. */
const ACKNOWLEDGING: readonly StatusCode[] = ['01', '03', '04', '05', '06'];

/** A recipient is looked for by all the codes it has had. */
const anyOf = (codes: readonly string[]) => trusted({ $in: [...codes] });

export type NewDelivery = DeliveryRow & { outbox: OutboxEntry[] };

export function makeDeliveryStore(connection: Connection, relay: Waking) {
  const { kick } = relay;
  const deliveries = connection.model<Stored<DeliveryRow>>(DELIVERIES, schema);
  const writes = groupedWrites(connection);
  const row = groupedFind<Stored<DeliveryRow>>(
    connection.collection<Stored<DeliveryRow>>(DELIVERIES),
    HIDDEN,
  );
  return {
    newRows: (rows: readonly NewDelivery[]): Insert[] =>
      rows.map(({ id, ...rest }) => newborn(relay, DELIVERIES, { _id: id, ...rest })),

    /** The delivery a job of its outbox was given. */
    of: (job: Pick<OutboxJob, 'document'>): DeliveryRow => withRequests(given<DeliveryRow>(job)),

    async find(id: string): Promise<DeliveryRow | null> {
      return rowOf(await row(id));
    },

    async findByPacket(packetId: string, recipientCodes?: readonly string[]): Promise<DeliveryRow | null> {
      const sent = { packetId, ...(recipientCodes && { 'recipient.code': anyOf(recipientCodes) }) };
      return rowOf(await deliveries.findOne(sent, HIDDEN).lean());
    },

    /** The delivery of which this packet asks something. */
    async findByRequest(packetId: string, recipientCodes: readonly string[]): Promise<DeliveryRow | null> {
      const asked = { 'requests.packetId': packetId, 'recipient.code': anyOf(recipientCodes) };
      return rowOf(await deliveries.findOne(asked, HIDDEN).lean());
    },

    /** The newest delivery of a document, as its packets name it. */
    async findByDocumentId(key: {
      agencyId: string;
      documentId: string;
      /** Absent: any. */
      recipientCodes?: readonly string[];
    }): Promise<DeliveryRow | null> {
      const { agencyId, documentId, recipientCodes } = key;
      const row = await deliveries
        .findOne(
          { agencyId, documentId, ...(recipientCodes && { 'recipient.code': anyOf(recipientCodes) }) },
          HIDDEN,
        )
        .sort({ createdAt: -1 })
        .lean();
      return rowOf(row);
    },

    /** The newest delivery of a document to one recipient, or to any. */
    async newest(
      { agencyId, outgoingId }: OutgoingKey,
      recipientCodes?: readonly string[],
    ): Promise<DeliveryRow | null> {
      const to = recipientCodes && { 'recipient.code': anyOf(recipientCodes) };
      const row = await deliveries
        .findOne({ agencyId, outgoingId, ...to }, HIDDEN)
        .sort({ createdAt: -1 })
        .lean();
      return rowOf(row);
    },

    /** Asks something of the recipient, once; false when it is asked already or the document has moved meanwhile. */
    async ask(id: string, { request, fromStage, isAlone, step, outbox }: AskWrite): Promise<boolean> {
      const waiting = trusted({ $elemMatch: { state: 'pending', kind: trusted({ $in: [...isAlone] }) } });
      const { matchedCount } = await deliveries.updateOne(
        {
          _id: id,
          stage: fromStage,
          'requests.id': trusted({ $ne: request.id }),
          ...(isAlone.length > 0 && { requests: trusted({ $not: waiting }) }),
        },
        {
          $set: { updatedAt: step.at },
          $push: { requests: request, steps: step, outbox: { $each: outbox } },
        },
      );
      if (matchedCount === 1) kick(DELIVERIES, id);
      return matchedCount === 1;
    },

    /** Ends a request that waits; false when it does not wait any more or the document has moved meanwhile. */
    async settle(id: string, write: SettleWrite): Promise<boolean> {
      const { requestId, state, text, patch = {}, fromStage, step, outbox } = write;
      const { matchedCount } = await deliveries.updateOne(
        {
          _id: id,
          requests: trusted({ $elemMatch: { id: requestId, state: 'pending' } }),
          ...(fromStage !== undefined && { stage: fromStage }),
        },
        {
          $set: {
            ...patch,
            'requests.$[own].state': state,
            'requests.$[own].text': text,
            'requests.$[own].answeredAt': step.at,
            updatedAt: step.at,
          },
          $push: { steps: step, outbox: { $each: outbox } },
        },
        { arrayFilters: [{ 'own.id': requestId }] },
      );
      if (matchedCount === 1) kick(DELIVERIES, id);
      return matchedCount === 1;
    },

    /** The signed status of a take-back is made once: the first to name it wins, and everybody gets the winner's. */
    async nameStatus(id: string, requestId: string, statusDigest: string): Promise<string> {
      await deliveries.updateOne(
        {
          _id: id,
          requests: trusted({ $elemMatch: { id: requestId, statusDigest: trusted({ $exists: false }) } }),
        },
        { $set: { 'requests.$.statusDigest': statusDigest } },
      );
      const row = await deliveries.findOne({ _id: id }, { requests: 1 }).lean();
      return row?.requests?.find((request) => request.id === requestId)?.statusDigest ?? statusDigest;
    },

    /** Something to be told that changes nothing of the delivery; once while it waits. */
    async tell(id: string, entry: OutboxEntry): Promise<void> {
      const unless = { 'outbox.id': trusted({ $ne: entry.id }) };
      const { matchedCount } = await deliveries.updateOne(
        { _id: id, ...unless },
        { $push: { outbox: entry } },
      );
      if (matchedCount === 1) kick(DELIVERIES, id);
    },

    /** The first stays. */
    async keepReceipt(id: string, requestId: string, receipt: string): Promise<void> {
      await deliveries.updateOne(
        {
          _id: id,
          requests: trusted({ $elemMatch: { id: requestId, receipt: { $exists: false } } }),
        },
        { $set: { 'requests.$.receipt': receipt } },
      );
    },

    async ofDocument({ agencyId, outgoingId }: OutgoingKey): Promise<ShownDelivery[]> {
      const rows = await deliveries
        .find({ agencyId, outgoingId }, { receipt: 0, 'steps.receipt': 0 })
        .sort({ 'recipient.code': 1 })
        .lean<Array<Stored<DeliveryRow>>>();
      return rows.map(({ _id, outbox = [], ...row }) => ({
        id: _id,
        ...row,
        requests: row.requests ?? [],
        nextTryAt: outbox.find(({ attempts, dueAt }) => attempts > 0 && dueAt !== undefined)?.dueAt ?? null,
      }));
    },

    /** Who has acknowledged the document: by a signed receipt, or by a status that says as much. */
    async acknowledged(agencyId: string, outgoingIds: readonly string[]) {
      const rows = await deliveries
        .find(
          {
            ...{ agencyId, outgoingId: trusted({ $in: [...outgoingIds] }) },
            $or: [
              { receiptId: trusted({ $ne: null }) },
              { statusCode: trusted({ $in: [...ACKNOWLEDGING] }) },
            ],
          },
          { outgoingId: 1, recipient: 1 },
        )
        .sort({ 'recipient.code': 1 })
        .lean();
      return rows.map(({ outgoingId, recipient }) => ({ outgoingId, name: recipient.name }));
    },

    /** Counts by rung: `[outgoingId, state, count]`. */
    async counts(
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

    /** Notes a step once; false when it is there already or the delivery has moved on meanwhile. */
    async noteStep(id: string, write: StepWrite): Promise<boolean> {
      const { step, outbox, patch = {}, fromStage, fromStates } = write;
      const isNoted = await writes.update(DELIVERIES, {
        filter: {
          _id: id,
          'steps.key': { $ne: step.key },
          ...(fromStage !== undefined && { stage: fromStage }),
          ...(fromStates !== undefined && { state: { $in: [...fromStates] } }),
        },
        update: {
          $set: { ...patch, updatedAt: step.at },
          $push: { steps: step, ...(outbox.length > 0 && { outbox: { $each: outbox } }) },
        },
      });
      if (isNoted) kick(DELIVERIES, id);
      return isNoted;
    },
  };
}
