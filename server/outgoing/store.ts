// Outgoing documents in MongoDB: one document is one aggregate, and every change is one conditional write that
// carries its time-line entry and its outbox entries.

import { type Connection, type QueryFilter, Schema } from 'mongoose';
import { MOST_COUNTED } from '../contracts/dashboard.ts';
import { NO_INTERNAL } from '../contracts/distribution.ts';
import { isDuplicateKey, trusted } from '../platform/mongo/connect.ts';
import { groupedFind, groupedWrites } from '../platform/mongo/grouped.ts';
import { groupedCount } from '../platform/mongo/grouped-count.ts';
import { type RankedPosition, rankedPage } from '../platform/mongo/ranked-page.ts';
import { OUTBOX_FIELDS, type OutboxEntry } from '../platform/outbox/entry.ts';
import type { Kick } from '../platform/outbox/relay.ts';
import { type Waiting, waitingOf } from './domain/awaits.ts';
import { NO_CIRCUIT } from './domain/circuit.ts';
import { clerkOrderOf } from './domain/clerk-order.ts';
import { fold } from './domain/folded.ts';
import type { ActLine, OutgoingDocument, OutgoingSummary, SigningClaim } from './domain/outgoing-document.ts';
import { type DueDates, isStillTold, REMINDERS, type Reminder } from './domain/reminders.ts';
import { pressingOf } from './domain/urgency.ts';
import { type ListFilter, matching } from './store-filter.ts';
import { OUTGOING } from './store-migrations.ts';

interface Row extends Omit<OutgoingDocument, 'id' | 'acts'>, Omit<Waiting, 'participants'> {
  _id: string;
  /** Searchable text, folded. */
  folded: string;
  /** Its rank in a queue: see {@link pressingOf}. */
  pressing?: number;
  /** Its place on the clerk's desk; null: it is not there. */
  clerkOrder?: string | null;
  acts: Array<ActLine & { stepId?: string }>;
  /** What was told of the deadline of the open step. */
  reminded: Reminder | null;
  outbox?: OutboxEntry[];
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    agencyId: { type: String, required: true },
    version: { type: Number, required: true },
    state: { type: String, required: true },
    fields: { type: Object, required: true },
    agency: { type: Object, required: true },
    unit: { type: Object, required: true },
    drafter: { type: Object, required: true },
    drafterId: { type: String, required: true },
    signer: { type: Object, default: null },
    signerPostId: { type: String, default: null },
    recipients: { type: [Object], default: [] },
    leftOut: { type: [Object], default: [] },
    versions: { type: [Object], default: [] },
    attachments: { type: [Object], default: [] },
    appended: { type: [Object], default: [] },
    opinions: { type: [Object], default: [] },
    formCheck: { type: String, required: true },
    circuit: { type: Object, default: NO_CIRCUIT },
    participants: { type: [String], default: [] },
    undo: { type: Object, default: null },
    awaits: { type: [Object], default: [] },
    waitsFor: { type: [String], default: [] },
    stepDueOn: { type: String, default: null },
    reminded: { type: String, default: null },
    clerkOrder: { type: String, default: null },
    wasSubmitted: { type: Boolean, required: true },
    signing: { type: Object, default: null },
    signatures: { type: [Object], default: [] },
    number: { type: Object, default: null },
    pageCount: { type: Number, default: null },
    replaces: { type: Object, default: null },
    answersTo: { type: Object, default: null },
    laterActs: { type: [Object], default: [] },
    replacedBy: { type: Object, default: null },
    replies: { type: [Object], default: [] },
    acts: { type: [Object], default: [] },
    folded: { type: String, required: true },
    pressing: Number,
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: OUTGOING, minimize: false },
);

const HIDDEN = {
  outbox: 0,
  outboxLease: 0,
  folded: 0,
  pressing: 0,
  awaits: 0,
  waitsFor: 0,
  stepDueOn: 0,
  reminded: 0,
  clerkOrder: 0,
} as const;

const SUMMARY = {
  version: 1,
  state: 1,
  fields: 1,
  drafter: 1,
  signer: 1,
  recipients: 1,
  number: 1,
  updatedAt: 1,
  awaits: 1,
  waitsFor: 1,
  stepDueOn: 1,
  pressing: 1,
} as const;

/** What rows of earlier versions lack. */
const aloneAndUnasked = () => ({
  circuit: NO_CIRCUIT,
  participants: [],
  undo: null,
  replaces: null,
  answersTo: null,
  laterActs: [],
  replacedBy: null,
  replies: [],
  appended: [],
  leftOut: [],
});

const toDocument = ({
  _id,
  fields,
  ...row
}: Omit<
  Row,
  'folded' | 'pressing' | 'outbox' | 'reminded' | 'clerkOrder' | keyof Awaiting
>): OutgoingDocument => ({
  id: _id,
  ...aloneAndUnasked(),
  ...row,
  fields: {
    ...NO_REFERENCES,
    ...NO_OTHERS,
    ...fields,
    // Rows of before attachments could be in the same file.
    attachments: fields.attachments.map((choice) => ({ ...choice, inSameFile: choice.inSameFile ?? false })),
  },
});

