// Who is meant by the posts and units that a part of the work is given to: posts in force of the own agency, a unit by
// its head, each person once in the whole tree. Their deadlines are neither past nor later than the one above.
import type { ErrorCode } from '../../contracts/error-codes.ts';
import type { ProblemIssue } from '../../contracts/problem.ts';
import type { AssignmentRole } from '../../contracts/vocabulary.ts';
import { insteadOf } from '../../contracts/working-days.ts';
import { rankOf } from '../../organization/index.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import {
  type AssignedTo,
  aboveOf,
  DEPTH_MAX,
  depthOf,
  faultOfDue,
  isHandler,
  PARTS_MAX,
  type Regrown,
  ROOT_FIELDS,
  regrow,
} from '../domain/assignment-tree.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import { type Actor, personOf } from '../ports.ts';
import type { Deps } from './deps.ts';

export interface WantedAssignment {
  role: AssignmentRole;
  /** A post, or a unit, which its head answers for. */
  postId?: string | undefined;
  unitId?: string | undefined;
  dueOn: string | null;
  evenOff?: boolean | undefined;
}

interface Giving {
  by: Actor;
  /** The part they come below; null: what a leader gives. */
  parent: AssignedTo | null;
  wanted: readonly WantedAssignment[];
  at: Date;
}

/**
 * The tree with exactly these below the parent. Who keeps his part keeps what he did and what is below him.
 * @throws AppError BAD_INPUT, INCOMING_PERSON_LEFT, INCOMING_NO_UNIT_HEAD, INCOMING_CIRCULAR, INCOMING_DEADLINE,
 * INCOMING_DAY_OFF, INCOMING_TREE_FULL.
 */
export async function give(deps: Deps, before: IncomingDocument, giving: Giving): Promise<Regrown> {
  const { by, parent, wanted, at } = giving;
  const today = vietnamDate(at);
  const { calendar } = await deps.calendars.daysOf(before.agencyId);
  const { assignments: tree } = before;
  const depth = parent === null ? 0 : depthOf(tree, parent);
  if (depth >= DEPTH_MAX) throw new AppError('INCOMING_TREE_FULL', { detail: `at most ${DEPTH_MAX} levels` });
  const above = parent === null ? [] : [parent, ...aboveOf(tree, parent)];
  const resolved: AssignedTo[] = [];
  const errors: ProblemIssue[] = [];
  let worst: ErrorCode = 'BAD_INPUT';
  const asked = await Promise.all(
    wanted.map(async (wish) => ({ wish, found: await holderOf(deps, before.agencyId, wish, today) })),
  );
  for (const [index, { wish, found }] of asked.entries()) {
    const refuse = (field: string, code: string, detail: string, error: ErrorCode = 'BAD_INPUT') => {
      errors.push({ pointer: `/assignments/${index}/${field}`, code, detail });
      if (worst === 'BAD_INPUT') worst = error;
    };
    const { role, dueOn } = wish;
    const isUnits = wish.unitId !== undefined;
    const field = isUnits ? 'unitId' : 'postId';
    if (typeof found === 'string') {
      refuse(field, found, 'nobody to give it to', NOBODY[found]);
      continue;
    }
    const { person, unit } = found;
    if (parent?.reach === 'unit' && unit.id !== parent.unit?.id) {
      refuse(field, 'not-of-unit', 'not one of his people', 'FORBIDDEN');
      continue;
    }
    if (
      above.some((each) => each.person.id === person.id) ||
      (parent !== null && person.id === by.personId)
    ) {
      refuse(field, 'circular', 'it came from him', 'INCOMING_CIRCULAR');
      continue;
    }
    const elsewhere = tree.some(
      (each) => each.person.id === person.id && each.parentId !== (parent?.id ?? null) && parent !== null,
    );
    if (elsewhere || resolved.some((each) => each.person.id === person.id)) {
      refuse(field, 'duplicate', 'the same person twice');
      continue;
    }
    const same = tree.find(
      (each) => each.person.id === person.id && each.role === role && each.parentId === (parent?.id ?? null),
    );
    const limit = isHandler(wish) ? (parent?.dueOn ?? null) : null;
    // What was so before, and what goes with the part above, is no new deadline.
    const isKept = (same !== undefined && same.dueOn === dueOn) || (dueOn !== null && dueOn === limit);
    const fault = isKept ? null : faultOfDue(dueOn, { today, limit });
    const instead = isKept || wish.evenOff === true ? null : insteadOf(calendar, dueOn, { today, limit });
    if (fault !== null) refuse('dueOn', fault, 'the deadline cannot be', 'INCOMING_DEADLINE');
    else if (instead !== null) refuse('dueOn', 'day-off', instead, 'INCOMING_DAY_OFF');
    resolved.push({
      ...(same ?? {
        ...ROOT_FIELDS,
        ...{ id: deps.ids.next(), parentId: parent?.id ?? null, readAt: null },
        ...{ givenBy: personOf(by), givenAt: at, requests: [], handedOver: [] },
      }),
      ...found,
      ...{ role, isUnits, dueOn },
    });
  }
  if (errors.length > 0) throw new AppError(worst, { errors });
  const grown = regrow(tree, parent?.id ?? null, resolved);
  // Who was below another and is now given a part by the leader himself has that part.
  const firstIds = new Set(resolved.map(({ person }) => person.id));
  const twice =
    parent === null && grown.tree.some((each) => each.parentId !== null && firstIds.has(each.person.id));
  if (twice) throw new AppError('INCOMING_CIRCULAR', { detail: 'he has a part further down already' });
  if (grown.tree.length > PARTS_MAX)
    throw new AppError('INCOMING_TREE_FULL', { detail: `at most ${PARTS_MAX} parts` });
  return grown;
}

