// Official e-mails: one row for each recipient, which carries its own sending. Every change names the attempt and the
// state it was made on, so that an entry brought twice, or a relay that lost its lease, changes nothing.
import { type Connection, Schema } from 'mongoose';
import type { MailState } from '../../contracts/distribution.ts';
import { groupedWrites } from '../../platform/mongo/grouped.ts';
import { indexMigration } from '../../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../../platform/outbox/entry.ts';
import type { Kick } from '../../platform/outbox/relay.ts';
import type { Mail, MailStep } from '../domain/mail.ts';

export const MAILS = 'mails';

export const mailIndexes = indexMigration('distribution-0003-mails', MAILS, [
  { key: { agencyId: 1, outgoingId: 1, _id: 1 }, name: 'of-document' },
  // The link of an e-mail says nothing of the agency.
  { key: { tokens: 1 }, name: 'by-token' },
  OUTBOX_INDEX,
]);

interface Row extends Omit<Mail, 'id'> {
  _id: string;
  outbox?: OutboxEntry[];
}

const text = { type: String, required: true } as const;
const whole = { type: Number, required: true } as const;
const when = { type: Date, default: null } as const;

const schema = new Schema<Row>(
  {
    _id: text,
    agencyId: text,
    outgoingId: text,
    name: text,
    address: text,
    state: text,
    purpose: text,
    reason: { type: String, default: '' },
    attempt: whole,
    round: whole,
    roundKey: text,
    tries: whole,
    steps: { type: [Object], default: [] },
    nextTryAt: when,
    sentAt: when,
    openedAt: when,
    remindedAt: when,
    tokens: { type: [String], default: [] },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: MAILS, minimize: false },
);

const HIDDEN = { outbox: 0, outboxLease: 0 } as const;
const MOST_STEPS = 60;
const MOST_TOKENS = 20;
/** As many as a document may have. */
const MOST = 200;

const toMail = ({ _id, ...row }: Omit<Row, 'outbox'>): Mail => ({ id: _id, ...row });

export type MailPatch = Partial<
  Pick<
    Mail,
    | 'address'
    | 'state'
    | 'purpose'
    | 'reason'
    | 'attempt'
    | 'round'
    | 'roundKey'
    | 'tries'
    | 'nextTryAt'
    | 'sentAt'
    | 'remindedAt'
  >
>;

export interface MailChange {
  patch: MailPatch;
  step: MailStep;
  /** Of the link that goes out with it. */
  token?: string;
  outbox?: OutboxEntry[];
}

export type MailStore = ReturnType<typeof makeMailStore>;

export function makeMailStore(connection: Connection, kick: Kick) {
  const rows = connection.model<Row>(MAILS, schema);
  const write = groupedWrites(connection);
  return {
    /** Nothing happens when it is there already. */
    async add({ id, ...rest }: Mail, outbox: OutboxEntry[]): Promise<void> {
      if (await write.insert(MAILS, { _id: id, ...rest, outbox })) kick(MAILS, id);
    },

    async find(id: string): Promise<Mail | null> {
      const row = await rows.findOne({ _id: id }, HIDDEN).lean();
      return row && toMail(row);
    },

    async ofDocument(agencyId: string, outgoingId: string): Promise<Mail[]> {
      const found = await rows.find({ agencyId, outgoingId }, HIDDEN).sort({ _id: 1 }).limit(MOST).lean();
      return found.map(toMail);
    },

    async byToken(hash: string): Promise<Mail | null> {
      const row = await rows.findOne({ tokens: hash }, HIDDEN).lean();
      return row && toMail(row);
    },

    /** False when it is no longer of that attempt and state. */
    async change(
      { id, attempt, state }: { id: string; attempt: number; state: MailState },
      { patch, step, token, outbox = [] }: MailChange,
    ): Promise<boolean> {
      const isChanged = await write.update(MAILS, {
        filter: { _id: id, attempt, state },
        update: {
          $set: patch,
          $push: {
            steps: { $each: [step], $slice: -MOST_STEPS },
            ...(token !== undefined && { tokens: { $each: [token], $slice: -MOST_TOKENS } }),
            outbox: { $each: outbox },
          },
        },
      });
      if (isChanged && outbox.length > 0) kick(MAILS, id);
      return isChanged;
    },

    /** The first time only. */
    async noteOpened(id: string, at: Date, outbox: OutboxEntry[]): Promise<void> {
      const isFirst = await write.update(MAILS, {
        filter: { _id: id, openedAt: null },
        update: { $set: { openedAt: at }, $push: { outbox: { $each: outbox } } },
      });
      if (isFirst) kick(MAILS, id);
    },
  };
}
