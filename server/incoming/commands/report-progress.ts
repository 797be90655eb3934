// Starts or reports the handling (đang xử lý); the sender hears of the first time only. NĐ 30/2020 Điều 24.
import type { IncomingDocument } from '../domain/incoming-document.ts';
import { leadOf } from '../domain/incoming-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';

/** @throws AppError as {@link admit}. */
export async function reportProgress(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; text: string },
): Promise<IncomingDocument> {
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'progress' });
  const { text } = wish;
  const at = deps.clock.now();
  return record(deps, actor, before, {
    transition,
    action: transition.to === null ? 'incoming.progressed' : 'incoming.started',
    text,
    at,
    patch: { progress: [...before.progress, { at, by: personOf(actor), text }] },
    news: [{ kind: 'incoming.progressed', to: [before.assignedBy?.id, leadOf(before)?.person.id] }],
  });
}
