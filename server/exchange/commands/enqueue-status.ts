// Notes a status for the sender of a document; the relay tells it, in the order in which the statuses were noted.
import { outboxEntry } from '../../platform/outbox/entry.ts';
import type { StatusRequest } from '../ports.ts';
import type { Deps } from './deps.ts';
import { SEND_STATUS } from './send-status.ts';

/** Idempotent by (incoming document, code). */
export async function enqueueStatus({ store }: Deps, request: StatusRequest): Promise<void> {
  const { incomingId, packetId, agencyId, code, text, by, at } = request;
  await store.statuses.add(
    { id: incomingId, agencyId, packetRowId: packetId },
    { code, at, text, staff: by?.name ?? null, state: 'queued', packetDigest: null },
    outboxEntry({ id: `${incomingId}:${code}`, type: SEND_STATUS, payload: { code }, at }),
  );
}
