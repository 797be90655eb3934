// Incoming documents in MongoDB: one document is one aggregate, and every change is one conditional write that
// carries its time-line entry and its outbox entries.

import { type Connection, Schema } from 'mongoose';
import { MOST_COUNTED } from '../contracts/dashboard.ts';
import { trusted } from '../platform/mongo/connect.ts';
import { groupedFind, groupedWrites } from '../platform/mongo/grouped.ts';
import { groupedCount } from '../platform/mongo/grouped-count.ts';
import { type RankedPosition, rankedPage } from '../platform/mongo/ranked-page.ts';
import { OUTBOX_FIELDS, type OutboxEntry } from '../platform/outbox/entry.ts';
import type { Kick } from '../platform/outbox/relay.ts';
import { fold } from './domain/folded.ts';
import type { ActLine, IncomingDocument, IncomingSummary, IncomingWork } from './domain/incoming-document.ts';
import { twinKeys } from './domain/twins.ts';
import { pressingOf } from './domain/urgency.ts';
import { wordsOf } from './domain/words.ts';
import { type ListFilter, matching } from './store-filter.ts';
import { INCOMING, RECHECK_INDEX } from './store-indexes.ts';
import { grown, type Listed, type Shown, SUMMARY, unasked, WORK } from './store-listed.ts';
import { indexOf, isEmptyPart, isFew } from './store-plan.ts';
import { makeWordPlans } from './store-words.ts';

interface Row extends Omit<IncomingDocument, 'id'> {
  _id: string;
  /** Searchable text, folded. */
  folded: string;
  /** Each word of it, for an index. */
  words?: string[];
  /** What its twins are found by. */
  twinKeys?: string[];
  /** Its rank in a queue: see {@link pressingOf}. */
  pressing?: number;
  outbox?: OutboxEntry[];
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    agencyId: { type: String, required: true },
    packetId: { type: String, required: true },
    version: { type: Number, required: true },
    state: { type: String, required: true },
    arrivedAt: { type: Date, required: true },
    sender: { type: Object, required: true },
    // What a sender leaves empty is kept empty: a packet is shown as it came.
    documentId: { type: String, default: '' },
    numberText: { type: String, default: '' },
    issuedOn: { type: String, default: '' },
    place: { type: String, default: '' },
    kind: { type: String, default: null },
    kindName: { type: String, default: '' },
    subject: { type: String, default: '' },
    urgency: { type: String, required: true },
    signer: { type: Object, required: true },
    toPlaces: { type: [String], default: [] },
    replyDueOn: { type: String, default: null },
    files: { type: [Object], default: [] },
    verdict: { type: String, required: true },
    verdictNow: { type: String },
    rechecks: { type: [Object], default: undefined },
    nextRecheck: { type: Object },
    isUnsigned: { type: Boolean },
    origin: { type: String },
    readFields: { type: Object },
    registration: { type: Object, default: null },
    wasRegistered: { type: Boolean, required: true },
    refusal: { type: Object, default: null },
    paper: { type: [Object], default: undefined },
    hasPaper: { type: Boolean },
    settledTwins: { type: [Object], default: undefined },
    twinKeys: { type: [String], default: undefined },
    instructions: { type: [Object], default: [] },
    assignments: { type: [Object], default: [] },
    assigneeIds: { type: [String], default: [] },
    viewerIds: { type: [String], default: [] },
    assignedBy: { type: Object, default: null },
    dueOn: { type: String, default: null },
    progress: { type: [Object], default: [] },
    completedAt: { type: Date, default: null },
    requests: { type: [Object], default: [] },
    cancellation: { type: Object, default: null },
    replaces: { type: [Object], default: [] },
    replacedBy: { type: Object, default: null },
    answersTo: { type: [Object], default: [] },
    repliedBy: { type: [Object], default: [] },
    readBy: { type: [String], default: [] },
    reminders: { type: [Object], default: undefined },
    acts: { type: [Object], default: [] },
    folded: { type: String, default: '' },
    words: { type: [String], default: undefined },
    pressing: Number,
    updatedAt: { type: Date, required: true },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: INCOMING, minimize: false },
);

