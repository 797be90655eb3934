// Writes down a delegation, or withdraws one: by the person who gives it, or by the administrator of the agency.

import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { FileChoice } from '../../contracts/files.ts';
import type { AbsenceScope, DelegationKind, DocumentKind } from '../../contracts/vocabulary.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import { type Delegation, type Fault, faultAmong, faultOf, standingOf } from '../domain/delegation.ts';
import type { Actor, HeldPost } from '../domain/organization.ts';
import { rankOf } from '../domain/rank.ts';
import { findPost } from '../queries/held-posts.ts';
import type { Deps } from './deps.ts';

export interface DelegationWish {
  key: string;
  kind: DelegationKind;
  fromPostId?: string | undefined;
  toPostId: string;
  kinds: DocumentKind[];
  scopes: AbsenceScope[];
  basis: string;
  evidence: FileChoice | null;
  fromOn: string;
  toOn: string | null;
}

const invalid = (pointer: string, detail: string) =>
  new AppError('DELEGATION_INVALID', { errors: [{ pointer, code: 'DELEGATION_INVALID', detail }] });

const partyOf = ({ post, person }: HeldPost) => ({
  postId: post.id,
  id: person.id,
  name: person.name,
  title: post.title,
});

/** @throws AppError FORBIDDEN, FILE_UNKNOWN, DELEGATION_…, ABSENCE_OVERLAPS, CAPACITY_NEEDS_UNIT_HEAD. */
export async function makeDelegation(deps: Deps, actor: Actor, wish: DelegationWish): Promise<Delegation> {
  const { store, clock } = deps;
  const id = derivedId('delegation', actor.agencyId, actor.personId, wish.key);
  const known = await store.delegations.find(actor.agencyId, id);
  if (known !== null) return known;
  const fromPostId = wish.fromPostId ?? actor.postId;
  const at = clock.now();
  const today = vietnamDate(at);
  const [from, to] = await Promise.all([
    postOf(deps, actor.agencyId, fromPostId, today),
    postOf(deps, actor.agencyId, wish.toPostId, today),
  ]);
  const isLeaders = wish.kind === 'absence' && from?.post.role === 'leader';
  if (fromPostId !== actor.postId && !isForAnother(actor, isLeaders))
    throw new AppError('FORBIDDEN', { detail: 'not yours to give' });
  if (from === null) throw invalid('/body/fromPostId', 'the post is not in force here');
  if (to === null) throw invalid('/body/toPostId', 'the post is not in force here');
  const given = await store.delegations.givenTo({
    agencyId: actor.agencyId,
    postId: from.post.id,
    unitId: from.unit.id,
  });
  const fault = faultOf({
    ...wish,
    from: { postId: from.post.id, rank: rankOf(from.post), role: from.post.role },
    to: { postId: to.post.id, rank: rankOf(to.post), role: to.post.role },
    today,
    isGiverDelegate: given.some(
      (each) => each.to.postId === from.post.id && standingOf(each, today) === 'in-force',
    ),
  });
  if (fault !== undefined) throw refusal(fault);

  const evidence = await evidenceOf(deps, actor, wish.evidence);
  const delegation: Delegation = {
    id,
    agencyId: actor.agencyId,
    kind: wish.kind,
    from: partyOf(from),
    to: partyOf(to),
    toUnitId: to.unit.id,
    kinds: wish.kinds,
    scopes: wish.kind === 'absence' ? [...new Set(wish.scopes)] : [],
    fromRole: wish.kind === 'absence' ? from.post.role : null,
    basis: wish.basis,
    evidence,
    fromOn: wish.fromOn,
    toOn: wish.toOn,
    made: { at, by: { id: actor.personId, name: actor.name, title: actor.title } },
    withdrawn: null,
    forsakenAt: null,
  };
  const before = await amongOthers(deps, delegation, today);
  if (before !== undefined) throw refusal(before);
  const isNew = await store.delegations.add(
    delegation,
    entriesOf(deps, actor, delegation, { action: 'organization.delegationMade', text: wish.basis, at }),
  );
  if (!isNew) return delegation;
  deps.kick();
  // Two that go round may have been written at once, each before the other was seen.
  const after = await amongOthers(deps, delegation, today);
  if (after === undefined) return delegation;
  const withdrawn = { at, by: delegation.made.by, reason: after.code };
  await deps.store.delegations.withdraw(
    delegation,
    withdrawn,
    entriesOf(deps, actor, delegation, {
      action: 'organization.delegationWithdrawn',
      text: after.code,
      at,
    }),
  );
  throw refusal(after);
}

