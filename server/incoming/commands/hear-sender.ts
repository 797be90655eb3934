// Hears what the sender asks of a document that is here already (lấy lại, thu hồi, bớt nơi nhận, cập nhật, thay thế).
// Not registered: it is cancelled and answered at once. Registered: the clerk answers. One conditional write decides
// between this and an act that crosses it, so that both sides end with the same truth (QĐ 28/2018 Điều 9.2).
import { answerText } from '../domain/answer-text.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import { actOfRequest, type Transition, transitionOf } from '../domain/lifecycle.ts';
import { cancelledFields, type NewRequest } from '../domain/senders-request.ts';
import type { Deps } from './deps.ts';
import { settleEntry } from './follow-up.ts';
import { concernedBy, type Recorded, recordAs } from './record.ts';

/** The loser of a crossing looks again. */
const TRIES = 20;

/** Idempotent by the request's id. */
export async function hearSender(
  deps: Deps,
  key: { id: string; agencyId: string },
  request: NewRequest,
): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const before = await deps.store.find(key.agencyId, key.id);
    if (before === null) throw new Error(`no document ${key.id}`);
    if (before.requests.some(({ id }) => id === request.id)) return;
    const transition = transitionOf(actOfRequest(request.kind), before.state);
    if (transition === undefined) throw new Error(`${request.kind} is not foreseen in ${before.state}`);
    const recorded = await answered(deps, before, { request, transition });
    if ((await recordAs(deps, null, before, recorded)) !== null) return;
  }
  throw new Error(`document ${key.id} changes all the time`);
}

async function answered(
  deps: Deps,
  before: IncomingDocument,
  { request, transition }: { request: NewRequest; transition: Transition },
): Promise<Recorded> {
  const at = deps.clock.now();
  const to = await concernedBy(deps, before, at);
  const common = { transition, text: request.reason, at };
  if (transition.tells === null)
    return {
      ...common,
      action: 'incoming.requestArrived',
      patch: { requests: [...before.requests, { ...request, answer: null }] },
      news: [{ kind: 'incoming.requestArrived', to }],
    };
  const statusText = answerText(before);
  const own = { ...common, statusText, answers: [request.id] };
  const answer = { text: statusText, at, by: null };
  if (transition.to === 'cancelled')
    return {
      ...own,
      action: 'incoming.cancelled',
      patch: cancelledFields([...before.requests, { ...request, answer: null }], request, answer),
      news: [{ kind: 'incoming.cancelled', to }],
      outbox: [settleEntry(before, at)],
    };
  const agreed = transition.tells === '15';
  return {
    ...own,
    action: agreed ? 'incoming.requestArrived' : 'incoming.requestRefused',
    patch: { requests: [...before.requests, { ...request, answer: { agreed, ...answer } }] },
  };
}