const HIDDEN = { outbox: 0, outboxLease: 0, folded: 0, words: 0, twinKeys: 0, pressing: 0 } as const;

const unlinked = () => ({ replaces: [], replacedBy: null, answersTo: [], repliedBy: [] });

const toDocument = ({
  _id,
  ...row
}: Omit<Row, 'folded' | 'words' | 'twinKeys' | 'pressing' | 'outbox'>): IncomingDocument => ({
  id: _id,
  ...unasked(),
  ...unlinked(),
  ...row,
  assignments: row.assignments.map(grown),
});

const searchedBy = ({ subject, numberText, sender, registration }: IncomingDocument) => {
  const folded = fold(`${subject} ${numberText} ${sender.name} ${registration?.arrivalNumber ?? ''}`);
  return { folded, words: wordsOf(folded) };
};

/** What a command may change; identity, the packet's facts, version and acts are the store's. */
export type IncomingPatch = Partial<
  Pick<
    IncomingDocument,
    | 'state'
    | 'registration'
    | 'wasRegistered'
    | 'refusal'
    | 'paper'
    | 'hasPaper'
    | 'settledTwins'
    | 'instructions'
    | 'assignments'
    | 'assigneeIds'
    | 'viewerIds'
    | 'assignedBy'
    | 'dueOn'
    | 'progress'
    | 'completedAt'
    | 'requests'
    | 'cancellation'
    | 'replacedBy'
    | 'verdictNow'
    | 'rechecks'
    | 'nextRecheck'
  >
>;

export interface IncomingChange {
  patch: IncomingPatch;
  act: ActLine;
  outbox: OutboxEntry[];
}

export interface SendersName {
  agencyId: string;
  /** All it has had. */
  senderCodes: readonly string[];
  documentId: string;
  not?: string;
}

export interface ReplyNote {
  reply: IncomingDocument['repliedBy'][number];
  act: ActLine;
  outbox: OutboxEntry[];
}

export type IncomingStore = ReturnType<typeof makeStore>;

