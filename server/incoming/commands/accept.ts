// Notes that the packet was checked and is taken (tiếp nhận). NĐ 30/2020 Điều 21.
import type { IncomingDocument } from '../domain/incoming-document.ts';
import type { Actor } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';

/** @throws AppError as {@link admit}. */
export async function accept(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number },
): Promise<IncomingDocument> {
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'accept' });
  const at = deps.clock.now();
  return record(deps, actor, before, { transition, action: 'incoming.accepted', text: '', at, patch: {} });
}
