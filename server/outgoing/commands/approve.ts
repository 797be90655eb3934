// Approves the open step (duyệt nội dung, thể thức, góp ý, ký nháy), bound to the content as it is; the next step opens
// when it is done. A document without steps is approved by any leader. NĐ 30/2020 Điều 11, 12.
import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { CircuitStepKind } from '../../contracts/vocabulary.ts';
import { AppError } from '../../platform/http/problem.ts';
import { type CircuitStep, isHeldUp, placeOf, SIGN, stateOf, withApproval } from '../domain/circuit.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { pendingOf } from '../policy.ts';
import { type Actor, personOf } from '../ports.ts';
import type { OutgoingPatch } from '../store.ts';
import { admit } from './admit.ts';
import { assertExplained } from './assert-explained.ts';
import { turnNews, undoOf } from './circuit-news.ts';
import { contentDigest } from './content-digest.ts';
import type { Deps } from './deps.ts';
import { type News, record } from './record.ts';

const ACTIONS: Record<CircuitStepKind, AuditAction> = {
  content: 'outgoing.approved',
  form: 'outgoing.formPassed',
  coordination: 'outgoing.opinionGiven',
  initials: 'outgoing.initialled',
};

/** @throws AppError as {@link admit} and, of a form step, {@link assertExplained}; CIRCUIT_OPINION_PENDING. */
export async function approve(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; text: string },
): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'approve' });
  const at = deps.clock.now();
  const opinion = { at, by: personOf(actor), kind: 'approve', text: wish.text } as const;
  if (before.circuit.steps.length === 0)
    return record(deps, actor, before, {
      act: 'approve',
      action: 'outgoing.approved',
      text: wish.text,
      at,
      patch: { state: 'approved', undo: undoOf(actor, before), opinions: [...before.opinions, opinion] },
      news: [{ kind: 'outgoing.approved', to: [before.drafterId, before.signer?.id] }],
    });
  const step = placeOf(before);
  if (step !== undefined && step !== SIGN && step.kind === 'form')
    await assertExplained(deps, before, wish.text);
  return approveStep(deps, actor, before, wish.text);
}

/** The actor's own places in the open step, and those he stands for. */
export async function approveStep(
  deps: Deps,
  actor: Actor,
  before: OutgoingDocument,
  text: string,
): Promise<OutgoingDocument> {
  const step = placeOf(before);
  if (step === undefined || step === SIGN) throw new AppError('OUTGOING_WRONG_STATE');
  if (isHeldUp(before)) throw new AppError('CIRCUIT_OPINION_PENDING');
  const at = deps.clock.now();
  return record(deps, actor, before, {
    ...stepApproved(actor, before, { step, text, at }),
    act: 'approve',
    text,
    at,
  });
}

/** What changes by it, and who hears of it. */
export function stepApproved(
  actor: Actor,
  before: OutgoingDocument,
  { step, text, at }: { step: CircuitStep; text: string; at: Date },
): { action: AuditAction; patch: OutgoingPatch; news: News[] } {
  const by = personOf(actor);
  const digest = contentDigest(before);
  const circuit = pendingOf(actor, before).reduce(
    (made, { postId }) =>
      withApproval(made, {
        stepId: step.id,
        postId,
        approval: { at, by, text, digest, isForAnother: postId !== actor.postId },
      }),
    before.circuit,
  );
  const state = stateOf(circuit);
  const patch = {
    ...(step.kind === 'form' && { formCheck: 'passed' as const }),
    state,
    circuit,
    undo: undoOf(actor, before),
    opinions: [...before.opinions, { at, by, kind: 'approve' as const, text, step: step.kind }],
  };
  return {
    action: ACTIONS[step.kind],
    patch,
    news: [
      ...(state === 'approved' ? [{ kind: 'outgoing.approved' as const, to: [before.drafterId] }] : []),
      ...turnNews(before, { ...before, ...patch }),
    ],
  };
}
