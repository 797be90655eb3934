// Says that a draft is open in a window, and hears where else it is: for a lease, so that a window that died is forgotten.
import { EDITOR_LEASE_MS } from '../../contracts/review.ts';
import { AppError } from '../../platform/http/problem.ts';
import { type Actor, type Deps, personOf } from '../ports.ts';
import type { Editor } from '../store/editors.ts';

/** More windows than anybody has; the rest are told of these and not written down. */
const MOST_WINDOWS = 50;

interface Wish {
  id: string;
  window: string;
}

/** @throws AppError NOT_FOUND; FORBIDDEN for who may not edit it. */
export async function holdEditor(deps: Deps, actor: Actor, { id, window }: Wish): Promise<Editor[]> {
  const { agencyId, id: outgoingId, mayEdit } = await deps.reviewed(actor, id);
  if (!mayEdit) throw new AppError('FORBIDDEN', { detail: 'not yours to edit' });
  const now = deps.clock.now();
  const isOwn = (each: Editor) => each.window === window && each.person.id === actor.personId;
  const open = await deps.editors.open(agencyId, outgoingId, now, MOST_WINDOWS);
  const others = open.filter((each) => !isOwn(each));
  if (open.length === MOST_WINDOWS && !open.some(isOwn)) return others;
  const opened = { agencyId, outgoingId, window, person: personOf(actor) };
  const isNew = await deps.editors.hold(opened, now, new Date(now.getTime() + EDITOR_LEASE_MS));
  if (isNew) tellOthers(deps, outgoingId, others, now);
  return others;
}

/** @throws AppError NOT_FOUND. */
export async function leaveEditor(deps: Deps, actor: Actor, { id, window }: Wish): Promise<void> {
  const { agencyId, id: outgoingId } = await deps.reviewed(actor, id);
  const now = deps.clock.now();
  const wasOpen = await deps.editors.leave({ agencyId, outgoingId, window, person: personOf(actor) });
  if (wasOpen)
    tellOthers(deps, outgoingId, await deps.editors.open(agencyId, outgoingId, now, MOST_WINDOWS), now);
}

/** Not by the outbox: what is only true for a lease need not outlive this process. */
function tellOthers({ tell }: Deps, id: string, others: readonly Editor[], now: Date): void {
  const people = [...new Set(others.map(({ person }) => person.id))];
  if (people.length > 0) tell(people, { type: 'editors', id, version: now.getTime() });
}
