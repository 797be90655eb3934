// What waits to be registered, with its place in the queue: for a queue in which more waits than packets.
import type { RankedPosition } from '../../platform/mongo/ranked-page.ts';
import type { IncomingSummary } from '../domain/incoming-document.ts';
import type { Actor } from '../ports.ts';
import type { IncomingStore } from '../store.ts';
import { boxFilter } from './boxes.ts';
import { placeIn } from './list.ts';

export async function waitingIncoming(
  store: IncomingStore,
  actor: Actor,
  after: RankedPosition | null,
  limit: number,
): Promise<Array<{ place: RankedPosition; document: IncomingSummary }>> {
  const filter = boxFilter('to-receive', actor);
  if (filter === null) return [];
  const found = await store.page(filter, after, limit);
  return found.map((document) => ({ place: placeIn(filter, document), document }));
}
