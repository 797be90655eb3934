// Audit rows in MongoDB: inserted once, never changed.

import { type Connection, Schema } from 'mongoose';
import type { AuditAction } from '../contracts/audit-actions.ts';
import type { PersonRef } from '../contracts/common-shapes.ts';
import { trusted } from '../platform/mongo/connect.ts';
import { groupedWrites } from '../platform/mongo/grouped.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';

const ROWS = 'audit';

export const migrations: Migration[] = [
  indexMigration('audit-0001-lists', ROWS, [
    { key: { agencyId: 1, at: -1, _id: -1 }, name: 'newest-first' },
    { key: { agencyId: 1, subjectId: 1, at: -1, _id: -1 }, name: 'of-one-subject' },
  ]),
];

export interface AuditRow {
  id: string;
  agencyId: string;
  at: Date;
  action: AuditAction;
  by: PersonRef | null;
  subjectType: string;
  subjectId: string;
  text: string;
}

interface Row extends Omit<AuditRow, 'id'> {
  _id: string;
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    agencyId: { type: String, required: true },
    at: { type: Date, required: true },
    action: { type: String, required: true },
    by: { type: Object, default: null },
    subjectType: { type: String, required: true },
    subjectId: { type: String, required: true },
    // Not `required`: mongoose counts the empty text as missing.
    text: { type: String, default: '' },
  },
  { strict: 'throw', versionKey: false, collection: ROWS },
);

export interface PagePosition {
  at: Date;
  id: string;
}

export type AuditStore = ReturnType<typeof makeStore>;

export function makeStore(connection: Connection) {
  const rows = connection.model<Row>(ROWS, schema);
  const write = groupedWrites(connection);
  return {
    /** Inserts the row; the same row again changes nothing. */
    async add({ id, ...rest }: AuditRow): Promise<void> {
      await write.insert(ROWS, { _id: id, ...rest });
    },

    async newestBefore(
      { agencyId, subjectId }: { agencyId: string; subjectId: string | undefined },
      before: PagePosition | null,
      limit: number,
    ): Promise<AuditRow[]> {
      const page = before && {
        $or: [{ at: trusted({ $lt: before.at }) }, { at: before.at, _id: trusted({ $lt: before.id }) }],
      };
      const found = await rows
        .find({ agencyId, ...(subjectId === undefined ? {} : { subjectId }), ...page })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .lean();
      return found.map(({ _id, ...row }) => ({ id: _id, ...row }));
    },
  };
}
