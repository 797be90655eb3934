// Takes back one's own last act of approval, until the next person acts: a submission, an approval, a return, a hand-over.
// In a step of several people each may take back his approval as long as the step is not done.
import { AppError } from '../../platform/http/problem.ts';
import { placeOf, SIGN, withApproval } from '../domain/circuit.ts';
import { transitionOf } from '../domain/lifecycle.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { isTaker, ownApprovals } from '../policy.ts';
import { type Actor, personOf } from '../ports.ts';
import type { OutgoingPatch } from '../store.ts';
import { assertVersion, loadVisible, wrongState } from './admit.ts';
import { turnNews } from './circuit-news.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';

/** @throws AppError NOT_FOUND, OUTGOING_WRONG_STATE, CONFLICT, CIRCUIT_NOTHING_TO_TAKE_BACK, SIGNING_IN_PROGRESS. */
export async function takeBack(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number },
): Promise<OutgoingDocument> {
  const before = await loadVisible(deps.store, actor, wish.id);
  if (transitionOf('takeBack', before.state) === undefined) throw wrongState('takeBack', before.state);
  if (!isTaker(actor, before)) throw new AppError('CIRCUIT_NOTHING_TO_TAKE_BACK');
  assertVersion(before, wish.version);
  const at = deps.clock.now();
  if (before.signing !== null && before.signing.expiresAt > at) throw new AppError('SIGNING_IN_PROGRESS');
  const restored = restoredFrom(actor, before);
  const after = { ...before, ...restored };
  const waiting = turnNews(after, before);
  return record(deps, actor, before, {
    act: 'takeBack',
    action: 'outgoing.takenBack',
    text: '',
    at,
    patch: {
      ...restored,
      signing: null,
      undo: null,
      opinions: [...before.opinions, { at, by: personOf(actor), kind: 'take-back', text: '' }],
    },
    // Those who were told that it is their turn.
    news: [{ kind: 'outgoing.takenBack', to: [before.drafterId, ...waiting.flatMap(({ to }) => to)] }],
  });
}

function restoredFrom(actor: Actor, before: OutgoingDocument): OutgoingPatch {
  const { undo, version } = before;
  if (undo !== null && undo.version === version && undo.personId === actor.personId)
    return { state: undo.state, circuit: undo.circuit, formCheck: undo.formCheck };
  const step = placeOf(before);
  if (step === undefined || step === SIGN) return {};
  const circuit = ownApprovals(actor, before).reduce(
    (made, { postId }) => withApproval(made, { stepId: step.id, postId, approval: null }),
    before.circuit,
  );
  return { circuit };
}