const isForAnother = ({ role }: Actor, isLeaders: boolean): boolean =>
  role === 'administrator' || (role === 'clerk' && isLeaders);

const refusal = ({ code, pointer, detail }: Fault) =>
  new AppError(code, { errors: [{ pointer, code, detail }] });

async function amongOthers({ store }: Deps, delegation: Delegation, today: string) {
  const lasting = await store.delegations.lasting(delegation.agencyId, delegation.kind, today);
  return faultAmong(
    delegation,
    lasting.filter(({ id }) => id !== delegation.id),
  );
}

/** @throws AppError NOT_FOUND, FORBIDDEN, DELEGATION_ENDED. */
export async function withdrawDelegation(
  deps: Deps,
  actor: Actor,
  { id, reason }: { id: string; reason: string },
): Promise<Delegation> {
  const before = await deps.store.delegations.find(actor.agencyId, id);
  if (before === null || !maySee(actor, before)) throw new AppError('NOT_FOUND');
  if (!mayWithdraw(actor, before)) throw new AppError('FORBIDDEN', { detail: 'not yours to withdraw' });
  const at = deps.clock.now();
  const standing = standingOf(before, vietnamDate(at));
  if (standing === 'ended' || standing === 'withdrawn') throw new AppError('DELEGATION_ENDED');
  const by = { id: actor.personId, name: actor.name, title: actor.title };
  const after = await deps.store.delegations.withdraw(
    before,
    { at, by, reason },
    entriesOf(deps, actor, before, { action: 'organization.delegationWithdrawn', text: reason, at }),
  );
  if (after === null) throw new AppError('DELEGATION_ENDED');
  deps.kick();
  return after;
}

export const seesAll = ({ role }: Actor): boolean => role === 'administrator' || role === 'clerk';

export const maySee = (actor: Actor, { from, to }: Delegation): boolean =>
  seesAll(actor) || from.postId === actor.postId || to.postId === actor.postId;

export const mayWithdraw = (actor: Actor, { from, fromRole }: Delegation): boolean =>
  from.postId === actor.postId || isForAnother(actor, fromRole === 'leader');

async function postOf({ store }: Deps, agencyId: string, postId: string, today: string) {
  const held = await findPost(store, postId, today);
  return held?.agency.id === agencyId ? held : null;
}

async function evidenceOf({ files }: Deps, actor: Actor, choice: FileChoice | null) {
  if (choice === null) return null;
  const found = await files.findUpload(choice.digest, actor.personId);
  if (found === null) throw new AppError('FILE_UNKNOWN');
  const { digest, sizeBytes, mediaType } = found;
  return { digest, name: choice.name, sizeBytes, mediaType };
}

/** The line of the audit trail, and word to both sides but to the one who acted. */
function entriesOf(
  { auditEntry, notifyEntry }: Deps,
  { personId, name, title, agencyId }: Actor,
  { id, from, to }: Delegation,
  { action, text, at }: { action: AuditAction; text: string; at: Date },
): OutboxEntry[] {
  const kind = action === 'organization.delegationMade' ? 'delegation.made' : 'delegation.withdrawn';
  const told = [...new Set([from.id, to.id])].filter((each) => each !== personId);
  return [
    auditEntry({
      id: `${id}:${kind}`,
      action,
      at,
      by: { id: personId, name, title },
      agencyId,
      subjectType: 'delegation',
      subjectId: id,
      text,
    }),
    notifyEntry({
      id: `${id}:${kind}`,
      kind,
      to: told,
      documentId: id,
      subject: `${from.name} → ${to.name}`,
      actorName: name,
      text,
      at,
    }),
  ];
}
