// How many documents wait in each queue of a person, by the filters of the lists.
import type { Counters } from '../../contracts/dashboard.ts';
import type { DueFilter } from '../../contracts/working-calendar.ts';
import { dueFilterSpan } from '../../contracts/working-days.ts';
import { vietnamDate } from '../../platform/clock.ts';
import type { Deps } from '../commands/deps.ts';
import type { Actor } from '../ports.ts';
import type { ListFilter } from '../store-filter.ts';
import { boxFilter, dueIn, workFilter } from './boxes.ts';
import { dueRules } from './due-rules.ts';

export async function countIncoming(
  { store, calendars, clock }: Pick<Deps, 'store' | 'calendars' | 'clock'>,
  actor: Actor,
): Promise<Counters['incoming']> {
  const count = async (filter: ListFilter | null) => (filter === null ? 0 : store.count(filter));
  const rules = dueRules(await calendars.daysOf(actor.agencyId));
  const today = vietnamDate(clock.now());
  const due = (filter: DueFilter, rows: ListFilter | null) =>
    count(dueIn(actor, rows, dueFilterSpan(filter, rules, today)));
  const [all, work] = [boxFilter('all', actor), workFilter(actor)];
  // All in one turn: the store asks the database once.
  const [toReceive, toInstruct, mine, myWork, inProgress, completed, ...late] = await Promise.all([
    count(boxFilter('to-receive', actor)),
    count(boxFilter('to-instruct', actor)),
    count(boxFilter('mine', actor)),
    count(work),
    count(boxFilter('in-progress', actor)),
    count(boxFilter('completed', actor)),
    due('overdue', all),
    due('soon', all),
    due('overdue', work),
    due('soon', work),
  ]);
  const [overdue, dueSoon, workOverdue, workDueSoon] = late;
  return {
    ...{ toReceive, toInstruct, mine, myWork, inProgress, completed },
    ...{ overdue, dueSoon, workOverdue, workDueSoon },
  };
}
