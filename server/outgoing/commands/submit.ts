// Hands a complete draft to the signer (trình ký); everything that is missing is named at once.
import { AppError } from '../../platform/http/problem.ts';
import { completenessOf } from '../domain/completeness.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import { assertSignable } from './assert-signable.ts';
import type { Deps } from './deps.ts';
import { clerksOf, record } from './record.ts';
import { resolveFields } from './resolve-fields.ts';

/**
 * @throws AppError OUTGOING_NO_RECIPIENT when only the recipients are missing, OUTGOING_INCOMPLETE otherwise, each
 * with all pointers; AGENCY_UNKNOWN when a recipient has left the directory since the draft was saved; those of
 * {@link assertSignable}.
 */
export async function submit(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; text: string },
): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'submit' });
  const resolved = await resolveFields(deps, actor, before.fields, before);
  const { missing, hasNoRecipient } = completenessOf({ ...before, ...resolved });
  if (missing.length > 0) {
    const code = hasNoRecipient && missing.length === 1 ? 'OUTGOING_NO_RECIPIENT' : 'OUTGOING_INCOMPLETE';
    throw new AppError(code, { errors: missing });
  }
  await assertSignable(deps, { ...before, ...resolved });
  const at = deps.clock.now();
  const by = personOf(actor);
  return record(deps, actor, before, {
    act: 'submit',
    action: 'outgoing.submitted',
    text: wish.text,
    at,
    patch: {
      ...resolved,
      state: 'submitted',
      wasSubmitted: true,
      formCheck: 'none',
      opinions: [...before.opinions, { at, by, kind: 'submit', text: wish.text }],
    },
    news: [
      {
        kind: 'outgoing.submitted',
        to: [resolved.signer?.id, ...(await clerksOf(deps, before.agencyId, at))],
      },
    ],
  });
}
