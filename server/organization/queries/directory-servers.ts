// The servers the directory is synchronised with, and what they tell that waits for an administrator.
import type { z } from 'zod';
import { DirectoryEntry } from '../../contracts/directory.ts';
import type {
  DirectoryPending,
  DirectoryServer,
  listDirectoryPending,
  listDirectoryServers,
} from '../../contracts/directory-desk.ts';
import type { Deps } from '../commands/deps.ts';
import { fingerprintOf, ownKeys } from '../commands/directory-key.ts';
import type { DirectoryServerRow, PendingRow } from '../store-servers.ts';

const SHOWN_SERVERS = 1_000;
const SHOWN_PENDING = 200;

export async function directoryServers({
  store,
  directory,
  keyFolder,
}: Deps): Promise<z.infer<typeof listDirectoryServers.response>> {
  const [rows, counts, { current }] = await Promise.all([
    store.directory.servers(SHOWN_SERVERS),
    store.countsBySource(),
    ownKeys(keyFolder),
  ]);
  return {
    own: { endpoint: directory.server()?.endpoint ?? null, fingerprint: fingerprintOf(current.kid) },
    items: rows.map((row) => present(row, counts.get(row.endpoint) ?? 0)),
  };
}

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

function present(row: DirectoryServerRow, agencies: number): DirectoryServer {
  const { offer, failure } = row;
  return {
    id: row.id,
    endpoint: row.endpoint,
    state: stateOf(row),
    realms: row.realms,
    fingerprints: row.keys.filter(({ untilAt }) => untilAt === null).map(({ kid }) => fingerprintOf(kid)),
    offer: offer && {
      digest: offer.digest,
      fingerprint: fingerprintOf(offer.kid),
      at: offer.at.toISOString(),
      madeAt: offer.madeAt.toISOString(),
      agencies: offer.agencies,
    },
    agencies,
    lastContactAt: instant(row.lastContactAt),
    lastTakenAt: instant(row.lastTakenAt),
    listMadeAt: instant(row.listMadeAt),
    failure: failure && {
      at: failure.at.toISOString(),
      code: failure.code,
      detail: failure.detail,
      count: row.failures,
    },
    nextAt: row.dueAt.toISOString(),
  };
}

function stateOf({ keys, offer, failure }: DirectoryServerRow): DirectoryServer['state'] {
  if (offer !== null) return keys.length === 0 ? 'unpinned' : 'key-changed';
  if (failure !== null) return 'failing';
  return keys.length === 0 ? 'unpinned' : 'in-step';
}

export async function pendingChanges(deps: Deps): Promise<z.infer<typeof listDirectoryPending.response>> {
  const { items, total } = await deps.store.directory.pending(SHOWN_PENDING);
  return { items: await Promise.all(items.map((row) => presentPending(deps, row))), total };
}

async function presentPending({ store, clock }: Deps, row: PendingRow): Promise<DirectoryPending> {
  const { id, digest, source, code, name, reason, firstSeenAt, lastSeenAt } = row;
  const known = await store.agencyByCode(code);
  return {
    ...{ id, digest, source, code, name, reason, entry: DirectoryEntry.parse(row.entry) },
    known: known && {
      id: known.id,
      name: known.name,
      source: known.source,
      transport: known.transport,
      endpoint: known.endpoint,
    },
    firstSeenAt: firstSeenAt.toISOString(),
    lastSeenAt: (lastSeenAt ?? clock.now()).toISOString(),
  };
}
