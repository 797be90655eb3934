// Keeps a choice of recipients as a list, renames or changes one, and removes one.
import type { RecipientScope } from '../../contracts/vocabulary.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { MOST_LISTS, mayMake, type RecipientList } from '../domain/recipient-list.ts';
import { canChange, canSee } from '../policy.ts';
import { holderOf } from '../store.ts';
import { type Actor, auditLine, type Deps, personOf } from './deps.ts';

interface Made {
  key: string;
  scope: RecipientScope;
  name: string;
  codes: string[];
}

/**
 * Idempotent by the key: the same wish again answers the list as it is.
 * @throws AppError FORBIDDEN, AGENCY_UNKNOWN, RECIPIENT_LIST_NAME_TAKEN, RECIPIENT_LISTS_FULL.
 */
export async function makeList(deps: Deps, actor: Actor, wish: Made): Promise<RecipientList> {
  const { store, clock } = deps;
  const { agencyId, personId, role } = actor;
  const { scope, name } = wish;
  if (!mayMake(role, scope)) throw new AppError('FORBIDDEN', { detail: `no ${scope} for a ${role}` });
  const id = derivedId('recipient-list', agencyId, personId, wish.key);
  const known = await store.find(agencyId, id);
  if (known !== null) return known;
  const memberIds = await membersOf(deps, wish.codes);
  const owner = personOf(actor);
  const most = scope === 'own' ? MOST_LISTS.own : MOST_LISTS.agency;
  if ((await store.countHeld(agencyId, holderOf({ scope, owner }))) >= most)
    throw new AppError('RECIPIENT_LISTS_FULL', { details: { most } });
  const at = clock.now();
  const list: RecipientList = { id, agencyId, version: 1, scope, name, owner, memberIds, updatedAt: at };
  const added = await store.add(list, [auditLine(deps, actor, list, { action: 'recipients.listMade', at })]);
  if (added === 'name-taken') throw nameTaken();
  deps.kick();
  // The same request twice at once: the other one was first.
  return added === 'known' ? ((await store.find(agencyId, id)) ?? list) : list;
}

/** @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT, AGENCY_UNKNOWN, RECIPIENT_LIST_NAME_TAKEN. */
export async function changeList(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; name: string; codes: string[] },
): Promise<RecipientList> {
  const before = await changeable(deps, actor, wish);
  const memberIds = await membersOf(deps, wish.codes);
  const at = deps.clock.now();
  const next = { id: before.id, version: before.version + 1, name: wish.name };
  const changed = await deps.store.change(before, { name: wish.name, memberIds, updatedAt: at }, [
    auditLine(deps, actor, next, { action: 'recipients.listChanged', at }),
  ]);
  if (changed === 'name-taken') throw nameTaken();
  if (changed === null) throw new AppError('CONFLICT', { detail: 'changed meanwhile' });
  deps.kick();
  return changed;
}

/** @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT. */
export async function removeList(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number },
): Promise<void> {
  const before = await changeable(deps, actor, wish);
  const at = deps.clock.now();
  const next = { id: before.id, version: before.version + 1, name: before.name };
  const isRemoved = await deps.store.remove(before, at, [
    auditLine(deps, actor, next, { action: 'recipients.listRemoved', at }),
  ]);
  if (!isRemoved) throw new AppError('CONFLICT', { detail: 'changed meanwhile' });
  deps.kick();
}

async function changeable(
  { store }: Deps,
  actor: Actor,
  { id, version }: { id: string; version: number },
): Promise<RecipientList> {
  const list = await store.find(actor.agencyId, id);
  if (list === null || !canSee(actor, list)) throw new AppError('NOT_FOUND');
  if (!canChange(actor, list)) throw new AppError('FORBIDDEN', { detail: 'not yours to change' });
  if (list.version !== version)
    throw new AppError('CONFLICT', { detail: `version ${list.version}, you saw ${version}` });
  return list;
}

/** Each agency once. One that cannot receive now may be in a list: it is shown there, and left out where it is used. */
async function membersOf({ directory }: Deps, codes: readonly string[]): Promise<string[]> {
  const found = await Promise.all(codes.map((code) => directory.findAgencyByCode(code)));
  const unknown = found.flatMap((agency, index) =>
    agency === null
      ? [{ pointer: `/codes/${index}`, code: 'AGENCY_UNKNOWN', detail: codes[index] ?? '' }]
      : [],
  );
  if (unknown.length > 0) throw new AppError('AGENCY_UNKNOWN', { errors: unknown });
  return [...new Set(found.flatMap((agency) => (agency === null ? [] : [agency.id])))];
}

const nameTaken = () =>
  new AppError('RECIPIENT_LIST_NAME_TAKEN', {
    errors: [{ pointer: '/name', code: 'RECIPIENT_LIST_NAME_TAKEN', detail: 'another list has this name' }],
  });
