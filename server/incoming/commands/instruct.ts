// Writes an instruction on the document (bút phê), typed or by hand on its pages. NĐ 30/2020 Điều 23.
import type { Handwriting } from '../../contracts/handwriting.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { keepHandwriting } from './keep-handwriting.ts';
import { record } from './record.ts';

/** @throws AppError as {@link admit} and {@link keepHandwriting}. */
export async function instruct(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; text: string; hand?: Handwriting | undefined },
): Promise<IncomingDocument> {
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'instruct' });
  const { text } = wish;
  const hand = wish.hand && (await keepHandwriting(deps, before, wish.hand));
  const at = deps.clock.now();
  return record(deps, actor, before, {
    transition,
    action: hand === undefined ? 'incoming.instructed' : 'incoming.handwritten',
    text,
    at,
    patch: {
      instructions: [...before.instructions, { at, by: personOf(actor), text, ...(hand && { hand }) }],
    },
  });
}
