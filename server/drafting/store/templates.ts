// The templates of agencies in MongoDB: one row for each kind an agency has changed.
import { type Connection, Schema } from 'mongoose';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { DocumentKind } from '../../contracts/vocabulary.ts';
import { derivedId } from '../../platform/ids.ts';
import { indexMigration, type Migration } from '../../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../../platform/outbox/entry.ts';

export const TEMPLATES = 'form-templates';

export const templateMigrations: Migration[] = [
  indexMigration('drafting-0002-templates', TEMPLATES, [
    { key: { agencyId: 1, kind: 1 }, name: 'one-row-a-kind', unique: true },
    OUTBOX_INDEX,
  ]),
];

export interface OwnTemplate {
  digest: string;
  name: string;
  sizeBytes: number;
  at: Date;
  by: PersonRef;
}

interface Row {
  _id: string;
  agencyId: string;
  kind: DocumentKind;
  own: OwnTemplate | null;
  outbox?: OutboxEntry[];
}

const text = { type: String, required: true } as const;

const schema = new Schema<Row>(
  { _id: text, agencyId: text, kind: text, own: { type: Object, default: null }, ...OUTBOX_FIELDS },
  { strict: 'throw', versionKey: false, collection: TEMPLATES, minimize: false },
);

export type TemplateStore = ReturnType<typeof makeTemplateStore>;

export function makeTemplateStore(connection: Connection) {
  const rows = connection.model<Row>(TEMPLATES, schema);
  return {
    async ofAgency(agencyId: string): Promise<Map<DocumentKind, OwnTemplate>> {
      const found = await rows.find({ agencyId }, { kind: 1, own: 1 }).lean();
      return new Map(found.flatMap(({ kind, own }) => (own === null ? [] : [[kind, own] as const])));
    },

    async find(agencyId: string, kind: DocumentKind): Promise<OwnTemplate | null> {
      const row = await rows.findOne({ agencyId, kind }, { own: 1 }).lean();
      return row?.own ?? null;
    },

    /** Null: back to the server's. */
    async put(
      agencyId: string,
      kind: DocumentKind,
      own: OwnTemplate | null,
      outbox: OutboxEntry[],
    ): Promise<void> {
      await rows.updateOne(
        { _id: derivedId('form-template', agencyId, kind) },
        {
          $set: { own },
          $setOnInsert: { agencyId, kind },
          $push: { outbox: { $each: outbox } },
        },
        { upsert: true },
      );
    },
  };
}
