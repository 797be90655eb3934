// The first three paragraphs of every command: load, policy, lifecycle. What may not be seen is not found; what may
// be seen but not done is forbidden; what may be done, but not now, is a wrong state.
import type { IncomingState } from '../../contracts/vocabulary.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import {
  type Act,
  isHandlersAct,
  isPartyTo,
  type SendersAct,
  type Transition,
  transitionOf,
} from '../domain/lifecycle.ts';
import { canSee, partiesOf } from '../policy.ts';
import type { Actor } from '../ports.ts';
import type { IncomingStore } from '../store.ts';

/** @throws AppError NOT_FOUND, also for a document that the actor may not know. */
export async function loadVisible(store: IncomingStore, actor: Actor, id: string): Promise<IncomingDocument> {
  const document = await store.find(actor.agencyId, id);
  if (document === null || !canSee(actor, document)) throw new AppError('NOT_FOUND');
  return document;
}

export const wrongState = (act: Act | SendersAct, state: IncomingState): AppError =>
  new AppError('INCOMING_WRONG_STATE', { detail: `${act} is not possible in state ${state}` });

/** Load, policy, lifecycle, version. @throws AppError NOT_FOUND, FORBIDDEN, INCOMING_NOT_HANDLER, CONFLICT, INCOMING_WRONG_STATE. */
export async function admit(
  store: IncomingStore,
  actor: Actor,
  wish: { id: string; act: Act; version: number },
): Promise<{ before: IncomingDocument; transition: Transition }> {
  const { act } = wish;
  const before = await loadVisible(store, actor, wish.id);
  if (!isPartyTo(act, partiesOf(actor, before)))
    throw new AppError(isHandlersAct(act) ? 'INCOMING_NOT_HANDLER' : 'FORBIDDEN', {
      detail: `not yours to ${act}`,
    });
  const transition = transitionOf(act, before.state);
  if (transition === undefined) throw wrongState(act, before.state);
  if (before.version !== wish.version)
    throw new AppError('CONFLICT', { detail: `version ${before.version}, you saw ${wish.version}` });
  return { before, transition };
}
