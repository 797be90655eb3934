// An administrator says with which servers the directory is synchronised, and which of their keys are believed. What is
// accepted is the very list he looked at, named by its digest.

import type { AuditAction } from '../../contracts/audit-actions.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import type { Actor } from '../domain/organization.ts';
import type { DirectoryServerRow } from '../store-servers.ts';
import type { Deps } from './deps.ts';
import { refOf } from './row-changes.ts';
import { readList } from './signed-list.ts';
import { mergeKeys, takeKnown } from './take-list.ts';

const MOST_SERVERS = 1_000;

export const auditOf = (
  { auditEntry, ids, clock }: Pick<Deps, 'auditEntry' | 'ids' | 'clock'>,
  actor: Actor,
  { action, id, text }: { action: AuditAction; id: string; text: string },
): OutboxEntry =>
  auditEntry({
    id: ids.next(),
    action,
    at: clock.now(),
    by: refOf(actor),
    agencyId: actor.agencyId,
    subjectType: 'directory',
    subjectId: id,
    text,
  });

/** @throws AppError DIRECTORY_SERVER_EXISTS, DIRECTORY_OF_THIS_SERVER, TOO_MANY_REQUESTS. */
export async function addServer(deps: Deps, actor: Actor, address: string): Promise<{ id: string }> {
  const { store, clock, directory, kick } = deps;
  const endpoint = new URL(address).origin;
  if (directory.server()?.endpoint === endpoint) throw new AppError('DIRECTORY_OF_THIS_SERVER');
  if ((await store.directory.countServers()) >= MOST_SERVERS) throw new AppError('TOO_MANY_REQUESTS');
  const id = derivedId('directory-server', endpoint);
  const now = clock.now();
  const row: DirectoryServerRow = {
    ...{ id, endpoint, realms: [], keys: [], refusedKids: [], serial: 0, digest: null, listMadeAt: null },
    ...{ welcomeDigest: null, etag: null, offer: null, dueAt: now, failures: 0, failure: null },
    ...{ lastContactAt: null, lastTakenAt: null, addedAt: now, addedBy: refOf(actor), removedAt: null },
  };
  const audit = auditOf(deps, actor, { action: 'directory.serverAdded', id, text: endpoint });
  if (!(await store.directory.addServer(row, [audit]))) throw new AppError('DIRECTORY_SERVER_EXISTS');
  kick();
  directory.wake();
  return { id };
}

/** @throws AppError NOT_FOUND, DIRECTORY_OTHER_OFFER, CONFLICT, DIRECTORY_INVALID. */
export async function acceptKey(
  deps: Deps,
  actor: Actor,
  { id, digest, realms }: { id: string; digest: string; realms?: string[] | undefined },
): Promise<void> {
  const { store, clock, normalizeOrganCode, kick } = deps;
  const { row, offer } = await offered(deps, id, digest);
  const now = clock.now();
  const read = await readList(offer.jws, { server: row.endpoint, keys: [], now });
  const isFirst = row.keys.length === 0;
  const patch = {
    keys: mergeKeys(row.keys, read.list.keys, now),
    refusedKids: row.refusedKids.filter((kid) => kid !== offer.kid),
    ...(realms && { realms: realms.map(normalizeOrganCode) }),
    // Of the first list he has seen every agency.
    ...(isFirst && { welcomeDigest: digest }),
  };
  const text = `${row.endpoint} ${offer.kid}`;
  const audit = auditOf(deps, actor, { action: 'directory.keyAccepted', id, text });
  if (!(await store.directory.changeServer(row, patch, [audit]))) throw new AppError('CONFLICT');
  kick();
  await takeKnown(deps, { ...row, ...patch }, read, row.etag);
}

/** @throws AppError NOT_FOUND, DIRECTORY_OTHER_OFFER, CONFLICT. */
export async function refuseKey(
  deps: Deps,
  actor: Actor,
  { id, digest }: { id: string; digest: string },
): Promise<void> {
  const { row, offer } = await offered(deps, id, digest);
  const patch = { offer: null, etag: null, refusedKids: [...row.refusedKids, offer.kid].slice(-20) };
  const audit = auditOf(deps, actor, {
    action: 'directory.keyRefused',
    id,
    text: `${row.endpoint} ${offer.kid}`,
  });
  if (!(await deps.store.directory.changeServer(row, patch, [audit]))) throw new AppError('CONFLICT');
  deps.kick();
}

async function offered({ store }: Deps, id: string, digest: string) {
  const row = await store.directory.server(id);
  if (row === null) throw new AppError('NOT_FOUND');
  if (row.offer?.digest !== digest) throw new AppError('DIRECTORY_OTHER_OFFER');
  return { row, offer: row.offer };
}

/** @throws AppError NOT_FOUND. */
export async function setRealms(
  deps: Deps,
  actor: Actor,
  { id, realms }: { id: string; realms: string[] },
): Promise<void> {
  const { store, normalizeOrganCode, kick, directory, clock } = deps;
  const row = await existing(deps, id);
  const text = `${row.endpoint}: ${realms.join(', ')}`;
  const audit = auditOf(deps, actor, { action: 'directory.realmsChanged', id, text });
  // The list is read anew with the new realms.
  const again = { etag: null, digest: null, dueAt: clock.now() };
  const patch = { realms: realms.map(normalizeOrganCode), ...again };
  if (!(await store.directory.noteServer(id, patch, [audit]))) throw new AppError('NOT_FOUND');
  kick();
  directory.wake();
}

/** Its list is read no more; its agencies stay as they are. @throws AppError NOT_FOUND. */
export async function removeServer(deps: Deps, actor: Actor, id: string): Promise<void> {
  const { store, kick, clock } = deps;
  const row = await existing(deps, id);
  const audit = auditOf(deps, actor, { action: 'directory.serverRemoved', id, text: row.endpoint });
  await store.directory.removeServer(row, clock.now(), [audit]);
  kick();
}

/** @throws AppError NOT_FOUND. */
export async function readNow(deps: Deps, id: string): Promise<void> {
  const isThere = await deps.store.directory.noteServer(id, { dueAt: deps.clock.now() });
  if (!isThere) throw new AppError('NOT_FOUND');
  deps.directory.wake();
}

async function existing({ store }: Deps, id: string): Promise<DirectoryServerRow> {
  const row = await store.directory.server(id);
  if (row === null) throw new AppError('NOT_FOUND');
  return row;
}
