// Writes an instruction on the document (bút phê). NĐ 30/2020 Điều 23.
import type { IncomingDocument } from '../domain/incoming-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';

/** @throws AppError as {@link admit}. */
export async function instruct(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; text: string },
): Promise<IncomingDocument> {
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'instruct' });
  const { text } = wish;
  const at = deps.clock.now();
  return record(deps, actor, before, {
    transition,
    action: 'incoming.instructed',
    text,
    at,
    patch: { instructions: [...before.instructions, { at, by: personOf(actor), text }] },
  });
}
