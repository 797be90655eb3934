// Work files in MongoDB: one document is one aggregate, and every change is one conditional write that carries its
// time-line entry and its outbox entries.
import { type Connection, type QueryFilter, Schema } from 'mongoose';
import { fold } from '../../contracts/fold.ts';
import type { Retention } from '../../contracts/retention.ts';
import type { WorkFileState } from '../../contracts/vocabulary.ts';
import { MOST_ITEMS } from '../../contracts/work-files.ts';
import { isDuplicateKey, literally, trusted } from '../../platform/mongo/connect.ts';
import { type RankedPosition, rankedPage } from '../../platform/mongo/ranked-page.ts';
import { OUTBOX_FIELDS, type OutboxEntry } from '../../platform/outbox/entry.ts';
import type { Kick } from '../../platform/outbox/relay.ts';
import type { ActLine, Item, WorkFile, WorkFileSummary } from '../domain/work-file.ts';
import type { VisibleFilter } from '../policy.ts';
import { WORK_FILES } from './migrations.ts';

interface Row extends Omit<WorkFile, 'id'> {
  _id: string;
  /** Upper case: 01.tccb and 01.TCCB are one notation. */
  notationKey: string;
  /** Owner and co-workers, for the lists. */
  peopleIds: string[];
  itemCount: number;
  /** Searchable text, folded. */
  folded: string;
  outbox?: OutboxEntry[];
}

const text = { type: String, required: true } as const;

const schema = new Schema<Row>(
  {
    _id: text,
    agencyId: text,
    version: { type: Number, required: true },
    state: text,
    organId: text,
    organName: text,
    year: { type: Number, required: true },
    notation: text,
    notationKey: text,
    title: text,
    retention: { type: Number, default: null },
    rights: text,
    language: text,
    note: { type: String, default: '' },
    owner: { type: Object, required: true },
    ownerId: text,
    coworkers: { type: [Object], default: [] },
    peopleIds: { type: [String], default: [] },
    listRow: { type: Object, default: null },
    startedOn: text,
    endedOn: { type: String, default: null },
    handOverDueOn: { type: String, default: null },
    noticedFor: { type: String, default: null },
    items: { type: [Object], default: [] },
    itemCount: { type: Number, default: 0 },
    closed: { type: Object, default: null },
    handOver: { type: Object, default: null },
    returned: { type: Object, default: null },
    renewals: { type: [Object], default: [] },
    preservation: { type: Object, required: true },
    renewalDueAt: { type: Date, default: null },
    acts: { type: [Object], default: [] },
    folded: { type: String, default: '' },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: WORK_FILES, minimize: false },
);

const HIDDEN = { outbox: 0, outboxLease: 0, folded: 0, notationKey: 0, peopleIds: 0, itemCount: 0 } as const;
type Shown = Omit<Row, keyof typeof HIDDEN>;

const SUMMARY = {
  version: 1,
  state: 1,
  organId: 1,
  year: 1,
  notation: 1,
  title: 1,
  retention: 1,
  owner: 1,
  startedOn: 1,
  endedOn: 1,
  handOverDueOn: 1,
  updatedAt: 1,
  itemCount: 1,
} as const;

const toFile = ({ _id, ...row }: Shown): WorkFile => ({ id: _id, ...row });

/** What follows from the rest, written beside it. */
const derivedOf = ({ notation, title, year, organId, ownerId, coworkers, items }: Omit<WorkFile, 'id'>) => ({
  notationKey: notation.toUpperCase(),
  peopleIds: [...new Set([ownerId, ...coworkers.map(({ id }) => id)])],
  itemCount: items.length,
  folded: fold(`${organId}.${year}.${notation} ${title}`),
});

/** What a command may change; identity, version and acts are the store's. */
export type WorkFilePatch = Partial<
  Omit<WorkFile, 'id' | 'agencyId' | 'version' | 'year' | 'notation' | 'acts' | 'createdAt' | 'updatedAt'>
>;

export interface WorkFileChange {
  patch: WorkFilePatch;
  /** Null: nobody's act, nothing for the time-line. */
  act: ActLine | null;
  outbox: OutboxEntry[];
}

export interface ListFilter {
  visible: VisibleFilter;
  personId?: string | undefined;
  states?: readonly WorkFileState[] | undefined;
  year?: number | undefined;
  /** Undefined: any; null: for ever. */
  retention?: Retention | undefined;
  /** To be handed over until this day. */
  dueUntil?: string | undefined;
  text?: string | undefined;
  /** One of its items. */
  documentId?: string | undefined;
}

export type WorkFileStore = ReturnType<typeof makeWorkFileStore>;

