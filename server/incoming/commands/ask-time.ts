// More time for a part (gia hạn): asked with a new date and a reason; who gave the part grants it, perhaps to another date,
// or refuses. All that was asked and answered stays.
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import { faultOfDue, inTime } from '../domain/assignment-tree.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import { isGiver } from '../policy.ts';
import { type Actor, bothOf, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { mindDayOff } from './mind-day-off.ts';
import { changed, namedPart, ownPart } from './own-part.ts';
import { record } from './record.ts';
import { treePatch } from './resolve-people.ts';

const REQUESTS_MAX = 20;

/** @throws AppError as {@link admit}; INCOMING_DEADLINE; INCOMING_DAY_OFF; INCOMING_TIME_ASKED while one waits. */
export async function askTime(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; wantedOn: string; reason: string; evenOff?: boolean },
): Promise<IncomingDocument> {
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'askTime' });
  const part = ownPart(before, actor);
  if (part.requests.some(({ answer }) => answer === null) || part.requests.length >= REQUESTS_MAX)
    throw new AppError('INCOMING_TIME_ASKED');
  const at = deps.clock.now();
  const { wantedOn, reason } = wish;
  if (part.dueOn === null || wantedOn <= part.dueOn || wantedOn < vietnamDate(at))
    throw new AppError('INCOMING_DEADLINE', { detail: 'no later date' });
  await mindDayOff(deps, before.agencyId, {
    ...{ dueOn: wantedOn, limit: null, field: 'wantedOn', evenOff: wish.evenOff, at },
  });
  const by = personOf(actor);
  const request = { id: deps.ids.next(), at, by, wantedOn, reason, answer: null };
  return record(deps, actor, before, {
    transition,
    action: 'incoming.timeAsked',
    text: `${wantedOn}: ${reason}`,
    at,
    patch: { assignments: changed(before, part.id, { requests: [...part.requests, request] }) },
    news: [{ kind: 'incoming.timeAsked', to: bothOf(part.givenBy ?? before.assignedBy) }],
  });
}

/** @throws AppError as {@link admit}; FORBIDDEN; INCOMING_NO_TIME_ASKED; INCOMING_DEADLINE; INCOMING_DAY_OFF. */
export async function answerTime(
  deps: Deps,
  actor: Actor,
  wish: {
    id: string;
    assignmentId: string;
    version: number;
    agreed: boolean;
    /** Default: the date that was asked for. */
    dueOn?: string | undefined;
    evenOff?: boolean;
    text: string;
  },
): Promise<IncomingDocument> {
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'answerTime' });
  const part = namedPart(before, wish.assignmentId);
  if (!isGiver(actor, part)) throw new AppError('FORBIDDEN', { detail: 'not yours to answer' });
  const asked = part.requests.find(({ answer }) => answer === null);
  if (asked === undefined) throw new AppError('INCOMING_NO_TIME_ASKED');
  const at = deps.clock.now();
  const { agreed, text } = wish;
  const dueOn = agreed ? (wish.dueOn ?? asked.wantedOn) : part.dueOn;
  const limit = before.assignments.find(({ id }) => id === part.parentId)?.dueOn ?? null;
  if (agreed && faultOfDue(dueOn, { today: vietnamDate(at), limit }) !== null)
    throw new AppError('INCOMING_DEADLINE', { detail: 'past, or later than the part above' });
  if (agreed && dueOn !== asked.wantedOn)
    await mindDayOff(deps, before.agencyId, { dueOn, limit, field: 'dueOn', evenOff: wish.evenOff, at });
  const answer = { agreed, dueOn, text, at, by: personOf(actor) };
  const requests = part.requests.map((one) => (one.id === asked.id ? { ...one, answer } : one));
  const tree = inTime(changed(before, part.id, { dueOn, requests }));
  return record(deps, actor, before, {
    transition,
    action: agreed ? 'incoming.timeGiven' : 'incoming.timeRefused',
    text: [agreed ? dueOn : null, text].filter(Boolean).join(': '),
    at,
    patch: await treePatch(deps, before, { tree, at }),
    news: [{ kind: agreed ? 'incoming.timeGiven' : 'incoming.timeRefused', to: [part.person.id] }],
  });
}
