// Comments in MongoDB: a row for each, its replies inside. Their numbers are taken under a unique index.
import { type Connection, Schema } from 'mongoose';
import { isDuplicateKey, trusted } from '../../platform/mongo/connect.ts';
import { indexMigration } from '../../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../../platform/outbox/entry.ts';
import type { Comment, Said } from '../domain/comment.ts';

export const COMMENTS = 'comments';

export const commentIndexes = indexMigration('review-0001-comments', COMMENTS, [
  { key: { agencyId: 1, outgoingId: 1, number: 1 }, name: 'one-comment-a-number', unique: true },
  {
    key: { agencyId: 1, outgoingId: 1, isOpen: 1 },
    name: 'open-comments',
    partialFilterExpression: { isOpen: true },
  },
  OUTBOX_INDEX,
]);

interface Row extends Omit<Comment, 'id'> {
  _id: string;
  isOpen: boolean;
  outbox?: OutboxEntry[];
}

const text = { type: String, required: true } as const;

const schema = new Schema<Row>(
  {
    _id: text,
    agencyId: text,
    outgoingId: text,
    number: { type: Number, required: true },
    fileVersion: { type: Number, required: true },
    box: { type: Object, default: null },
    at: { type: Date, required: true },
    by: { type: Object, required: true },
    text,
    mentions: { type: [Object], default: [] },
    replies: { type: [Object], default: [] },
    resolved: { type: Object, default: null },
    isOpen: { type: Boolean, required: true },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: COMMENTS, minimize: false },
);

const HIDDEN = { outbox: 0, outboxLease: 0, isOpen: 0 } as const;

const toComment = ({ _id, ...row }: Omit<Row, 'isOpen' | 'outbox'>): Comment => ({ id: _id, ...row });

export interface CommentKey {
  agencyId: string;
  outgoingId: string;
  id: string;
}

export type CommentStore = ReturnType<typeof makeCommentStore>;

export function makeCommentStore(connection: Connection, kick: () => void) {
  const model = connection.model<Row>(COMMENTS, schema);
  const keyOf = ({ id, agencyId, outgoingId }: CommentKey) => ({ _id: id, agencyId, outgoingId });

  const find = async (key: CommentKey): Promise<Comment | null> => {
    const row = await model.findOne(keyOf(key), HIDDEN).lean();
    return row && toComment(row);
  };

  return {
    find,

    /** False when its id or its number is taken. */
    async insert({ id, ...rest }: Comment, outbox: OutboxEntry[]): Promise<boolean> {
      try {
        await model.create({ _id: id, ...rest, isOpen: rest.resolved === null, outbox });
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
      kick();
      return true;
    },

    async lastNumber(agencyId: string, outgoingId: string): Promise<number> {
      const row = await model.findOne({ agencyId, outgoingId }, { number: 1 }).sort({ number: -1 }).lean();
      return row?.number ?? 0;
    },

    /** Adds the reply unless it is there or `limit` are; null then. */
    async reply(key: CommentKey, reply: Said, limit: number, outbox: OutboxEntry[]): Promise<Comment | null> {
      const row = await model
        .findOneAndUpdate(
          {
            ...keyOf(key),
            'replies.id': trusted({ $ne: reply.id }),
            [`replies.${limit - 1}`]: trusted({ $exists: false }),
          },
          { $push: { replies: reply, outbox: { $each: outbox } } },
          { returnDocument: 'after', projection: HIDDEN },
        )
        .lean();
      if (row !== null) kick();
      return row && toComment(row);
    },

    /** Null when it stands so already. */
    async settle(
      key: CommentKey,
      resolved: Comment['resolved'],
      outbox: OutboxEntry[],
    ): Promise<Comment | null> {
      const isOpen = resolved === null;
      const row = await model
        .findOneAndUpdate(
          { ...keyOf(key), isOpen: !isOpen },
          { $set: { resolved, isOpen }, $push: { outbox: { $each: outbox } } },
          { returnDocument: 'after', projection: HIDDEN },
        )
        .lean();
      if (row !== null) kick();
      return row && toComment(row);
    },

    async page(agencyId: string, outgoingId: string, after: number, limit: number): Promise<Comment[]> {
      const rows = await model
        .find({ agencyId, outgoingId, number: trusted({ $gt: after }) }, HIDDEN)
        .sort({ number: 1 })
        .limit(limit)
        .lean();
      return rows.map(toComment);
    },

    countOpen: (agencyId: string, outgoingId: string): Promise<number> =>
      model.countDocuments({ agencyId, outgoingId, isOpen: true }).exec(),
  };
}
