// How many documents wait in each queue of a person, by the filters of the lists.
import type { Counters } from '../../contracts/dashboard.ts';
import { vietnamDate } from '../../platform/clock.ts';
import type { Actor } from '../ports.ts';
import type { IncomingStore, ListFilter } from '../store.ts';
import { boxFilter, overdueFilter, workFilter } from './boxes.ts';

export async function countIncoming(
  store: IncomingStore,
  actor: Actor,
  now: Date,
): Promise<Counters['incoming']> {
  const count = async (filter: ListFilter | null) => (filter === null ? 0 : store.count(filter));
  const [toReceive, toInstruct, mine, myWork, inProgress, overdue, completed] = await Promise.all([
    count(boxFilter('to-receive', actor)),
    count(boxFilter('to-instruct', actor)),
    count(boxFilter('mine', actor)),
    count(workFilter(actor)),
    count(boxFilter('in-progress', actor)),
    count(overdueFilter(actor, vietnamDate(now))),
    count(boxFilter('completed', actor)),
  ]);
  return { toReceive, toInstruct, mine, myWork, inProgress, overdue, completed };
}
