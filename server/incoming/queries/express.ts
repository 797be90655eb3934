// Express documents (hỏa tốc) that wait for one person, and for what: what the banner of every screen says.
import type { ExpressAct, ExpressItem } from '../../contracts/dashboard.ts';
import type { IncomingBox } from '../../contracts/incoming.ts';
import type { Role } from '../../contracts/vocabulary.ts';
import type { IncomingSummary } from '../domain/incoming-document.ts';
import type { Actor } from '../ports.ts';
import type { IncomingStore } from '../store.ts';
import { boxFilter } from './boxes.ts';

const SHOWN = 20;

const BOXES: ReadonlyArray<{
  box: IncomingBox;
  /** Absent: everybody's. */
  role?: Role;
  actOf(document: IncomingSummary): ExpressAct | undefined;
}> = [
  { box: 'to-receive', role: 'clerk', actOf: ({ state }) => (state === 'arrived' ? 'receive' : 'register') },
  { box: 'to-instruct', role: 'leader', actOf: () => 'instruct' },
  // Whoever has begun knows of it.
  { box: 'mine', actOf: ({ state }) => (state === 'assigned' ? 'handle' : undefined) },
];

export async function expressIncoming(store: IncomingStore, actor: Actor): Promise<ExpressItem[]> {
  const found = await Promise.all(
    BOXES.filter(({ role }) => role === undefined || role === actor.role).map(async ({ box, actOf }) => {
      const filter = boxFilter(box, actor);
      const documents =
        filter === null ? [] : await store.page({ ...filter, urgency: 'express' }, null, SHOWN);
      return documents.flatMap((document): ExpressItem[] => {
        const act = actOf(document);
        return act === undefined ? [] : [itemOf(document, act)];
      });
    }),
  );
  return found.flat().slice(0, SHOWN);
}

const itemOf = (document: IncomingSummary, act: ExpressAct): ExpressItem => ({
  feature: 'incoming',
  id: document.id,
  subject: document.subject,
  numberText: document.numberText === '' ? null : document.numberText,
  from: document.sender.name,
  act,
  at: document.arrivedAt.toISOString(),
});
