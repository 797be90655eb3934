// The log of one agency out of a database that no server has open: for the command line.
import type { Database } from '../../platform/mongo/connect.ts';
import { readEntry } from '../../proof/index.ts';
import { exportLines } from './read.ts';
import { keptOfLog } from './statuses.ts';
import { makeLogStore } from './store.ts';
import { makeStatusStore } from './store-statuses.ts';

/** Lines of the log whose agency has this id, or had this code when the log began; null when there is none. */
export async function exportLog(
  connection: Database['connection'],
  codeOrId: string,
): Promise<AsyncGenerator<string> | null> {
  const store = makeLogStore(connection);
  for (const agencyId of await store.agencies()) {
    const first = await store.entry(agencyId, 1);
    const code = first === null ? undefined : readEntry(first.json)?.entry.facts.agencyCode;
    if (agencyId === codeOrId || code === codeOrId)
      return exportLines(store, agencyId, await keptOfLog(makeStatusStore(connection), agencyId));
  }
  return null;
}
