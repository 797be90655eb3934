// Windows in which a draft is open, each for as long as its lease; the database forgets those that are long over.
import { type Connection, Schema } from 'mongoose';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import { derivedId } from '../../platform/ids.ts';
import { isDuplicateKey, trusted } from '../../platform/mongo/connect.ts';
import { indexMigration } from '../../platform/mongo/migrate.ts';

const EDITORS = 'draft_editors';
const FORGOTTEN_AFTER_SECONDS = 3600;

export const editorIndexes = indexMigration('review-0003-editors', EDITORS, [
  { key: { agencyId: 1, outgoingId: 1, until: 1 }, name: 'of-document' },
  { key: { until: 1 }, name: 'long-over', expireAfterSeconds: FORGOTTEN_AFTER_SECONDS },
]);

export interface Editor {
  window: string;
  person: PersonRef;
  since: Date;
  until: Date;
}

interface Row extends Editor {
  _id: string;
  agencyId: string;
  outgoingId: string;
}

const text = { type: String, required: true } as const;

const schema = new Schema<Row>(
  {
    _id: text,
    agencyId: text,
    outgoingId: text,
    window: text,
    person: { type: Object, required: true },
    since: { type: Date, required: true },
    until: { type: Date, required: true },
  },
  { strict: 'throw', versionKey: false, collection: EDITORS },
);

export interface Opened {
  agencyId: string;
  outgoingId: string;
  window: string;
  person: PersonRef;
}

const idOf = ({ outgoingId, window, person }: Opened) => derivedId('editor', outgoingId, person.id, window);

export type EditorStore = ReturnType<typeof makeEditorStore>;

export function makeEditorStore(connection: Connection) {
  const model = connection.model<Row>(EDITORS, schema);
  return {
    /** True when it was not open there a moment ago. */
    async hold(opened: Opened, now: Date, until: Date): Promise<boolean> {
      const _id = idOf(opened);
      const { matchedCount } = await model.updateOne(
        { _id, until: trusted({ $gt: now }) },
        { $set: { until } },
      );
      if (matchedCount === 1) return false;
      try {
        await model.updateOne({ _id }, { $set: { ...opened, since: now, until } }, { upsert: true });
        return true;
      } catch (error) {
        // The same window has said so twice at once.
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    /** True when it was open there. */
    async leave(opened: Opened): Promise<boolean> {
      const { deletedCount } = await model.deleteOne({ _id: idOf(opened) });
      return deletedCount === 1;
    },

    async open(agencyId: string, outgoingId: string, now: Date, limit: number): Promise<Editor[]> {
      const rows = await model
        .find({ agencyId, outgoingId, until: trusted({ $gt: now }) })
        .sort({ until: 1 })
        .limit(limit)
        .lean();
      return rows.map(({ window, person, since, until }) => ({ window, person, since, until }));
    },
  };
}
