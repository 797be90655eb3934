// Who uploaded which bytes, and what was found of them. The bytes themselves are in the folder.
import { type Connection, Schema } from 'mongoose';
import type { FileSource, StoredFile } from '../contracts/files.ts';
import { derivedId } from '../platform/ids.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';

const UPLOADS = 'uploads';

export const migrations: Migration[] = [
  indexMigration('files-0001-uploads', UPLOADS, [
    { key: { agencyId: 1, personId: 1, digest: 1 }, name: 'one-row-a-person-and-file', unique: true },
  ]),
];

interface Row {
  /** Derived from person and digest, so that an upload sent twice is one row. */
  _id: string;
  agencyId: string;
  personId: string;
  digest: string;
  name: string;
  sizeBytes: number;
  mediaType: string;
  pageCount: number | null;
  signatureCount: number | null;
  /** What a PDF was made from; absent in older rows. */
  source?: FileSource | null;
  at: Date;
}

const text = { type: String, required: true } as const;

const schema = new Schema<Row>(
  {
    _id: text,
    agencyId: text,
    personId: text,
    digest: text,
    name: text,
    sizeBytes: { type: Number, required: true },
    mediaType: text,
    pageCount: { type: Number, default: null },
    signatureCount: { type: Number, default: null },
    source: { type: Object, default: null },
    at: { type: Date, required: true },
  },
  { strict: 'throw', versionKey: false, collection: UPLOADS },
);

const keyOf = (personId: string, digest: string) => derivedId('upload', personId, digest);

export type FileStore = ReturnType<typeof makeStore>;

export function makeStore(connection: Connection) {
  const uploads = connection.model<Row>(UPLOADS, schema);
  return {
    /** Adds the row; the same bytes again only get the new name. */
    async putUpload(
      { agencyId, personId }: { agencyId: string; personId: string },
      { digest, pageCount, signatureCount, source, ...rest }: StoredFile,
      at: Date,
    ): Promise<void> {
      await uploads.updateOne(
        { _id: keyOf(personId, digest) },
        {
          $set: {
            ...rest,
            pageCount: pageCount ?? null,
            signatureCount: signatureCount ?? null,
            source: source ?? null,
            at,
          },
          // The agency worn at the first upload keeps the row: it is part of the shard key.
          $setOnInsert: { agencyId, personId, digest },
        },
        { upsert: true },
      );
    },

    async findUpload(digest: string, personId: string): Promise<StoredFile | null> {
      const row = await uploads.findOne({ _id: keyOf(personId, digest) }).lean();
      if (row === null) return null;
      const { name, sizeBytes, mediaType, pageCount, signatureCount, source } = row;
      return {
        digest,
        name,
        sizeBytes,
        mediaType,
        ...(pageCount === null ? {} : { pageCount }),
        ...(signatureCount === null ? {} : { signatureCount }),
        ...(source == null ? {} : { source }),
      };
    },
  };
}
