// How many documents wait in each queue of a person, by the filters of the lists.
import type { Counters } from '../../contracts/dashboard.ts';
import type { Actor } from '../ports.ts';
import type { OutgoingStore } from '../store.ts';
import { type Box, boxFilter } from './boxes.ts';

export async function countOutgoing(store: OutgoingStore, actor: Actor): Promise<Counters['outgoing']> {
  const count = async (box: Box) => {
    const filter = boxFilter(box, actor);
    return filter === null ? 0 : store.count(filter);
  };
  const [waiting, drafts, inApproval, toSign, toNumber, toSeal, toRelease, released] = await Promise.all([
    count('waiting'),
    count('drafts'),
    count('in-approval'),
    count('to-sign'),
    count('to-number'),
    count('to-seal'),
    count('to-release'),
    count('released'),
  ]);
  return { waiting, drafts, inApproval, toSign, toNumber, toSeal, toRelease, released };
}
