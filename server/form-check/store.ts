// Findings that are kept: of one file, one draft and one version of the rules. They can be made again at any time, so the
// database clears what nobody has asked for in a while.
import { type Connection, Schema } from 'mongoose';
import type { FormFinding, FormRule } from '../contracts/form-check.ts';
import { trusted } from '../platform/mongo/connect.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';

const FORM_CHECKS = 'form_checks';
const KEEP_MS = 30 * 24 * 3_600_000;

export const migrations: Migration[] = [
  indexMigration('form-check-0001-kept', FORM_CHECKS, [
    { key: { keptUntil: 1 }, name: 'swept', expireAfterSeconds: 0 },
  ]),
];

/** One check as it is kept. */
export interface KeptCheck {
  checkedAt: Date;
  pages: number;
  findings: FormFinding[];
}

interface Row extends KeptCheck {
  /** Digests of file and draft with the version of the rules: it says what it is of, and nothing more. */
  _id: string;
  keptUntil: Date;
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    checkedAt: { type: Date, required: true },
    pages: { type: Number, required: true },
    // Written by this feature alone, and held by the contract when it is answered.
    findings: { type: Schema.Types.Mixed, required: true },
    keptUntil: { type: Date, required: true },
  },
  { strict: 'throw', versionKey: false, collection: FORM_CHECKS, minimize: false },
);

export type FormCheckStore = ReturnType<typeof makeStore>;

export function makeStore(connection: Connection) {
  const checks = connection.model<Row>(FORM_CHECKS, schema);
  return {
    async find(key: string, now: Date): Promise<KeptCheck | null> {
      const keptUntil = new Date(now.getTime() + KEEP_MS);
      const row = await checks.findOneAndUpdate({ _id: key }, { $set: { keptUntil } }).lean();
      return row && { checkedAt: row.checkedAt, pages: row.pages, findings: row.findings };
    },

    /** Whether any check of these files that is kept found this. By the beginning of the key, which is the digest. */
    async hasFinding(digests: readonly string[], rule: FormRule): Promise<boolean> {
      const ofFile = (digest: string) => ({ _id: trusted({ $gte: `${digest}:`, $lt: `${digest};` }) });
      return (await checks.exists({ $or: digests.map(ofFile), 'findings.rule': rule })) !== null;
    },

    /** The same findings again change nothing that counts. */
    async keep(key: string, check: KeptCheck): Promise<void> {
      const keptUntil = new Date(check.checkedAt.getTime() + KEEP_MS);
      await checks.updateOne({ _id: key }, { $set: { ...check, keptUntil } }, { upsert: true });
    },
  };
}