/** The only door to the collection. `kick` wakes the relay after a write that left entries. */
export function makeWorkFileStore(connection: Connection, kick: Kick) {
  const model = connection.model<Row>(WORK_FILES, schema);
  const one = { returnDocument: 'after', projection: HIDDEN } as const;
  const told = (row: Shown | null): WorkFile | null => {
    if (row !== null) kick(WORK_FILES, row._id);
    return row && toFile(row);
  };
  const find = async (agencyId: string, id: string): Promise<WorkFile | null> => {
    const row = await model.findOne({ _id: id, agencyId }, HIDDEN).lean<Shown | null>();
    return row && toFile(row);
  };

  return {
    find,

    /** False when a file of this code is there already. */
    async insert({ id, ...rest }: WorkFile, outbox: OutboxEntry[]): Promise<boolean> {
      try {
        await model.create({ _id: id, ...rest, ...derivedOf(rest), outbox });
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
      kick(WORK_FILES, id);
      return true;
    },

    /** Writes the change if state and version still are those of `before`; null when they are not. */
    async change(before: WorkFile, { patch, act, outbox }: WorkFileChange): Promise<WorkFile | null> {
      const { id, agencyId, state, version } = before;
      const row = await model
        .findOneAndUpdate(
          { _id: id, agencyId, state, version },
          {
            $set: {
              ...patch,
              ...derivedOf({ ...before, ...patch }),
              ...(act && { updatedAt: act.at }),
            },
            $inc: { version: 1 },
            $push: { ...(act && { acts: kept(act) }), outbox: { $each: outbox } },
          },
          one,
        )
        .lean<Shown | null>();
      return told(row);
    },

    /** Puts an item into an open file that has room and does not have it; null when one of these is not so. */
    async addItem(
      { id, agencyId }: WorkFile,
      item: Item,
      { act, outbox }: { act: ActLine; outbox: OutboxEntry[] },
    ): Promise<WorkFile | null> {
      const row = await model
        .findOneAndUpdate(
          {
            ...{ _id: id, agencyId, state: 'open' },
            'items.id': trusted({ $ne: item.id }),
            [`items.${MOST_ITEMS - 1}`]: trusted({ $exists: false }),
          },
          {
            $set: { updatedAt: act.at },
            $inc: { version: 1, itemCount: 1 },
            $push: { items: item, acts: kept(act), outbox: { $each: outbox } },
          },
          one,
        )
        .lean<Shown | null>();
      return told(row);
    },

    /** Takes an item out of an open file; null when it is not there, or the file is closed. */
    async removeItem(
      { id, agencyId }: WorkFile,
      itemId: string,
      { act, outbox }: { act: ActLine; outbox: OutboxEntry[] },
    ): Promise<WorkFile | null> {
      const row = await model
        .findOneAndUpdate(
          { _id: id, agencyId, state: 'open', 'items.id': itemId },
          {
            $set: { updatedAt: act.at },
            $inc: { version: 1, itemCount: -1 },
            $pull: { items: { id: itemId } },
            $push: { acts: kept(act), outbox: { $each: outbox } },
          },
          one,
        )
        .lean<Shown | null>();
      return told(row);
    },

    /** Notes what changes nothing of the file: the version stays. */
    async note(
      { id, agencyId }: WorkFile,
      { act, outbox }: { act: ActLine; outbox: OutboxEntry[] },
    ): Promise<void> {
      await model.updateOne({ _id: id, agencyId }, { $push: { acts: kept(act), outbox: { $each: outbox } } });
      kick(WORK_FILES, id);
    },

    page: async (
      filter: ListFilter,
      after: RankedPosition | null,
      limit: number,
    ): Promise<WorkFileSummary[]> => {
      const rows = await rankedPage({ time: 'updatedAt', isQueue: false, after, limit }, (part) =>
        model
          .find({ ...matching(filter), ...part.filter }, SUMMARY)
          .sort(part.sort)
          .limit(part.limit)
          .lean<Array<Omit<WorkFileSummary, 'id'> & { _id: string }>>(),
      );
      return rows.map(({ _id, ...row }) => ({ id: _id, ...row }));
    },

    /** Rows of the list of a year that files have been opened from. */
    async usedRows(agencyId: string, year: number): Promise<string[]> {
      return model.distinct('listRow.rowId', { agencyId, 'listRow.year': year });
    },

    /** Closed files that go to the archive until `until` and whose people have not been told of that day. */
    async toNotice(until: string, limit: number): Promise<WorkFile[]> {
      const rows = await model
        .find(
          {
            state: 'closed',
            handOverDueOn: trusted({ $lte: until }),
            $expr: trusted({ $ne: ['$noticedFor', '$handOverDueOn'] }),
          },
          HIDDEN,
        )
        .sort({ handOverDueOn: 1 })
        .limit(limit)
        .lean<Shown[]>();
      return rows.map(toFile);
    },

    /** The file whose signatures have to be looked at first; null: none is due. */
    async toRenew(now: Date): Promise<WorkFile | null> {
      const row = await model
        .findOne({ renewalDueAt: trusted({ $lte: now }) }, HIDDEN)
        .sort({ renewalDueAt: 1 })
        .lean<Shown | null>();
      return row && toFile(row);
    },
  };
}

/** The time-line of a file shows its last acts; the audit trail has all of them. */
const kept = (act: ActLine) => ({ $each: [act], $slice: -MOST_ACTS });
const MOST_ACTS = 2_500;

function matching(filter: ListFilter): QueryFilter<Row> {
  const { visible, personId, states, year, retention, dueUntil, documentId, text: wish } = filter;
  const wanted = fold(wish ?? '');
  return {
    ...visible,
    ...(personId && { peopleIds: personId }),
    ...(documentId && { 'items.documentId': documentId }),
    ...(states && { state: trusted({ $in: [...states] }) }),
    ...(year !== undefined && { year }),
    ...(retention !== undefined && { retention }),
    ...(dueUntil && { handOverDueOn: trusted({ $lte: dueUntil }) }),
    ...(wanted !== '' && { folded: trusted({ $regex: literally(wanted) }) }),
  };
}
