// Answers a comment; everybody who has taken part in it hears of the answer.
import { REPLY_LIMIT } from '../../contracts/review.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { type Comment, participantsOf } from '../domain/comment.ts';
import { type Actor, type Deps, personOf } from '../ports.ts';
import { assertOpen, loadComment, namedPeople } from './admit.ts';
import { entriesOf } from './tell-of-comment.ts';

export interface ReplyWish {
  id: string;
  comment: string;
  key: string;
  text: string;
  mentions: readonly string[];
}

/** @throws AppError NOT_FOUND, OUTGOING_WRONG_STATE, COMMENTS_FULL, BAD_INPUT. */
export async function replyToComment(deps: Deps, actor: Actor, wish: ReplyWish): Promise<Comment> {
  const document = await deps.reviewed(actor, wish.id);
  const before = await loadComment(deps, document, wish.comment);
  const id = derivedId('reply', before.id, actor.personId, wish.key);
  const isSaid = ({ replies }: Comment) => replies.some((reply) => reply.id === id);
  if (isSaid(before)) return before;

  assertOpen(document);
  const mentions = await namedPeople(document, wish.mentions);
  const [at, by, text] = [deps.clock.now(), personOf(actor), wish.text];
  const { number } = before;
  const outbox = await entriesOf(document, {
    ...{ key: id, number, action: 'outgoing.commented', at, by, text, mentions },
    concerned: [document.drafterId, ...participantsOf(before)],
  });
  const after = await deps.comments.reply(before, { id, at, by, text, mentions }, REPLY_LIMIT, outbox);
  if (after !== null) return after;
  const now = await loadComment(deps, document, wish.comment);
  if (isSaid(now)) return now;
  throw new AppError('COMMENTS_FULL', { detail: `more than ${REPLY_LIMIT} replies` });
}