type Awaiting = Omit<Waiting, 'participants'>;

/** Rows of before there were recipients besides agencies. */
const NO_OTHERS = { internal: NO_INTERNAL, mails: [] };

const NO_REFERENCES = {
  replacesId: null,
  keepsNumber: false,
  replyToId: null,
  circuit: null,
  paperRecipients: [],
};

const foldedOf = ({ fields, number }: Pick<OutgoingDocument, 'fields' | 'number'>) =>
  fold(`${fields.subject} ${number?.text ?? ''}`);

/** What a command may change; identity, version and acts are the store's. */
export type OutgoingPatch = Partial<
  Omit<
    OutgoingDocument,
    'id' | 'agencyId' | 'version' | 'acts' | 'drafterId' | 'participants' | 'createdAt' | 'updatedAt'
  >
>;

export interface OutgoingChange {
  patch: OutgoingPatch;
  act: ActLine;
  /** The line before tells of it already. */
  isToldAlready?: boolean;
  outbox: OutboxEntry[];
  /** The claim that must still stand, when the change is the end of a signature. */
  signingId?: string;
}

type SummaryRow = Omit<OutgoingSummary, 'id' | keyof Awaiting> & Partial<Awaiting> & { _id: string };

const toSummary = ({ _id, ...row }: SummaryRow): OutgoingSummary => ({
  id: _id,
  ...{ awaits: [], waitsFor: [], stepDueOn: null },
  ...row,
});

/** A place on the clerk's desk. */
export interface DeskPosition {
  order: string;
  id: string;
}

export type DeskRow = OutgoingSummary & DeskPosition;

export interface DeliveryNote {
  id: string;
  agencyId: string;
  at: Date;
  /** A line for the time-line, once per step; null for a step that is not worth one. */
  line: (ActLine & { stepId: string }) | null;
  outbox: OutboxEntry[];
}

export interface ReplyNote {
  id: string;
  agencyId: string;
  reply: OutgoingDocument['replies'][number];
  line: ActLine;
  outbox: OutboxEntry[];
}

export type OutgoingStore = ReturnType<typeof makeStore>;

