// A handler of a part says that it is done; who gave it to him, and the lead, are told. The lead ends the whole.
import type { IncomingDocument } from '../domain/incoming-document.ts';
import { leadOf } from '../domain/incoming-document.ts';
import { type Actor, bothOf, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { mindOpen } from './mind-open.ts';
import { changed, ownPart } from './own-part.ts';
import { record } from './record.ts';

/** @throws AppError as {@link admit}; INCOMING_PART_DONE; INCOMING_PARTS_OPEN where parts below it are not done. */
export async function finishPart(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; text: string; evenOpen: boolean },
): Promise<IncomingDocument> {
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'finish' });
  const part = ownPart(before, actor);
  mindOpen(before, part.id, wish.evenOpen);
  const { text } = wish;
  const at = deps.clock.now();
  return record(deps, actor, before, {
    transition,
    action: 'incoming.partDone',
    text,
    at,
    patch: {
      assignments: changed(before, part.id, { startedAt: part.startedAt ?? at, doneAt: at }),
      progress: [...before.progress, { at, by: personOf(actor), text }],
    },
    news: [{ kind: 'incoming.partDone', to: [...bothOf(part.givenBy), leadOf(before)?.person.id] }],
  });
}
