// Delegations as their people, the clerks and the administrator see them; and in whose place a post may approve today.
import type { Delegation as Shown } from '../../contracts/delegations.ts';
import type { DocumentKind } from '../../contracts/vocabulary.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Deps } from '../commands/deps.ts';
import { maySee, mayWithdraw, seesAll } from '../commands/make-delegation.ts';
import { covers, type Delegation, standingOf } from '../domain/delegation.ts';
import type { Actor } from '../domain/organization.ts';
import type { OrganizationStore } from '../store.ts';

export function presentDelegation(deps: Pick<Deps, 'clock'>, actor: Actor, delegation: Delegation): Shown {
  const { id, kind, from, to, kinds, scopes, basis, evidence, fromOn, toOn, made, withdrawn } = delegation;
  const state = standingOf(delegation, vietnamDate(deps.clock.now()));
  return {
    id,
    kind,
    from,
    to,
    kinds,
    scopes,
    basis,
    evidence: evidence && { name: evidence.name },
    fromOn,
    toOn,
    state,
    isForsaken: delegation.forsakenAt !== null,
    made: { at: made.at.toISOString(), by: made.by },
    withdrawn: withdrawn && { ...withdrawn, at: withdrawn.at.toISOString() },
    canWithdraw: mayWithdraw(actor, delegation) && (state === 'coming' || state === 'in-force'),
  };
}

export async function listDelegations(deps: Deps, actor: Actor) {
  const { delegations } = deps.store;
  const found = await (seesAll(actor)
    ? delegations.ofAgency(actor.agencyId)
    : delegations.withPost(actor.agencyId, actor.postId));
  return {
    items: found.map((each) => presentDelegation(deps, actor, each)),
    isForOthers: actor.role === 'administrator',
    isForLeaders: actor.role === 'administrator' || actor.role === 'clerk',
  };
}

/** The written act. @throws AppError NOT_FOUND. */
export async function evidenceOfDelegation(deps: Deps, actor: Actor, id: string) {
  const found = await deps.store.delegations.find(actor.agencyId, id);
  if (found === null || !maySee(actor, found) || found.evidence === null) throw new AppError('NOT_FOUND');
  return found.evidence;
}

/** Somebody whose steps a person may approve, and for which kinds of documents; none named: all. */
export interface StandsFor {
  postId: string;
  kinds: readonly DocumentKind[];
}

export async function standsFor(
  store: OrganizationStore,
  { postId, agencyId, onDate }: { postId: string; agencyId: string; onDate: string },
): Promise<StandsFor[]> {
  const found = await store.delegations.approvalsOf(postId, onDate);
  return found
    .filter((each) => each.agencyId === agencyId)
    .map(({ from, kinds }) => ({ postId: from.postId, kinds }));
}

/** The people who may approve documents of a kind on a day in the place of these posts. */
export async function standIns(
  store: OrganizationStore,
  of: { agencyId: string; postIds: readonly string[]; kind: DocumentKind; onDate: string },
): Promise<string[]> {
  const found = await store.delegations.approvalsFor(of.agencyId, of.postIds, of.onDate);
  return found.flatMap((each) => (covers(each, of.kind) ? [each.to.id] : []));
}
