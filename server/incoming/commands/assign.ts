// Gives the document to one lead (chủ trì), co-handlers (phối hợp) and readers. NĐ 30/2020 Điều 23.3.
import type { ProblemIssue } from '../../contracts/problem.ts';
import type { AssignmentRole } from '../../contracts/vocabulary.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { AssignedTo, IncomingDocument } from '../domain/incoming-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';

export interface WantedAssignment {
  role: AssignmentRole;
  postId: string;
  dueOn: string | null;
}

/** @throws AppError as {@link admit}; INCOMING_NO_LEAD unless there is one lead; BAD_INPUT for a post that cannot be. */
export async function assign(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; instruction: string; assignments: WantedAssignment[] },
): Promise<IncomingDocument> {
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'assign' });
  if (wish.assignments.filter(({ role }) => role === 'lead').length !== 1)
    throw new AppError('INCOMING_NO_LEAD', { detail: 'exactly one lead is needed' });

  const at = deps.clock.now();
  const assignments = await resolve(deps, before, wish.assignments, vietnamDate(at));
  const assigneeIds = assignments.map(({ person }) => person.id);
  const lead = assignments.find(({ role }) => role === 'lead');
  const by = personOf(actor);
  const { instruction } = wish;
  return record(deps, actor, before, {
    transition,
    action: 'incoming.assigned',
    text: instruction,
    at,
    patch: {
      assignments,
      assigneeIds,
      assignedBy: by,
      dueOn: lead?.dueOn ?? before.replyDueOn,
      ...(instruction !== '' && {
        instructions: [...before.instructions, { at, by, text: instruction }],
      }),
    },
    news: [{ kind: 'incoming.assigned', to: assigneeIds }],
  });
}

/** Posts in force of the own agency, each person once. Who keeps his part keeps the time he read it. */
async function resolve(
  { organization, ids }: Deps,
  { agencyId, assignments: earlier }: IncomingDocument,
  wanted: readonly WantedAssignment[],
  today: string,
): Promise<AssignedTo[]> {
  const resolved: AssignedTo[] = [];
  const errors: ProblemIssue[] = [];
  for (const [index, { role, postId, dueOn }] of wanted.entries()) {
    const refuse = (code: string, detail: string) =>
      errors.push({ pointer: `/assignments/${index}/postId`, code, detail });
    const held = await organization.findPost(postId, today);
    // An administrator sees no content, so nothing can be given to him.
    if (held === null || held.agency.id !== agencyId || held.post.role === 'administrator') {
      refuse('unknown', 'no post of this agency in force');
      continue;
    }
    const { person, post } = held;
    if (resolved.some((each) => each.person.id === person.id)) {
      refuse('duplicate', 'the same person twice');
      continue;
    }
    const same = earlier.find((each) => each.person.id === person.id && each.role === role);
    resolved.push({
      id: same?.id ?? ids.next(),
      role,
      postId,
      person: { id: person.id, name: person.name, title: post.title },
      dueOn,
      readAt: same?.readAt ?? null,
    });
  }
  if (errors.length > 0) throw new AppError('BAD_INPUT', { errors });
  return resolved;
}
