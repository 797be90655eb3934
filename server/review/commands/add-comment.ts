// Says something about a version of the document, at a place of a page or of all of it.
import type { PlacedBox } from '../../contracts/common-shapes.ts';
import { COMMENT_LIMIT } from '../../contracts/review.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import type { Comment } from '../domain/comment.ts';
import { type Actor, type Deps, personOf } from '../ports.ts';
import { assertOpen, namedPeople } from './admit.ts';
import { entriesOf } from './tell-of-comment.ts';

export interface CommentWish {
  id: string;
  key: string;
  fileVersion: number;
  box: PlacedBox | null;
  text: string;
  mentions: readonly string[];
}

/** Others may take the next number meanwhile; so often is it tried again. */
const TRIES = 40;

/** @throws AppError NOT_FOUND, OUTGOING_WRONG_STATE, OUTGOING_VERSION_UNKNOWN, COMMENT_PAGE_UNKNOWN, COMMENTS_FULL, BAD_INPUT. */
export async function addComment(deps: Deps, actor: Actor, wish: CommentWish): Promise<Comment> {
  const document = await deps.reviewed(actor, wish.id);
  const { agencyId, id: outgoingId } = document;
  const id = derivedId('comment', outgoingId, actor.personId, wish.key);
  const own = { id, agencyId, outgoingId };
  // Sent again after an answer that never came: it is said already, even if the document has left since.
  const said = await deps.comments.find(own);
  if (said !== null) return said;

  assertOpen(document);
  const { fileVersion, box, text } = wish;
  if (!document.fileVersions.includes(fileVersion)) throw new AppError('OUTGOING_VERSION_UNKNOWN');
  if (box !== null && box.page > (await document.pagesOf(fileVersion)))
    throw new AppError('COMMENT_PAGE_UNKNOWN');
  const mentions = await namedPeople(document, wish.mentions);
  const [at, by] = [deps.clock.now(), personOf(actor)];

  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const number = (await deps.comments.lastNumber(agencyId, outgoingId)) + 1;
    if (number > COMMENT_LIMIT) throw new AppError('COMMENTS_FULL');
    const told = { key: id, number, action: 'outgoing.commented' as const, at, by, text, mentions };
    const outbox = await entriesOf(document, { ...told, concerned: [document.drafterId] });
    const comment = { ...own, number, fileVersion, box, at, by, text, mentions, replies: [], resolved: null };
    if (await deps.comments.insert(comment, outbox)) return comment;
    const again = await deps.comments.find(own);
    if (again !== null) return again;
  }
  throw new AppError('CONFLICT', { detail: 'too many comments at once' });
}
