// Refuses the document (từ chối tiếp nhận) with a reason that the sender reads. NĐ 30/2020 Điều 21.2b.
import type { RefusalReason } from '../../contracts/vocabulary.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import { refusalText } from '../domain/refusal-text.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { settleEntry } from './follow-up.ts';
import { record } from './record.ts';

/** @throws AppError as {@link admit}. */
export async function refuse(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; reason: RefusalReason; text: string },
): Promise<IncomingDocument> {
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'refuse' });
  const { reason, text } = wish;
  const at = deps.clock.now();
  const by = personOf(actor);
  return record(deps, actor, before, {
    transition,
    action: 'incoming.refused',
    text,
    statusText: refusalText(reason, text),
    at,
    patch: { refusal: { reason, text, at, by } },
    outbox: [settleEntry(before, at)],
  });
}
