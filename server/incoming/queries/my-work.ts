// What one person has to handle, by the deadlines of his own parts: overdue, due soon, this week, later, without one.
import { MOST_WORK, WORK_GROUPS, type WorkGroup } from '../../contracts/incoming-work.ts';
import { URGENCY_RANK } from '../../contracts/vocabulary.ts';
import { vietnamDate } from '../../platform/clock.ts';
import type { Deps } from '../commands/deps.ts';
import { type AssignedTo, isHandler, partOf } from '../domain/assignment-tree.ts';
import type { IncomingWork } from '../domain/incoming-document.ts';
import { workGroups } from '../domain/work-group.ts';
import type { Actor } from '../ports.ts';
import { workFilter } from './boxes.ts';
import { dueRules } from './due-rules.ts';

export interface Work {
  document: IncomingWork;
  part: AssignedTo;
  group: WorkGroup;
}

export async function myWork(
  { store, calendars, clock }: Pick<Deps, 'store' | 'calendars' | 'clock'>,
  actor: Actor,
): Promise<Work[]> {
  const filter = workFilter(actor);
  if (filter === null) return [];
  const [days, found] = await Promise.all([calendars.daysOf(actor.agencyId), store.work(filter, MOST_WORK)]);
  const groupOf = workGroups(dueRules(days), vietnamDate(clock.now()));
  return found
    .flatMap((document): Work[] => {
      const part = partOf(document.assignments, actor.personId);
      if (part === undefined || !isHandler(part) || part.doneAt !== null) return [];
      return [{ document, part, group: groupOf(part.dueOn) }];
    })
    .toSorted(byPressing);
}

const byPressing = (a: Work, b: Work): number =>
  WORK_GROUPS.indexOf(a.group) - WORK_GROUPS.indexOf(b.group) ||
  URGENCY_RANK[b.document.urgency] - URGENCY_RANK[a.document.urgency] ||
  (a.part.dueOn ?? '').localeCompare(b.part.dueOn ?? '') ||
  a.document.arrivedAt.getTime() - b.document.arrivedAt.getTime();
