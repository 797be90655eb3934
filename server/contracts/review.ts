// What people say of a document before it leaves, and who has looked at it: comments at a place of a page, views,
// and who else has the draft open.
import { z } from 'zod';
import { Id, IdParams, Instant, PageQuery, PersonRef, PlacedBox, pageOf, text } from './common-shapes.ts';
import { defineRoute } from './route.ts';

const TAG = 'review';

/** Of one document. */
export const COMMENT_LIMIT = 1000;
/** Of one comment. */
export const REPLY_LIMIT = 100;
const COMMENT_TEXT = text(2000);

const Said = z.object({ id: Id, at: Instant, by: PersonRef, text: z.string(), mentions: z.array(PersonRef) });

export const Comment = Said.extend({
  /** Of the document, in the order in which they were made; what its mark on the page shows. */
  number: z.int(),
  /** The version of the file it was made on. */
  fileVersion: z.int(),
  /** Where on that version; null: on the whole of it. */
  box: PlacedBox.nullable(),
  replies: z.array(Said),
  /** Null: still open. */
  resolved: z.object({ at: Instant, by: PersonRef }).nullable(),
});
export type Comment = z.infer<typeof Comment>;

/** Chosen once for what is said: the request sent again makes no second one. */
const key = z.uuid();
const mentions = z.array(Id).max(20).default([]);
const CommentParams = z.object({ id: Id, comment: Id });

export const listComments = defineRoute({
  method: 'get',
  path: '/api/outgoing/:id/comments',
  summary: 'Comments on the document in the order in which they were made; who may be named in one',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  query: PageQuery,
  response: pageOf(Comment).extend({
    /** Whether the caller may say something now. */
    canWrite: z.boolean(),
    /** How many are not resolved. */
    openCount: z.int(),
    people: z.array(PersonRef),
  }),
  errors: ['NOT_FOUND'],
});

export const addComment = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/comments',
  summary: 'Say something about a version, at a place of a page or of all of it',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  body: z.object({
    key,
    fileVersion: z.int().min(1),
    box: PlacedBox.nullable().default(null),
    text: COMMENT_TEXT,
    mentions,
  }),
  response: Comment,
  status: 201,
  errors: [
    'NOT_FOUND',
    'OUTGOING_WRONG_STATE',
    'OUTGOING_VERSION_UNKNOWN',
    'COMMENT_PAGE_UNKNOWN',
    'COMMENTS_FULL',
    'SERVER_BUSY',
  ],
});

export const replyToComment = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/comments/:comment/replies',
  summary: 'Answer a comment',
  tag: TAG,
  access: 'signed-in',
  params: CommentParams,
  body: z.object({ key, text: COMMENT_TEXT, mentions }),
  response: Comment,
  status: 201,
  errors: ['NOT_FOUND', 'OUTGOING_WRONG_STATE', 'COMMENTS_FULL'],
});

export const settleComment = defineRoute({
  method: 'put',
  path: '/api/outgoing/:id/comments/:comment/resolved',
  summary: 'Resolve a comment, or open it again',
  tag: TAG,
  access: 'signed-in',
  params: CommentParams,
  body: z.object({ isResolved: z.boolean() }),
  response: Comment,
  errors: ['NOT_FOUND', 'OUTGOING_WRONG_STATE'],
});

export const View = z.object({ person: PersonRef, fileVersion: z.int(), firstAt: Instant, lastAt: Instant });
export type View = z.infer<typeof View>;

export const listViews = defineRoute({
  method: 'get',
  path: '/api/outgoing/:id/views',
  summary: 'Who has opened which version, first and last; newest first, the last 200',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  response: z.object({ items: z.array(View) }),
  errors: ['NOT_FOUND'],
});

/** How long a window counts as open after it has last said so. */
export const EDITOR_LEASE_MS = 40_000;

const Editor = z.object({
  person: PersonRef,
  /** The caller himself, in another window or at another machine. */
  isSelf: z.boolean(),
  since: Instant,
});

export const holdEditor = defineRoute({
  method: 'put',
  path: '/api/outgoing/:id/editors/:window',
  summary: 'Say that the draft is open in this window, for 40 seconds; answers where else it is open',
  tag: TAG,
  access: 'signed-in',
  params: z.object({ id: Id, window: Id }),
  response: z.object({ others: z.array(Editor) }),
  errors: ['NOT_FOUND', 'FORBIDDEN'],
});

export const leaveEditor = defineRoute({
  method: 'delete',
  path: '/api/outgoing/:id/editors/:window',
  summary: 'Say that the draft is closed in this window',
  tag: TAG,
  access: 'signed-in',
  params: z.object({ id: Id, window: Id }),
  errors: ['NOT_FOUND'],
});
