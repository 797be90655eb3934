// Builds review over one database: what is said of outgoing documents, who has seen them, who has them open.
import type { Database } from '../platform/mongo/connect.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import { kickIn } from '../platform/outbox/kick-in.ts';
import type { Kick } from '../platform/outbox/relay.ts';
import { makeNoteView, type OpenedVersion } from './commands/note-view.ts';
import type { Actor, Deps } from './ports.ts';
import { makeHandlers, type ReviewHandlers } from './routes.ts';
import { COMMENTS, commentIndexes, makeCommentStore } from './store/comments.ts';
import { editorIndexes, makeEditorStore } from './store/editors.ts';
import { makeViewStore, viewIndexes } from './store/views.ts';

export interface ReviewDeps extends Pick<Deps, 'clock' | 'reviewed' | 'tell'> {
  connection: Database['connection'];
  kick: Kick;
}

export interface Review {
  handlers: ReviewHandlers;
  migrations: Migration[];
  outboxCollections: string[];
  /** Told of each file of a document that is read. */
  noteView(actor: Actor, opened: OpenedVersion): Promise<void>;
}

export function makeReview({ connection, kick, clock, reviewed, tell }: ReviewDeps): Review {
  const comments = makeCommentStore(connection, kickIn(kick, [COMMENTS]));
  const views = makeViewStore(connection);
  const editors = makeEditorStore(connection);
  return {
    handlers: makeHandlers({ comments, views, editors, clock, reviewed, tell }),
    migrations: [commentIndexes, viewIndexes, editorIndexes],
    outboxCollections: [COMMENTS],
    noteView: makeNoteView({ views, clock }),
  };
}
