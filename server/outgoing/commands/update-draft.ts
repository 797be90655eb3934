// Replaces the fields of a draft or a returned document.
import type { DraftFields } from '../../contracts/outgoing-document.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';
import { resolveFields } from './resolve-fields.ts';

/** @throws AppError as {@link admit} and {@link resolveFields}. */
export async function updateDraft(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; fields: DraftFields },
): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'edit' });
  const patch = await resolveFields(deps, actor, wish.fields, before);
  return record(deps, actor, before, {
    act: 'edit',
    action: 'outgoing.edited',
    text: '',
    at: deps.clock.now(),
    patch,
  });
}