/** The only door to the collection. `kick` wakes the relay after a write that left entries. */
export function makeStore(connection: Connection, kick: Kick) {
  const model = connection.model<Row>(INCOMING, schema);
  const write = groupedWrites(connection);
  const rows = connection.collection<Row>(INCOMING);
  const byId = groupedFind<Row>(rows, HIDDEN);
  const agencyOf = groupedFind<Row>(rows, { agencyId: 1 });
  const wordPlan = makeWordPlans(rows);
  const counted = groupedCount<Row>(rows, MOST_COUNTED);
  const pageOf = async <T>(
    filter: ListFilter,
    { after, limit }: { after: RankedPosition | null; limit: number },
    { projection, of }: Shown<T>,
  ) => {
    const found = await rankedPage(
      { time: 'arrivedAt', isQueue: filter.isQueue === true, isFew: isFew(filter), after, limit },
      async (part) => {
        if (isEmptyPart(filter, part)) return [];
        const { condition, hint = indexOf(filter, part) } = await wordPlan(filter, part);
        return model
          .find({ ...matching(filter), ...condition, ...part.filter }, projection, { ...(hint && { hint }) })
          .sort(part.sort)
          .limit(part.limit)
          .lean<Listed[]>();
      },
    );
    return found.map(of);
  };

  return {
    /** False when it is there already. */
    async insert(document: IncomingDocument, outbox: OutboxEntry[]): Promise<boolean> {
      const { id, ...rest } = document;
      const pressing = pressingOf(document.state, document.urgency);
      const row = {
        _id: id,
        ...rest,
        ...searchedBy(document),
        twinKeys: twinKeys(document),
        ...(pressing !== undefined && { pressing }),
        outbox,
      };
      const isNew = await write.insert(INCOMING, row);
      if (isNew) kick(INCOMING, id);
      return isNew;
    },

    async find(agencyId: string, id: string): Promise<IncomingDocument | null> {
      const row = await byId(id);
      return row?.agencyId === agencyId ? toDocument(row) : null;
    },

    async exists(agencyId: string, id: string): Promise<boolean> {
      return (await agencyOf(id))?.agencyId === agencyId;
    },

    /** The newest document that its sender names so, but for this one. */
    async findBySender({
      agencyId,
      senderCodes,
      documentId,
      not,
    }: SendersName): Promise<IncomingDocument | null> {
      const row = await model
        .findOne(
          {
            agencyId,
            documentId,
            'sender.code': trusted({ $in: [...senderCodes] }),
            ...(not && { _id: trusted({ $ne: not }) }),
          },
          HIDDEN,
        )
        .sort({ arrivedAt: -1 })
        .lean();
      return row && toDocument(row);
    },

    /** Notes a document that answers this one; once. */
    async noteReply({ id, agencyId }: { id: string; agencyId: string }, note: ReplyNote): Promise<boolean> {
      const { reply, act, outbox } = note;
      const { matchedCount } = await model.updateOne(
        { _id: id, agencyId, 'repliedBy.id': trusted({ $ne: reply.id }) },
        {
          $set: { updatedAt: act.at },
          $inc: { version: 1 },
          $push: { repliedBy: reply, acts: act, outbox: { $each: outbox } },
        },
      );
      if (matchedCount === 1) kick(INCOMING, id);
      return matchedCount === 1;
    },

    /** Writes the change if state and version still are those of `before`; null when they are not. */
    async change(before: IncomingDocument, change: IncomingChange): Promise<IncomingDocument | null> {
      const { id, agencyId, state, version } = before;
      const { patch, act, outbox } = change;
      const pressing = pressingOf(patch.state ?? state, before.urgency);
      const row = await model
        .findOneAndUpdate(
          { _id: id, agencyId, state, version },
          {
            $set: {
              ...patch,
              ...searchedBy({ ...before, ...patch }),
              ...(pressing !== undefined && { pressing }),
              updatedAt: act.at,
            },
            ...(pressing === undefined && { $unset: { pressing: '' } }),
            $inc: { version: 1 },
            $push: { acts: act, outbox: { $each: outbox } },
          },
          { returnDocument: 'after', projection: HIDDEN },
        )
        .lean();
      if (row !== null) kick(INCOMING, id);
      return row && toDocument(row);
    },

    /** Notes that a person has opened it; the version stays, since nothing changed that others act on. */
    async markRead({ id, agencyId }: IncomingDocument, personId: string, at: Date) {
      const row = await model
        .findOneAndUpdate(
          { _id: id, agencyId },
          { $addToSet: { readBy: personId }, $set: { 'assignments.$[own].readAt': at } },
          {
            arrayFilters: [{ 'own.person.id': personId, 'own.readAt': null }],
            returnDocument: 'after',
            projection: HIDDEN,
          },
        )
        .lean();
      return row && toDocument(row);
    },

    /** Whose signatures are to be looked at again by now, the longest waiting of each agency first. */
    async dueRechecks(now: Date, limit: number): Promise<IncomingDocument[]> {
      const found = await model
        .find({ 'nextRecheck.at': trusted({ $lte: now }) }, HIDDEN)
        .hint(RECHECK_INDEX)
        .limit(limit)
        .lean();
      return found.map(toDocument);
    },

    /** Notes a look that changed nothing that others act on: the version stays. */
    async noteRecheck(
      { id, agencyId, version, nextRecheck }: IncomingDocument,
      noted: Pick<IncomingPatch, 'rechecks' | 'verdictNow' | 'nextRecheck'>,
    ): Promise<void> {
      const at = nextRecheck?.at ?? null;
      await model.updateOne({ _id: id, agencyId, version, 'nextRecheck.at': at }, { $set: noted });
    },

    page(filter: ListFilter, after: RankedPosition | null, limit: number): Promise<IncomingSummary[]> {
      return pageOf(filter, { after, limit }, SUMMARY);
    },

    /** The first page, with the parts of the work. */
    work(filter: ListFilter, limit: number): Promise<IncomingWork[]> {
      return pageOf(filter, { after: null, limit }, WORK);
    },

    /** {@link MOST_COUNTED} at most. */
    count(filter: ListFilter): Promise<number> {
      return counted(matching(filter));
    },
  };
}
