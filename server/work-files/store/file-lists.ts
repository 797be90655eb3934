// The yearly lists in MongoDB: one document an agency and year.
import { type Connection, Schema } from 'mongoose';
import { isDuplicateKey } from '../../platform/mongo/connect.ts';
import { OUTBOX_FIELDS, type OutboxEntry } from '../../platform/outbox/entry.ts';
import type { Kick } from '../../platform/outbox/relay.ts';
import type { FileList } from '../domain/file-list.ts';
import { FILE_LISTS } from './migrations.ts';

interface Row extends Omit<FileList, 'id'> {
  _id: string;
  updatedAt: Date;
  outbox?: OutboxEntry[];
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    agencyId: { type: String, required: true },
    year: { type: Number, required: true },
    version: { type: Number, required: true },
    state: { type: String, required: true },
    rows: { type: [Object], default: [] },
    approved: { type: Object, default: null },
    returned: { type: Object, default: null },
    updatedAt: { type: Date, required: true },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: FILE_LISTS, minimize: false },
);

const HIDDEN = { outbox: 0, outboxLease: 0, updatedAt: 0 } as const;

const toList = ({ _id, ...row }: Omit<Row, 'outbox' | 'updatedAt'>): FileList => ({ id: _id, ...row });

export type FileListStore = ReturnType<typeof makeFileListStore>;

export function makeFileListStore(connection: Connection, kick: Kick) {
  const model = connection.model<Row>(FILE_LISTS, schema);
  return {
    async findList(agencyId: string, year: number): Promise<FileList | null> {
      const row = await model.findOne({ agencyId, year }, HIDDEN).lean();
      return row && toList(row);
    },

    /** Whether there is an approved one. */
    async isApproved(agencyId: string, year: number): Promise<boolean> {
      const row = await model
        .findOne({ agencyId, year }, { 'approved.edition': 1 })
        .lean<Pick<Row, 'approved'> | null>();
      return row?.approved != null;
    },

    /** Writes a list whose stored version still is the one before; null when it is not. */
    async writeList(list: FileList, at: Date, outbox: OutboxEntry[]): Promise<FileList | null> {
      const { id, agencyId, year, version, ...rest } = list;
      if (version === 1) {
        try {
          await model.create({ _id: id, agencyId, year, version, ...rest, updatedAt: at, outbox });
        } catch (error) {
          if (isDuplicateKey(error)) return null;
          throw error;
        }
        kick(FILE_LISTS, id);
        return list;
      }
      const row = await model
        .findOneAndUpdate(
          { _id: id, agencyId, version: version - 1 },
          { $set: { ...rest, version, updatedAt: at }, $push: { outbox: { $each: outbox } } },
          { returnDocument: 'after', projection: HIDDEN },
        )
        .lean();
      if (row !== null) kick(FILE_LISTS, id);
      return row && toList(row);
    },
  };
}
