// How far each mailbox has been read, and how it has answered lately: a durable cursor (UIDVALIDITY and UID, RFC 3501
// §2.3.1.1), and what its administrators were told.
import { type Connection, Schema } from 'mongoose';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../platform/outbox/entry.ts';
import type { Kick } from '../platform/outbox/relay.ts';

export const MAILBOXES = 'intake_mailboxes';

export const mailboxIndexes: Migration = indexMigration('intake-0002-mailboxes', MAILBOXES, [
  { key: { agencyId: 1, label: 1 }, name: 'of-agency' },
  OUTBOX_INDEX,
]);

export interface MailboxState {
  id: string;
  agencyId: string;
  /** User, server and folder; never a password. */
  label: string;
  uidValidity: string;
  lastUid: number;
  okAt: Date | null;
  /** Turns that have failed since. */
  failures: number;
  failingSince: Date | null;
  error: string;
  nextTryAt: Date | null;
  /** The silence that the administrators have been told of began then. */
  toldOf: Date | null;
}

interface Row extends Omit<MailboxState, 'id'> {
  _id: string;
  outbox?: OutboxEntry[];
}

const text = { type: String, required: true } as const;
const when = { type: Date, default: null } as const;

const schema = new Schema<Row>(
  {
    _id: text,
    agencyId: text,
    label: text,
    uidValidity: { type: String, default: '' },
    lastUid: { type: Number, default: 0 },
    okAt: when,
    failures: { type: Number, default: 0 },
    failingSince: when,
    error: { type: String, default: '' },
    nextTryAt: when,
    toldOf: when,
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: MAILBOXES, minimize: false },
);

const HIDDEN = { outbox: 0, outboxLease: 0 } as const;
const toState = ({ _id, ...row }: Omit<Row, 'outbox'>): MailboxState => ({ id: _id, ...row });

export type MailboxStore = ReturnType<typeof makeMailboxStore>;

export function makeMailboxStore(connection: Connection, kick: Kick) {
  const model = connection.model<Row>(MAILBOXES, schema);
  return {
    async open({
      id,
      agencyId,
      label,
    }: Pick<MailboxState, 'id' | 'agencyId' | 'label'>): Promise<MailboxState> {
      const row = await model
        .findOneAndUpdate(
          { _id: id },
          { $setOnInsert: { agencyId, label } },
          { upsert: true, setDefaultsOnInsert: true, returnDocument: 'after', projection: HIDDEN },
        )
        .lean();
      if (row === null) throw new Error(`no mailbox ${id}`);
      return toState(row);
    },

    async change(
      id: string,
      patch: Partial<Omit<MailboxState, 'id' | 'agencyId' | 'label'>>,
      outbox: OutboxEntry[] = [],
    ): Promise<void> {
      await model.updateOne({ _id: id }, { $set: patch, $push: { outbox: { $each: outbox } } });
      if (outbox.length > 0) kick(MAILBOXES, id);
    },

    async ofAgency(agencyId: string): Promise<MailboxState[]> {
      const rows = await model.find({ agencyId }, HIDDEN).sort({ label: 1 }).limit(200).lean();
      return rows.map(toState);
    },
  };
}
