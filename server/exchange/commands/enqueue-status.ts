// Notes a status for the sender of a document; the relay tells it, in the order in which the statuses were noted.
import { outboxEntry } from '../../platform/outbox/entry.ts';
import { laneOf } from '../domain/lanes.ts';
import type { StatusRequest } from '../ports.ts';
import type { Deps } from './deps.ts';
import { SEND_STATUS } from './send-status.ts';

/** Idempotent by (incoming document, code). */
export async function enqueueStatus({ store, organization }: Deps, request: StatusRequest): Promise<void> {
  const { incomingId, packetId, agencyId, code, text, by, at } = request;
  const packet = await store.received.find(packetId);
  const to = packet && (await organization.findAgencyByCode(packet.senderCode));
  const lane = to === null ? undefined : laneOf(to);
  await store.statuses.add(
    { id: incomingId, agencyId, packetRowId: packetId },
    { code, at, text, staff: by?.name ?? null, state: 'queued', packetDigest: null },
    outboxEntry({
      id: `${incomingId}:${code}`,
      type: SEND_STATUS,
      payload: { code },
      at,
      ...(lane && { lane }),
    }),
  );
}
