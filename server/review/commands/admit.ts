// The first paragraphs of what is done to comments: who sees the document sees them, and may speak until it has left.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Comment } from '../domain/comment.ts';
import type { Deps, ReviewedDocument } from '../ports.ts';

/** @throws AppError OUTGOING_WRONG_STATE once it is released or cancelled. */
export function assertOpen(document: ReviewedDocument): void {
  if (!document.mayComment)
    throw new AppError('OUTGOING_WRONG_STATE', { detail: 'nothing is said of it any more' });
}

/** @throws AppError NOT_FOUND. */
export async function loadComment(deps: Deps, document: ReviewedDocument, id: string): Promise<Comment> {
  const comment = await deps.comments.find({ agencyId: document.agencyId, outgoingId: document.id, id });
  if (comment === null) throw new AppError('NOT_FOUND', { detail: 'no such comment' });
  return comment;
}

/** @throws AppError BAD_INPUT for each who does not see the document. */
export async function namedPeople(document: ReviewedDocument, ids: readonly string[]): Promise<PersonRef[]> {
  if (ids.length === 0) return [];
  const people = await document.people();
  const named = [...new Set(ids)].map((id) => people.find((person) => person.id === id));
  const errors = named.flatMap((person, index) =>
    person === undefined
      ? [{ pointer: `/mentions/${index}`, code: 'person', detail: 'does not see the document' }]
      : [],
  );
  if (errors.length > 0) throw new AppError('BAD_INPUT', { errors });
  return named.filter((person) => person !== undefined);
}
