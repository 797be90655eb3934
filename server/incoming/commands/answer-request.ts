// The clerk's answer to what the sender asks of a registered document: agree (15; the document is cancelled and its
// assignments end), or refuse with a reason (16). QĐ 28/2018 Điều 9.2; NĐ 30/2020 Phụ lục VI: the metadata are kept.
import { AppError } from '../../platform/http/problem.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import { cancelledFields, pendingOf } from '../domain/senders-request.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { concernedBy, record } from './record.ts';

export interface AnswerWish {
  id: string;
  version: number;
  requestId: string;
  agrees: boolean;
  /** The reason of a refusal; may be empty when agreeing. */
  text: string;
}

/** @throws AppError as {@link admit}; INCOMING_NO_REQUEST when it was answered already or was never asked. */
export async function answerRequest(deps: Deps, actor: Actor, wish: AnswerWish): Promise<IncomingDocument> {
  const { requestId, agrees, text } = wish;
  const act = agrees ? 'agree' : 'disagree';
  const { before, transition } = await admit(deps.store, actor, { ...wish, act });
  const request = pendingOf(before).find(({ id }) => id === requestId);
  if (request === undefined)
    throw new AppError('INCOMING_NO_REQUEST', { detail: `no request ${requestId} waits for an answer` });
  const at = deps.clock.now();
  const by = personOf(actor);
  const common = { transition, text, statusText: text, at };
  if (agrees)
    return record(deps, actor, before, {
      ...common,
      action: 'incoming.cancelled',
      patch: cancelledFields(before.requests, request, { text, at, by }),
      answers: pendingOf(before).map(({ id }) => id),
      news: [{ kind: 'incoming.cancelled', to: await concernedBy(deps, before, at) }],
    });
  const answer = { agreed: false, text, at, by };
  return record(deps, actor, before, {
    ...common,
    action: 'incoming.requestRefused',
    patch: { requests: before.requests.map((each) => (each.id === requestId ? { ...each, answer } : each)) },
    answers: [requestId],
  });
}
