// Letters that tell people of something: of one notification, or of all that came until an hour. Each carries its own
// sending. Its id is derived from what it is for, so that a repetition finds its own letter.
import { type Connection, Schema } from 'mongoose';
import { trusted } from '../../platform/mongo/connect.ts';
import { groupedWrites } from '../../platform/mongo/grouped.ts';
import { indexMigration } from '../../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../../platform/outbox/entry.ts';
import type { Kick } from '../../platform/outbox/relay.ts';

export const LETTERS = 'notification_letters';

export const letterIndexes = indexMigration('notifications-0002-letters', LETTERS, [
  { key: { personId: 1, kind: 1, madeAt: 1 }, name: 'of-person' },
  OUTBOX_INDEX,
]);

/**
 * `waiting`: it still takes in what comes; `closed`: no more; `sending`: the mail server may have it. `dropped`: there was
 * nothing left to tell, or nobody to tell it to. `uncertain`: nobody knows whether it arrived, and it is not sent again.
 */
export type LetterState = 'waiting' | 'closed' | 'sending' | 'sent' | 'dropped' | 'failed' | 'uncertain';

export interface Letter {
  id: string;
  personId: string;
  kind: 'single' | 'digest';
  state: LetterState;
  madeAt: Date;
  /** Failures that may pass. */
  tries: number;
  /** What the mail server said last, or why it was dropped. */
  reply: string;
}

interface Row extends Omit<Letter, 'id'> {
  _id: string;
  outbox?: OutboxEntry[];
}

const text = { type: String, required: true } as const;

const schema = new Schema<Row>(
  {
    _id: text,
    personId: text,
    kind: text,
    state: text,
    madeAt: { type: Date, required: true },
    tries: { type: Number, required: true },
    reply: { type: String, default: '' },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: LETTERS },
);

const HIDDEN = { outbox: 0, outboxLease: 0 } as const;

export interface LetterChange {
  patch: Partial<Pick<Letter, 'state' | 'tries' | 'reply'>>;
  outbox?: OutboxEntry[];
}

export type LetterStore = ReturnType<typeof makeLetterStore>;

export function makeLetterStore(connection: Connection, kick: Kick) {
  const rows = connection.model<Row>(LETTERS, schema);
  const write = groupedWrites(connection);
  return {
    /** Nothing happens when it is there already. */
    async add({ id, ...rest }: Letter, outbox: OutboxEntry[]): Promise<void> {
      if (await write.insert(LETTERS, { _id: id, ...rest, outbox })) kick(LETTERS, id);
    },

    async find(id: string): Promise<Letter | null> {
      const row = await rows.findOne({ _id: id }, HIDDEN).lean<Row>();
      if (row === null) return null;
      const { _id, ...rest } = row;
      return { id: _id, ...rest };
    },

    countSingles: (personId: string, since: Date): Promise<number> =>
      rows.countDocuments({ personId, kind: 'single', madeAt: trusted({ $gt: since }) }).exec(),

    /** False when it is in that state no more. */
    async change(id: string, from: LetterState, { patch, outbox = [] }: LetterChange): Promise<boolean> {
      const { matchedCount } = await rows.updateOne(
        { _id: id, state: from },
        { $set: patch, ...(outbox.length > 0 && { $push: { outbox: { $each: outbox } } }) },
      );
      if (matchedCount === 1 && outbox.length > 0) kick(LETTERS, id);
      return matchedCount === 1;
    },
  };
}
