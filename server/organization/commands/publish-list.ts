// The list this server tells to others: its own agencies, signed by its directory key. Made anew when something has changed
// and once a day, kept in the database so that every process of the office tells the same.
import { createHash } from 'node:crypto';
import { DirectoryList, LIST_TYPE } from '../../contracts/directory-list.ts';
import { exportDirectory } from '../queries/export-directory.ts';
import type { OwnList } from '../store-servers.ts';
import type { Deps } from './deps.ts';
import { ownKeys } from './directory-key.ts';
import { signList } from './signed-list.ts';

const FRESH_MS = 24 * 3_600_000;
const VALID_MS = 14 * FRESH_MS;

/** Null while this server has no door for others. */
export async function publishedList(deps: Deps): Promise<OwnList | null> {
  const { store, clock, directory, keyFolder } = deps;
  const server = directory.server();
  if (server === undefined) return null;
  const { agencies } = await exportDirectory(deps, { isOwnOnly: true, server });
  const { current, next } = await ownKeys(keyFolder);
  const keys = [current, ...(next === null ? [] : [next])].map(({ kid, jwk }) => ({ kid, jwk }));
  const said = { server: server.endpoint, keys, agencies };
  const content = createHash('sha256').update(JSON.stringify(said)).digest('hex');
  const held = await store.directory.ownList();
  const now = clock.now();
  if (held?.content === content && now.getTime() - held.madeAt.getTime() < FRESH_MS) return held;
  // From the time, so that a server which was put back to an old state is heard again.
  const serial = Math.max((held?.serial ?? 0) + 1, now.getTime());
  const list = DirectoryList.parse({
    kind: LIST_TYPE,
    version: 1,
    serial,
    madeAt: now.toISOString(),
    validUntil: new Date(now.getTime() + VALID_MS).toISOString(),
    ...said,
  });
  const jws = await signList(list, current);
  return store.directory.putOwnList({ content, serial, madeAt: now, jws }, held);
}
