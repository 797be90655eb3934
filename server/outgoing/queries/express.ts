// Express documents (hỏa tốc) that wait for one person, and for what: what the banner of every screen says.
import type { ExpressAct, ExpressItem } from '../../contracts/dashboard.ts';
import type { OutgoingSummary } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';
import type { OutgoingStore } from '../store.ts';
import { type Box, boxFilter } from './boxes.ts';

const SHOWN = 20;

const BOXES: Partial<Record<Box, (document: OutgoingSummary, actor: Actor) => ExpressAct | undefined>> = {
  waiting: ({ awaits }, { postId, standsFor = [] }) => {
    const posts = [postId, ...standsFor.map((each) => each.postId)];
    return awaits.find((awaited) => posts.includes(awaited.postId))?.act;
  },
  drafts: ({ state }) => (state === 'returned' ? 'mend' : undefined),
  'to-number': () => 'number',
  'to-seal': () => 'seal',
  'to-release': () => 'release',
};

export async function expressOutgoing(store: OutgoingStore, actor: Actor): Promise<ExpressItem[]> {
  const boxes = Object.keys(BOXES) as Box[];
  const found = await Promise.all(
    boxes.map(async (box) => {
      const filter = boxFilter(box, actor);
      const documents =
        filter === null ? [] : await store.page({ ...filter, urgency: 'express' }, null, SHOWN);
      return documents.flatMap((document): ExpressItem[] => {
        const act = BOXES[box]?.(document, actor);
        return act === undefined ? [] : [itemOf(document, act)];
      });
    }),
  );
  return found
    .flat()
    .sort((one, other) => other.at.localeCompare(one.at))
    .slice(0, SHOWN);
}

const itemOf = (
  { id, fields, number, drafter, updatedAt }: OutgoingSummary,
  act: ExpressAct,
): ExpressItem => ({
  feature: 'outgoing',
  id,
  subject: fields.subject,
  numberText: number?.text ?? null,
  from: drafter.name,
  act,
  at: updatedAt.toISOString(),
});
