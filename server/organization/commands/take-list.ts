// Takes the list another server tells: verified, then laid over what it told before, with dates; rows of others are never
// touched by it. A list signed by a key that is not known here is kept aside for an administrator and changes nothing.
import type { DirectoryList } from '../../contracts/directory-list.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { asOf } from '../domain/directory.ts';
import type { Known, Waiting } from '../domain/merge-directory.ts';
import { asTold, strangeWord } from '../domain/told-list.ts';
import type { DirectoryServerRow, PendingRow } from '../store-servers.ts';
import type { Deps } from './deps.ts';
import { importDirectory } from './import-directory.ts';
import { digestOf, type KnownKey, type ReadList, readList } from './signed-list.ts';
import { tellAdministrators } from './tell-administrators.ts';

const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MS = 6 * 60 * MINUTE_MS;

export interface FetchedList {
  jws: string;
  /** As the server named it. */
  etag: string | null;
}

/** @throws AppError DIRECTORY_INVALID; nothing has changed then. */
export async function takeList(deps: Deps, id: string, fetched: FetchedList): Promise<void> {
  const { store, clock } = deps;
  const row = await store.directory.server(id);
  if (row === null) return;
  const now = clock.now();
  const read = await readList(fetched.jws, { server: row.endpoint, keys: row.keys, now });
  const strange = strangeWord(read.list);
  if (strange !== null) throw invalid(strange);
  if (read.isKnown) await takeKnown(deps, row, read, fetched.etag);
  else await keepOffer(deps, row, read, fetched);
}

const invalid = (detail: string) => new AppError('DIRECTORY_INVALID', { detail });

/** @throws AppError DIRECTORY_INVALID for a list that is older than the one taken last, or lacks most of it. */
export async function takeKnown(
  deps: Deps,
  row: DirectoryServerRow,
  { list, digest }: ReadList,
  etag: string | null,
): Promise<void> {
  const { store, clock } = deps;
  const now = clock.now();
  if (list.serial < row.serial) throw invalid('it is older than the list taken last');
  if (list.serial === row.serial && row.digest !== null && digest !== row.digest)
    throw invalid('two lists have one number');
  const isWelcome = digest === row.welcomeDigest;
  if (digest !== row.digest) {
    const { waiting } = await importDirectory(deps, list.agencies.map(asTold), {
      source: row.endpoint,
      isComplete: true,
      held: {
        realms: row.realms,
        // With its first list: agencies nobody has told of, and such as are known to be reached at this very server.
        isApproved: (reason, known) =>
          isWelcome &&
          (reason === 'new-agency' ||
            (reason === 'known-elsewhere' && known !== undefined && isReachedAt(known, row.endpoint, now))),
      },
    });
    const told = waiting.map((each) => pendingOf(row.endpoint, each, now));
    await store.directory.tellPending(row.endpoint, told, (fresh) =>
      tellAdministrators(deps, {
        ...{ id: `waiting:${digest}`, kind: 'directory.changeWaiting', documentId: row.id },
        ...{ subject: row.endpoint, text: namesOf(fresh) },
      }),
    );
    deps.kick();
  }
  // Only now: a kill before this line has the same list taken again, which changes nothing.
  await store.directory.changeServer(row, {
    ...{ serial: list.serial, digest, etag, listMadeAt: new Date(list.madeAt), offer: null },
    ...{ keys: mergeKeys(row.keys, list.keys, now), failures: 0, failure: null },
    ...{ lastContactAt: now, lastTakenAt: now },
    dueAt: nextTurn(deps, now),
  });
}

const NAMED = 3;

/** For people: the first of them, and that there are more. */
function namesOf(rows: ReadonlyArray<Pick<PendingRow, 'code' | 'name'>>): string {
  const named = rows.slice(0, NAMED).map(({ code, name }) => `${name} (${code})`);
  return [...named, ...(rows.length > NAMED ? ['…'] : [])].join('; ');
}