/** The only door to the collection. `kick` wakes the relay after a write that left entries. */
export function makeStore(connection: Connection, kick: Kick) {
  const model = connection.model<Row>(OUTGOING, schema);
  const write = groupedWrites(connection);
  const rows = connection.collection<Row>(OUTGOING);
  const byId = groupedFind<Row>(rows, HIDDEN);
  const counted = groupedCount<Row>(rows, MOST_COUNTED);

  return {
    /** False when a document of this id is there already. */
    async insert(document: OutgoingDocument, outbox: OutboxEntry[]): Promise<boolean> {
      const { id, ...rest } = document;
      const pressing = pressingOf(document.state, document.fields.urgency);
      try {
        await model.create({
          _id: id,
          ...rest,
          ...waitingOf(document),
          folded: foldedOf(document),
          clerkOrder: clerkOrderOf(document),
          ...(pressing !== undefined && { pressing }),
          outbox,
        });
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
      kick(OUTGOING, id);
      return true;
    },

    async find(agencyId: string, id: string): Promise<OutgoingDocument | null> {
      const row = await byId(id);
      return row?.agencyId === agencyId ? toDocument(row) : null;
    },

    /** Writes the change if state and version still are those of `before`; null when they are not. */
    async change(before: OutgoingDocument, change: OutgoingChange): Promise<OutgoingDocument | null> {
      const { id, agencyId, state, version } = before;
      const { patch, act, isToldAlready = false, outbox, signingId } = change;
      const after = { ...before, ...patch };
      const pressing = pressingOf(after.state, after.fields.urgency);
      const row = await model
        .findOneAndUpdate(
          { _id: id, agencyId, state, version, ...(signingId && { 'signing.id': signingId }) },
          {
            $set: {
              ...patch,
              ...waitingOf(after),
              ...(!isStillTold(before, after) && { reminded: null }),
              folded: foldedOf(after),
              clerkOrder: clerkOrderOf(after),
              ...(pressing !== undefined && { pressing }),
              updatedAt: act.at,
            },
            ...(pressing === undefined && { $unset: { pressing: '' } }),
            $inc: { version: 1 },
            $push: { ...(!isToldAlready && { acts: act }), outbox: { $each: outbox } },
          },
          { returnDocument: 'after', projection: HIDDEN },
        )
        .lean();
      if (row !== null) kick(OUTGOING, id);
      return row && toDocument(row);
    },

    /**
     * Takes the claim when it is free, over, or the person's own. The version stays: a claim changes nothing that
     * anybody has read.
     */
    async claim(before: OutgoingDocument, claim: SigningClaim, now: Date): Promise<OutgoingDocument | null> {
      const { id, agencyId, state, version } = before;
      const free = [
        { signing: null },
        { 'signing.expiresAt': trusted({ $lte: now }) },
        { 'signing.personId': claim.personId },
      ];
      const row = await model
        .findOneAndUpdate(
          { _id: id, agencyId, state, version, $or: free },
          { $set: { signing: claim } },
          { returnDocument: 'after', projection: HIDDEN },
        )
        .lean();
      return row && toDocument(row);
    },

    /** Lets go of the person's own claim; false when it was not there. */
    async unclaim(agencyId: string, id: string, own: { signingId: string; personId: string }) {
      const { matchedCount } = await model.updateOne(
        { _id: id, agencyId, 'signing.id': own.signingId, 'signing.personId': own.personId },
        { $set: { signing: null } },
      );
      return matchedCount === 1;
    },

    /** Notes a step of a delivery: no condition on the version, since nothing else moves a released document. */
    async noteDelivery({ id, agencyId, at, line, outbox }: DeliveryNote): Promise<boolean> {
      const isNoted = await write.update(OUTGOING, {
        filter: { _id: id, agencyId, ...(line && { 'acts.stepId': { $ne: line.stepId } }) },
        update: {
          $set: { updatedAt: at },
          $inc: { version: 1 },
          $push: { ...(line && { acts: line }), outbox: { $each: outbox } },
        },
      });
      if (isNoted) kick(OUTGOING, id);
      return isNoted;
    },

    /** Documents whose open step is due on these dates and was not told of, by id behind `after`. */
    async dueSteps({ from, to, unlessTold }: DueDates, after: string, limit: number) {
      const untold = [null, ...REMINDERS].filter((each) => each === null || !unlessTold.includes(each));
      const due = {
        reminded: trusted({ $in: untold }),
        stepDueOn: trusted({ $gt: '', $gte: from, $lte: to }),
        _id: trusted({ $gt: after }),
      };
      const rows = await model.find(due, HIDDEN).sort({ _id: 1 }).limit(limit).lean();
      return rows.map(toDocument);
    },

    /** Once for each step and people; the version stays, because nothing changes that anybody has read. */
    async noteReminder(
      { id, agencyId, version }: OutgoingDocument,
      reminder: Reminder,
      entry: OutboxEntry,
    ): Promise<boolean> {
      const { matchedCount } = await model.updateOne(
        { _id: id, agencyId, version, reminded: trusted({ $ne: reminder }) },
        { $set: { reminded: reminder }, $push: { outbox: entry } },
      );
      if (matchedCount === 1) kick();
      return matchedCount === 1;
    },

    /** Notes an answer to the document; once. */
    async noteReply({ id, agencyId, reply, line, outbox }: ReplyNote): Promise<boolean> {
      const { matchedCount } = await model.updateOne(
        { _id: id, agencyId, 'replies.incomingId': trusted({ $ne: reply.incomingId }) },
        {
          $set: { updatedAt: line.at },
          $inc: { version: 1 },
          $push: { replies: reply, acts: line, outbox: { $each: outbox } },
        },
      );
      if (matchedCount === 1) kick(OUTGOING, id);
      return matchedCount === 1;
    },

    async page(filter: ListFilter, after: RankedPosition | null, limit: number): Promise<OutgoingSummary[]> {
      const rows = await rankedPage(
        { time: 'updatedAt', isQueue: filter.isQueue === true, after, limit },
        (part) =>
          model
            .find({ ...matching(filter), ...part.filter }, SUMMARY)
            .sort(part.sort)
            .limit(part.limit)
            .lean<SummaryRow[]>(),
      );
      return rows.map(toSummary);
    },

    /** The same of the clerk's desk, in its order. */
    async deskPage(filter: ListFilter, after: DeskPosition | null, limit: number): Promise<DeskRow[]> {
      const rows = await model
        .find({ ...matching(filter), ...(after && behind(after)) }, { ...SUMMARY, clerkOrder: 1 })
        .sort({ clerkOrder: 1, _id: 1 })
        .limit(limit)
        .lean<Array<SummaryRow & { clerkOrder?: string | null }>>();
      return rows.map(({ clerkOrder, ...row }) => ({ ...toSummary(row), order: clerkOrder ?? '' }));
    },

    /** Of the documents that were changed last, newest first. */
    async recipientsOfLast(
      whose: { agencyId: string } & ({ drafterId: string } | { wasSubmitted: true }),
      limit: number,
    ): Promise<OutgoingDocument['recipients'][]> {
      const rows = await model
        .find(whose, { recipients: 1 })
        .sort({ updatedAt: -1, _id: -1 })
        .limit(limit)
        .lean<Array<Pick<OutgoingDocument, 'recipients'>>>();
      return rows.map(({ recipients }) => recipients);
    },

    /** {@link MOST_COUNTED} at most. */
    count(filter: ListFilter): Promise<number> {
      return counted(matching(filter));
    },
  };
}

const behind = ({ order, id }: DeskPosition): QueryFilter<Row> => ({
  clerkOrder: trusted({ $gte: order }),
  $expr: trusted({ $not: [{ $and: [{ $eq: ['$clerkOrder', order] }, { $lte: ['$_id', id] }] }] }),
});
