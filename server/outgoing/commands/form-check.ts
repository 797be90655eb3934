// Records the form check (kiểm tra thể thức): an opinion that leaves the state, but a failed one stops the signature.
// Passed by a person of the open form step it approves that step. NĐ 30/2020 Điều 12 khoản 2.
import { placeOf, SIGN } from '../domain/circuit.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { pendingOf } from '../policy.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import { approveStep } from './approve.ts';
import { assertExplained } from './assert-explained.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';

/** @throws AppError as {@link admit} and {@link assertExplained}; CIRCUIT_OPINION_PENDING. */
export async function formCheck(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; passed: boolean; text: string },
): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'formCheck' });
  const { passed, text } = wish;
  if (passed) await assertExplained(deps, before, text);
  const step = placeOf(before);
  const isOwnStep =
    step !== undefined && step !== SIGN && step.kind === 'form' && pendingOf(actor, before).length > 0;
  if (passed && isOwnStep) return approveStep(deps, actor, before, text);
  const at = deps.clock.now();
  const opinion = { at, by: personOf(actor), kind: passed ? 'form-pass' : 'form-fail', text } as const;
  return record(deps, actor, before, {
    act: 'formCheck',
    action: passed ? 'outgoing.formPassed' : 'outgoing.formFailed',
    text,
    at,
    patch: { formCheck: passed ? 'passed' : 'failed', opinions: [...before.opinions, opinion] },
  });
}
