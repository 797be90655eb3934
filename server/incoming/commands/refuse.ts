// Refuses the document (từ chối tiếp nhận) with a reason that the sender reads. NĐ 30/2020 Điều 21.2b.
import type { RefusalReason } from '../../contracts/vocabulary.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import { refusalText } from '../domain/refusal-text.ts';
import type { LinkedDocument } from '../domain/senders-request.ts';
import { signsOf } from '../domain/twins.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { settleEntry } from './follow-up.ts';
import { record } from './record.ts';

/** @throws AppError as {@link admit}; INCOMING_NO_TWIN for a duplicate of nothing. */
export async function refuse(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; reason: RefusalReason; text: string; twinId?: string | undefined },
): Promise<IncomingDocument> {
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'refuse' });
  const { reason, text } = wish;
  const at = deps.clock.now();
  const by = personOf(actor);
  const twin = wish.twinId === undefined ? undefined : await twinOf(deps, before, wish.twinId);
  return record(deps, actor, before, {
    transition,
    action: 'incoming.refused',
    text,
    statusText: refusalText(reason, text),
    at,
    patch: {
      refusal: { reason, text, at, by },
      ...(twin && {
        settledTwins: [...(before.settledTwins ?? []), { ...twin, choice: 'dropped', reason: text, at, by }],
      }),
    },
    outbox: [settleEntry(before, at)],
  });
}

/** The one that stays, if they look alike and it is in force or still waits. */
async function twinOf({ store }: Deps, document: IncomingDocument, id: string): Promise<LinkedDocument> {
  const twin = await store.find(document.agencyId, id);
  const isOne = twin !== null && twin.id !== document.id && signsOf(document, twin).length > 0;
  if (!isOne || twin.state === 'refused' || twin.state === 'cancelled')
    throw new AppError('INCOMING_NO_TWIN');
  return { id: twin.id, numberText: twin.numberText };
}