function isReachedAt({ agency, facts }: Known, server: string, now: Date): boolean {
  const { endpoint } = asOf(agency, facts, now);
  return endpoint !== null && URL.canParse(endpoint) && new URL(endpoint).origin === server;
}

/** A key the list no longer names ends now; what it has signed until then stays believed. */
export function mergeKeys(held: readonly KnownKey[], said: DirectoryList['keys'], now: Date): KnownKey[] {
  const named = new Set(said.map(({ kid }) => kid));
  const known = new Set(held.map(({ kid }) => kid));
  return [
    ...held.map((key) => (named.has(key.kid) || key.untilAt !== null ? key : { ...key, untilAt: now })),
    ...said.filter(({ kid }) => !known.has(kid)).map((key) => ({ ...key, fromAt: now, untilAt: null })),
  ].slice(-MOST_KEYS);
}
const MOST_KEYS = 20;

function pendingOf(source: string, { entry, reason }: Waiting, now: Date): PendingRow {
  const { code, name } = entry;
  return {
    id: derivedId('directory-pending', source, code),
    digest: digestOf(JSON.stringify(entry)),
    ...{ source, code, name, reason, entry, state: 'waiting' },
    ...{ firstSeenAt: now, lastSeenAt: now, decidedAt: null, decidedBy: null },
  };
}

async function keepOffer(
  deps: Deps,
  row: DirectoryServerRow,
  { list, kid, digest }: ReadList,
  { jws, etag }: FetchedList,
): Promise<void> {
  const { store, clock } = deps;
  const now = clock.now();
  if (row.refusedKids.includes(kid)) throw invalid('its key has been refused by an administrator');
  const agencies = list.agencies.map(({ code, name }) => ({ code, name }));
  const offer = { kid, digest, jws, at: now, madeAt: new Date(list.madeAt), agencies };
  // One that waits already has been told, whatever else its list says by now.
  const news =
    row.offer?.kid === kid
      ? []
      : await tellAdministrators(deps, {
          ...{ id: `key:${kid}`, kind: 'directory.keyWaiting', documentId: row.id },
          ...{ subject: row.endpoint, text: '' },
        });
  const patch = {
    ...(row.offer?.digest === digest ? {} : { offer }),
    ...{ etag, failures: 0, failure: null, lastContactAt: now, dueAt: nextTurn(deps, now) },
  };
  if (await store.directory.changeServer(row, patch, news)) deps.kick();
}

export const nextTurn = ({ directory, random }: Pick<Deps, 'directory' | 'random'>, now: Date): Date =>
  new Date(now.getTime() + directory.pollMs * (0.9 + random() * 0.2));

/** A process that dies over it leaves it to the others after this. */
const LEASE_MS = 5 * MINUTE_MS;

export async function claimDue({ store, clock }: Deps) {
  const now = clock.now();
  const row = await store.directory.claimDue(now, new Date(now.getTime() + LEASE_MS));
  return row && { id: row.id, endpoint: row.endpoint, etag: row.etag };
}

/** The server answers as before. */
export async function noteUnchanged(deps: Deps, id: string): Promise<void> {
  const now = deps.clock.now();
  const patch = { failures: 0, failure: null, lastContactAt: now, dueAt: nextTurn(deps, now) };
  await deps.store.directory.noteServer(id, patch);
}

/** Pauses grow, with jitter, and end at six hours. */
export async function noteFailure(deps: Deps, id: string, error: unknown): Promise<void> {
  const { store, clock, random } = deps;
  const row = await store.directory.server(id);
  if (row === null) return;
  const now = clock.now();
  const failures = row.failures + 1;
  const pauseMs = Math.min(LONGEST_PAUSE_MS, MINUTE_MS * 2 ** Math.min(row.failures, 20));
  const code = error instanceof AppError ? error.code : 'UNREACHABLE';
  const told = error instanceof AppError ? error.detail : error instanceof Error ? error.message : '';
  await store.directory.noteServer(id, {
    failures,
    failure: { at: now, code, detail: (told ?? '').slice(0, 500) },
    dueAt: new Date(now.getTime() + pauseMs * (0.5 + random() * 0.5)),
  });
}
