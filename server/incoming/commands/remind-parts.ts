// Tells of parts whose deadline comes or has passed, by the rules of each agency and while its people work. The document
// says what was told, so one that runs again, or another process, tells nothing twice. Who would hear of very much at once,
// after a holiday or a long silence, hears the number instead.
import { auditEntry } from '../../audit/index.ts';
import type { ReminderReceiver, ReminderStep } from '../../contracts/calendar.ts';
import type { NotificationKind } from '../../contracts/notifications.ts';
import { nextWorkingMoment } from '../../contracts/working-days.ts';
import { changedEntry, notifyEntry } from '../../notifications/index.ts';
import { vietnamDate } from '../../platform/clock.ts';
import type { AssignedTo } from '../domain/assignment-tree.ts';
import { horizonOf, stepDue } from '../domain/part-reminders.ts';
import type { DueDocument } from '../store-due.ts';
import type { Deps } from './deps.ts';

/** Of one agency in one round; the others follow in the next. */
const ROUND_MAX = 2_000;
/** Told one by one to one person in one round. */
const SINGLE_MAX = 10;

type RemindDeps = Pick<Deps, 'due' | 'organization' | 'calendars' | 'clock'>;

interface Due {
  document: DueDocument;
  part: AssignedTo;
  step: ReminderStep;
  handlers: string[];
  /** Who hears of it besides. */
  others: string[];
}

/** One round; what changes meanwhile is seen by the next one. */
export async function remindParts(deps: RemindDeps, signal: AbortSignal): Promise<void> {
  const agencies = await deps.organization.listAgencies();
  for (const { id, isLocal } of agencies) {
    if (signal.aborted) return;
    if (isLocal) await remindAgency(deps, id, signal);
  }
}

async function remindAgency(deps: RemindDeps, agencyId: string, signal: AbortSignal): Promise<void> {
  const at = deps.clock.now();
  const { calendar, rules } = await deps.calendars.daysOf(agencyId);
  if (rules.reminders.length === 0 || nextWorkingMoment(calendar, at) > at) return;
  const found = await dueParts(deps, agencyId, signal);
  const counts = new Map<string, number>();
  for (const { handlers, others } of found)
    for (const person of [...handlers, ...others]) counts.set(person, (counts.get(person) ?? 0) + 1);
  const crowded = new Set([...counts].flatMap(([person, count]) => (count > SINGLE_MAX ? [person] : [])));
  const today = vietnamDate(at);
  // First: what is told in sum is found again after a crash, and then is the same line.
  for (const person of crowded)
    await deps.calendars.tell(agencyId, {
      ...{ id: `late:${today}:${person}`, kind: 'incoming.lateInSum', to: [person], documentId: agencyId },
      ...{ subject: '', actorName: null, text: `${counts.get(person) ?? 0}`, at },
    });
  for (const each of found) {
    if (signal.aborted) return;
    await tell(deps, each, { crowded, at });
  }
}

async function dueParts(deps: RemindDeps, agencyId: string, signal: AbortSignal): Promise<Due[]> {
  const { calendar, rules } = await deps.calendars.daysOf(agencyId);
  const today = vietnamDate(deps.clock.now());
  const steps = rules.reminders;
  const until = horizonOf(steps, calendar, today);
  const people = receivers(deps, agencyId, today);
  const due: Due[] = [];
  for await (const document of deps.due.withParts(agencyId, until)) {
    for (const part of document.assignments) {
      const step = stepDue(part, document.reminders, { steps, calendar, today });
      if (step !== null) due.push({ document, part, step, ...(await people(document, part, step)) });
    }
    if (due.length >= ROUND_MAX || signal.aborted) break;
  }
  return due;
}

/** Whom a step names; the same people are asked for once in a round. */
function receivers({ organization }: RemindDeps, agencyId: string, today: string) {
  const heads = new Map<string, Promise<string[]>>();
  const idsOf = (holders: ReadonlyArray<{ personId: string }>) => holders.map(({ personId }) => personId);
  const headsOf = (unitId: string) => {
    const known = heads.get(unitId) ?? organization.unitHeads(agencyId, unitId, today).then(idsOf);
    heads.set(unitId, known);
    return known;
  };
  let leaders: Promise<string[]> | undefined;
  const allLeaders = () => {
    leaders ??= organization.peopleWithRole(agencyId, 'leader', today).then(idsOf);
    return leaders;
  };
  return async ({ assignedBy }: DueDocument, { person, unit, givenBy }: AssignedTo, { to }: ReminderStep) => {
    const wants = (who: ReminderReceiver) => to.includes(who);
    const giver = givenBy ?? assignedBy;
    const others = [
      ...(wants('giver') && giver !== null ? [giver.id] : []),
      ...(wants('unit-head') && unit !== null ? await headsOf(unit.id) : []),
      ...(wants('leader') ? (assignedBy === null ? await allLeaders() : [assignedBy.id]) : []),
    ];
    return {
      handlers: wants('handler') ? [person.id] : [],
      others: [...new Set(others)].filter((id) => id !== person.id),
    };
  };
}

async function tell(
  { due }: RemindDeps,
  { document, part, step, handlers, others }: Due,
  { crowded, at }: { crowded: ReadonlySet<string>; at: Date },
): Promise<void> {
  const { id, agencyId, version, subject, viewerIds } = document;
  const { dueOn, person } = part;
  const key = `${id}:${part.id}:${dueOn}:${step.days}`;
  const text = `${dueOn}: ${person.name}`;
  const line = (kind: NotificationKind, people: readonly string[]) => {
    const to = people.filter((each) => !crowded.has(each));
    const facts = { documentId: id, subject, actorName: null, text, at };
    return to.length === 0 ? [] : [notifyEntry({ id: `${key}:${kind}`, kind, to, ...facts })];
  };
  await due.note(document, {
    reminder: { partId: part.id, dueOn, days: step.days, at, by: null, text: '', key: null },
    act: { at, by: null, action: 'incoming.reminded', text },
    outbox: [
      auditEntry({
        ...{ id: `${key}:audit`, action: 'incoming.reminded', at, by: null, agencyId },
        ...{ subjectType: 'incoming', subjectId: id, text },
      }),
      ...line(step.days > 0 ? 'incoming.overdue' : 'incoming.dueSoon', handlers),
      ...line('incoming.escalated', others),
      changedEntry({ id: `${key}:changed`, to: viewerIds, type: 'incoming', documentId: id, version, at }),
    ],
  });
}