export type Holder = Pick<AssignedTo, 'postId' | 'person' | 'reach'> & { unit: { id: string; name: string } };

/** Why there is nobody to give it to. */
const NOBODY = {
  unknown: 'BAD_INPUT',
  left: 'INCOMING_PERSON_LEFT',
  'no-head': 'INCOMING_NO_UNIT_HEAD',
} as const satisfies Record<string, ErrorCode>;

/** The one to whom a part is passed on. @throws AppError BAD_INPUT, INCOMING_PERSON_LEFT. */
export async function colleagueOf(
  deps: Deps,
  agencyId: string,
  postId: string,
  today: string,
): Promise<Holder> {
  const found = await holderOf(deps, agencyId, { postId }, today);
  if (typeof found !== 'string') return found;
  const detail = 'no post of this agency in force';
  throw new AppError(NOBODY[found], { errors: [{ pointer: '/postId', code: found, detail }] });
}

/** Who it is; or why nobody. */
async function holderOf(
  { organization }: Deps,
  agencyId: string,
  { postId, unitId }: Pick<WantedAssignment, 'postId' | 'unitId'>,
  today: string,
): Promise<Holder | 'unknown' | 'left' | 'no-head'> {
  let wantedPost = postId;
  if (unitId !== undefined) {
    const agency = await organization.findAgency(agencyId);
    if (!agency?.units.some(({ id }) => id === unitId)) return 'unknown';
    wantedPost = (await organization.unitHeads(agencyId, unitId, today))[0]?.postId;
    if (wantedPost === undefined) return 'no-head';
  }
  const held = wantedPost === undefined ? null : await organization.findPost(wantedPost, today);
  // An administrator sees no content, so nothing can be given to him.
  if (held === null || held.agency.id !== agencyId || held.post.role === 'administrator') {
    const former = wantedPost === undefined ? null : await organization.formerHolder(wantedPost, today);
    return held === null && former?.agencyId === agencyId ? 'left' : 'unknown';
  }
  const { post, person, unit } = held;
  const ofUnit = rankOf(post) === 'staff' ? null : ('unit' as const);
  return {
    postId: post.id,
    person: { id: person.id, name: person.name, title: post.title },
    unit: { id: unit.id, name: unit.name },
    reach: post.role === 'leader' ? 'agency' : ofUnit,
  };
}

/** The tree as it is written, with who has a part, who sees it, and the deadline of the whole. */
export async function treePatch(
  { organization }: Deps,
  { agencyId, replyDueOn }: IncomingDocument,
  { tree, at }: { tree: AssignedTo[]; at: Date },
) {
  const today = vietnamDate(at);
  const units = [...new Set(tree.flatMap(({ unit }) => unit?.id ?? []))];
  const heads = await Promise.all(units.map((unitId) => organization.unitHeads(agencyId, unitId, today)));
  const assigneeIds = [...new Set(tree.map(({ person }) => person.id))];
  const lead = tree.find(({ role, parentId }) => role === 'lead' && parentId === null);
  return {
    assignments: tree,
    assigneeIds,
    viewerIds: [...new Set([...assigneeIds, ...heads.flat().map(({ personId }) => personId)])],
    dueOn: lead?.dueOn ?? replyDueOn,
  };
}
