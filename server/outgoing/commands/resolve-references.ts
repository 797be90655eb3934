// What a draft refers to: the document it is to take the place of, the incoming document it answers.
import type { DraftFields } from '../../contracts/outgoing-document.ts';
import type { ProblemIssue } from '../../contracts/problem.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { canSee } from '../policy.ts';
import type { Actor } from '../ports.ts';
import type { Deps } from './deps.ts';

type References = Pick<OutgoingDocument, 'replaces' | 'answersTo'>;

/** @throws AppError OUTGOING_REFERENCE_UNKNOWN for one that is not there, not visible or not in force. */
export async function resolveReferences(
  deps: Deps,
  actor: Actor,
  { replacesId, replyToId }: Pick<DraftFields, 'replacesId' | 'replyToId'>,
): Promise<References> {
  const replaces = replacesId === null ? null : await replaceable(deps, actor, replacesId);
  const answersTo = replyToId === null ? null : await deps.incoming.answerable(actor, replyToId);
  const errors: ProblemIssue[] = [];
  if (replacesId !== null && replaces === null) errors.push(unknown('/fields/replacesId'));
  if (replyToId !== null && answersTo === null) errors.push(unknown('/fields/replyToId'));
  if (errors.length > 0) throw new AppError('OUTGOING_REFERENCE_UNKNOWN', { errors });
  return { replaces, answersTo };
}

async function replaceable({ store }: Deps, actor: Actor, id: string): Promise<References['replaces']> {
  const document = await store.find(actor.agencyId, id);
  if (document === null || !canSee(actor, document)) return null;
  const { state, number } = document;
  return state === 'released' && number !== null ? { id, numberText: number.text } : null;
}

const unknown = (pointer: string): ProblemIssue => ({
  pointer,
  code: 'OUTGOING_REFERENCE_UNKNOWN',
  detail: 'not there, not visible, or not in force',
});
