// Records the form check (kiểm tra thể thức): an opinion that leaves the state, but a failed one stops the signature.
// NĐ 30/2020 Điều 12 khoản 2.
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';

/** @throws AppError as {@link admit}. */
export async function formCheck(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; passed: boolean; text: string },
): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'formCheck' });
  const { passed, text } = wish;
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
