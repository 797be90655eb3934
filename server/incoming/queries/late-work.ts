// What is overdue or due soon, by unit and person: parts that are open, and documents that are given to nobody yet. Leaders
// and clerks follow the agency, heads their unit. NĐ 30/2020 Điều 24; Phụ lục VI (theo dõi, đôn đốc).

import type { PersonRef } from '../../contracts/common-shapes.ts';
import {
  type FollowUp,
  followScope,
  type LatePart,
  type LatePerson,
  type LateState,
  type LateUnit,
} from '../../contracts/follow-up.ts';
import { dueFilterSpan, dueState } from '../../contracts/working-days.ts';
import { rankOf } from '../../organization/index.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Deps } from '../commands/deps.ts';
import type { AssignedTo } from '../domain/assignment-tree.ts';
import { isOpenPart, isRested } from '../domain/part-reminders.ts';
import type { Actor } from '../ports.ts';
import type { DueDocument } from '../store-due.ts';
import { dueRules } from './due-rules.ts';

/** Documents read at most. */
const READ_MAX = 5_000;
/** Shown of one person. */
const SHOWN = 50;

type Unit = { id: string; name: string };
export interface Late {
  document: DueDocument;
  /** Null: nobody has it. */
  part: AssignedTo | null;
  unit: Unit | null;
  person: PersonRef | null;
  shown: LatePart;
}

export interface LateWork {
  scope: 'agency' | 'unit';
  late: Late[];
  isCut: boolean;
}

/** @throws AppError FORBIDDEN for who follows nobody's work. */
export async function lateWork(deps: Deps, actor: Actor): Promise<LateWork> {
  const { organization, calendars, clock, due } = deps;
  const now = clock.now();
  const today = vietnamDate(now);
  const { agencyId, unitId } = actor;
  const held = await organization.findPost(actor.postId, today);
  const scope = followScope(actor.role, held === null ? 'staff' : rankOf(held.post));
  if (scope === null) throw new AppError('FORBIDDEN', { detail: 'you follow nobody’s work' });
  const rules = dueRules(await calendars.daysOf(agencyId));
  const until = dueFilterSpan('soon', rules, today).to ?? today;
  const standing = (dueOn: string | null) => {
    const { state, days } = dueState(dueOn, null, rules, now);
    return dueOn === null || !isLate(state) ? null : { dueOn, state, days };
  };
  const given = await readAll(due.withParts(agencyId, until));
  const toNobody = scope === 'unit' ? NOTHING : await readAll(due.unassigned(agencyId, until));
  const parts = given.documents.flatMap((document) =>
    document.assignments
      .filter((part) => isOpenPart(part) && (scope === 'agency' || part.unit?.id === unitId))
      .flatMap((part): Late[] => {
        const at = standing(part.dueOn);
        const { unit, person } = part;
        const facts = { ...factsOf(document), ...partFacts(document, part, now) };
        return at === null ? [] : [{ document, part, unit, person, shown: { ...facts, ...at } }];
      }),
  );
  const waiting = toNobody.documents.flatMap((document): Late[] => {
    const at = standing(document.dueOn);
    const shown = at && { ...factsOf(document), ...NOBODYS, ...at };
    return shown === null ? [] : [{ document, part: null, unit: null, person: null, shown }];
  });
  const late = [...parts, ...waiting].toSorted((a, b) => a.shown.dueOn.localeCompare(b.shown.dueOn));
  return { scope, late, isCut: given.isCut || toNobody.isCut };
}

interface Read {
  documents: DueDocument[];
  isCut: boolean;
}
const NOTHING: Read = { documents: [], isCut: false };

async function readAll(found: AsyncIterable<DueDocument>): Promise<Read> {
  const documents: DueDocument[] = [];
  for await (const document of found) {
    if (documents.length >= READ_MAX) return { documents, isCut: true };
    documents.push(document);
  }
  return { documents, isCut: false };
}

const NOBODYS = {
  ...{ partId: null, role: null, hasBegun: false, isTimeAsked: false, reminded: null, canUrge: false },
} as const;

const isLate = (state: string): state is LateState =>
  state === 'overdue' || state === 'today' || state === 'soon';

const factsOf = ({ id, subject, numberText, registration, urgency }: DueDocument) => ({
  ...{ documentId: id, subject, numberText, urgency },
  arrivalNumber: registration?.arrivalNumber ?? null,
});

function partFacts(
  { reminders }: DueDocument,
  { id, role, dueOn, startedAt, requests }: AssignedTo,
  now: Date,
) {
  const said = reminders.filter((each) => each.partId === id && each.dueOn === dueOn);
  const last = said.at(-1);
  return {
    ...{ partId: id, role, hasBegun: startedAt !== null },
    canUrge: isRested(id, reminders, now, null),
    isTimeAsked: requests.some(({ answer }) => answer === null),
    reminded: last === undefined ? null : { count: said.length, at: last.at.toISOString(), by: last.by },
  };
}

export function presentFollowUp({ scope, late, isCut }: LateWork): FollowUp {
  const units = [...grouped(late, ({ unit }) => unit?.id ?? '').values()].map((ofUnit): LateUnit => {
    const people = [...grouped(ofUnit, ({ person }) => person?.id ?? '').values()].map(
      (own): LatePerson => ({
        ...sumOf(own),
        person: own[0]?.person ?? null,
        parts: own.slice(0, SHOWN).map(({ shown }) => shown),
      }),
    );
    return { ...sumOf(ofUnit), unit: ofUnit[0]?.unit ?? null, people: people.toSorted(byPressing) };
  });
  const { overdue, soon } = sumOf(late);
  return { scope, overdue, soon, units: units.toSorted(byPressing), isCut };
}

const sumOf = (late: readonly Late[]) => ({
  overdue: late.filter(({ shown }) => shown.state === 'overdue').length,
  soon: late.filter(({ shown }) => shown.state !== 'overdue').length,
  // They are by deadline.
  oldestOn: late[0]?.shown.dueOn ?? '',
});

const byPressing = (
  a: { overdue: number; oldestOn: string },
  b: { overdue: number; oldestOn: string },
): number => b.overdue - a.overdue || a.oldestOn.localeCompare(b.oldestOn);

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const own = groups.get(keyOf(item)) ?? [];
    own.push(item);
    groups.set(keyOf(item), own);
  }
  return groups;
}
