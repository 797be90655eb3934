// Comments, views and open windows as the client sees them.
import type { Comment as CommentShape, View as ViewShape } from '../contracts/review.ts';
import type { Comment } from './domain/comment.ts';
import type { Actor } from './ports.ts';
import type { Editor } from './store/editors.ts';
import type { View } from './store/views.ts';

const iso = <T extends { at: Date }>({ at, ...rest }: T) => ({ ...rest, at: at.toISOString() });

export const presentComment = (comment: Comment): CommentShape => {
  const { agencyId: _agency, outgoingId: _document, replies, resolved, ...rest } = comment;
  return { ...iso(rest), replies: replies.map(iso), resolved: resolved && iso(resolved) };
};

export const presentView = ({ person, fileVersion, firstAt, lastAt }: View): ViewShape => ({
  person,
  fileVersion,
  firstAt: firstAt.toISOString(),
  lastAt: lastAt.toISOString(),
});

export const presentEditor = ({ personId }: Actor, { person, since }: Editor) => ({
  person,
  isSelf: person.id === personId,
  since: since.toISOString(),
});
