// Who is away on a day, and who acts in his place. A delegate who has left his post acts for nobody any more: the absence
// falls back to who is away, and the administrators are told, once, when it is first seen.
import { vietnamDate } from '../../platform/clock.ts';
import type { Deps } from '../commands/deps.ts';
import type { Delegation } from '../domain/delegation.ts';
import type { Actor } from '../domain/organization.ts';
import { actorOf, findPost, peopleWithRole } from './held-posts.ts';

/** An absence in force. */
export interface Absence extends Pick<Delegation, 'id' | 'scopes'> {
  /** As he would act himself. */
  from: Actor;
  /** Null: who was to act has left his post. */
  to: Delegation['to'] | null;
  toOn: string;
}

type AbsenceDeps = Pick<Deps, 'store' | 'clock' | 'auditEntry' | 'notifyEntry' | 'kick'>;

export async function absencesOf(deps: AbsenceDeps, agencyId: string): Promise<Absence[]> {
  const { store, clock } = deps;
  const today = vietnamDate(clock.now());
  const found = await store.delegations.absencesOn(agencyId, today);
  const read = await Promise.all(
    found.map(async (absence): Promise<Absence[]> => {
      const { id, scopes, to, toOn } = absence;
      const [from, delegate] = await Promise.all([
        findPost(store, absence.from.postId, today),
        findPost(store, to.postId, today),
      ]);
      // Nobody is away from a post that he has left.
      if (from === null || toOn === null) return [];
      const isGone = delegate?.agency.id !== agencyId;
      if (isGone && absence.forsakenAt === null) await tellForsaken(deps, absence);
      return [{ id, scopes, from: actorOf(from), to: isGone ? null : to, toOn }];
    }),
  );
  return read.flat();
}

async function tellForsaken(deps: AbsenceDeps, absence: Delegation): Promise<void> {
  const { store, clock, auditEntry, notifyEntry, kick } = deps;
  const { id, agencyId, from, to } = absence;
  const at = clock.now();
  const asked = { agencyId, role: 'administrator' as const, onDate: vietnamDate(at) };
  const administrators = await peopleWithRole(store, asked);
  const noted = await store.delegations.noteForsaken(absence, at, [
    auditEntry({
      id: `${id}:forsaken`,
      action: 'organization.delegationForsaken',
      ...{ at, by: null, agencyId, subjectType: 'delegation', subjectId: id, text: to.name },
    }),
    notifyEntry({
      id: `${id}:forsaken`,
      kind: 'delegation.forsaken',
      to: [...new Set([from.id, ...administrators.map(({ personId }) => personId)])],
      ...{ documentId: id, subject: `${from.name} → ${to.name}`, actorName: null, text: to.name, at },
    }),
  ]);
  if (noted) kick();
}
