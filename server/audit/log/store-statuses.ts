// What authorities said of certificates, in MongoDB: one row for each certificate, with its newest answers.
import { type Connection, mongo, Schema } from 'mongoose';
import { isDuplicateKey, trusted } from '../../platform/mongo/connect.ts';
import { indexMigration, type Migration } from '../../platform/mongo/migrate.ts';
import type { Collected } from '../../signing/index.ts';

const STATUSES = 'log_statuses';

export const statusMigrations: Migration[] = [
  indexMigration('audit-0005-log-statuses', STATUSES, [
    { key: { askAt: 1 }, name: 'due' },
    { key: { agencies: 1 }, name: 'of-one-log' },
  ]),
];

export interface StatusRow extends Collected {
  /** SHA-256 of the certificate. */
  id: string;
  certificate: Uint8Array;
  /** When it was last known to be used. */
  usedAt: Date;
  /** When the answers were given; null: there are none yet. */
  at: Date | null;
  /** When to ask again; null: not before it is used again. */
  askAt: Date | null;
}

type Bytes = Buffer | mongo.Binary;
interface StoredStatus {
  _id: string;
  certificate: Bytes;
  usedAt: Date;
  at: Date | null;
  askAt: Date | null;
  /** In whose logs it signed roots or stamps. */
  agencies: string[];
  certificates: Bytes[];
  ocsps: Bytes[];
  crls: Bytes[];
}

const bytes = { type: Buffer, required: true } as const;
const statusSchema = new Schema<StoredStatus>(
  {
    _id: { type: String, required: true },
    certificate: bytes,
    usedAt: { type: Date, required: true },
    at: { type: Date, default: null },
    askAt: { type: Date, default: null },
    agencies: { type: [String], default: [] },
    certificates: { type: [Buffer], default: [] },
    ocsps: { type: [Buffer], default: [] },
    crls: { type: [Buffer], default: [] },
  },
  { strict: 'throw', versionKey: false, minimize: false, collection: STATUSES },
);

export type StatusStore = ReturnType<typeof makeStatusStore>;

export function makeStatusStore(connection: Connection) {
  const rows = connection.model<StoredStatus>(STATUSES, statusSchema);

  return {
    async find(id: string): Promise<StatusRow | null> {
      const row = await rows.findOne({ _id: id }).lean<StoredStatus>();
      return row && toRow(row);
    },

    /** Notes a use; answers that are there stay. */
    async note({ id, certificate, usedAt, agencyId, askAt }: Noted): Promise<void> {
      const change = {
        $set: { askAt },
        $max: { usedAt },
        $setOnInsert: { certificate: Buffer.from(certificate), at: null },
        ...(agencyId !== undefined && { $addToSet: { agencies: agencyId } }),
      };
      try {
        await rows.updateOne({ _id: id }, change, { upsert: true });
      } catch (error) {
        // Another process has just added it.
        if (!isDuplicateKey(error)) throw error;
        await rows.updateOne({ _id: id }, change);
      }
    },

    async due(now: Date, limit: number): Promise<StatusRow[]> {
      const filter = { askAt: trusted({ $ne: null, $lte: now }) };
      const found = await rows.find(filter).sort({ askAt: 1 }).limit(limit).lean<StoredStatus[]>();
      return found.map(toRow);
    },

    /** One that was used again meanwhile stays due. */
    async keep({ id, usedAt }: Asked, { certificates, ocsps, crls }: Collected, at: Date): Promise<void> {
      const told = {
        certificates: certificates.map((der) => Buffer.from(der)),
        ocsps: ocsps.map((der) => Buffer.from(der)),
        crls: crls.map((der) => Buffer.from(der)),
      };
      await rows.updateOne({ _id: id }, { $set: { ...told, at } });
      await rows.updateOne({ _id: id, usedAt: trusted({ $lte: usedAt }) }, { $set: { askAt: null } });
    },

    async delay(id: string, askAt: Date | null): Promise<void> {
      await rows.updateOne({ _id: id }, { $set: { askAt } });
    },

    async ofLog(agencyId: string): Promise<StatusRow[]> {
      const found = await rows.find({ agencies: agencyId }).sort({ _id: 1 }).lean<StoredStatus[]>();
      return found.map(toRow);
    },
  };
}

type Asked = Pick<StatusRow, 'id' | 'usedAt'>;

interface Noted {
  id: string;
  certificate: Uint8Array;
  usedAt: Date;
  agencyId: string | undefined;
  askAt: Date;
}

/** Lean reads give the driver's own kind of bytes. */
const toBytes = (held: Bytes): Uint8Array => (held instanceof mongo.Binary ? held.value() : held);

const toRow = ({ _id, agencies: _agencies, ...row }: StoredStatus): StatusRow => ({
  ...row,
  id: _id,
  certificate: toBytes(row.certificate),
  certificates: row.certificates.map(toBytes),
  ocsps: row.ocsps.map(toBytes),
  crls: row.crls.map(toBytes),
});
