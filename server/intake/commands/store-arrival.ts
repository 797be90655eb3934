// Puts something that arrived into the queue. Its bytes are in the file store before, and nothing of it has been parsed:
// whatever it holds, it is there for people from now on.
import { derivedId } from '../../platform/ids.ts';
import type { IntakeItem } from '../domain/intake-item.ts';
import type { Arrival, Deps } from '../ports.ts';
import { processEntry, toldOf } from './entries.ts';

/** Idempotent by agency, channel and key. */
export async function storeArrival(
  deps: Pick<Deps, 'store' | 'clock' | 'ids' | 'organization'>,
  arrival: Arrival,
): Promise<{ id: string }> {
  const {
    agencyId,
    channel,
    name,
    mediaType,
    digest,
    sizeBytes,
    by = null,
    source = {},
    key,
    problem,
  } = arrival;
  const at = deps.clock.now();
  const id = key === undefined ? deps.ids.next() : derivedId('intake', agencyId, channel, key);
  const item: IntakeItem = {
    ...{ id, agencyId, channel, version: 1, receivedAt: arrival.receivedAt ?? at, name, source, by },
    state: problem === undefined ? 'stored' : 'needs-attention',
    problem: problem === undefined ? null : { ...problem, at },
    ...{ proposed: {}, partOf: arrival.partOf ?? null, runs: 0, taken: null, dropped: null },
    files: [{ digest, name, sizeBytes, mediaType, role: 'raw' }],
  };
  const news = problem === undefined ? {} : { news: 'intake.parked' as const };
  const text = problem?.code ?? name;
  const told = await toldOf(deps, item, { action: 'intake.stored', by, text, at, ...news });
  await deps.store.insert(item, problem === undefined ? [processEntry(item, at), ...told] : told);
  return { id };
}
