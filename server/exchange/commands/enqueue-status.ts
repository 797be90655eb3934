// Notes a status for the sender of a document; the relay tells it, in the order in which the statuses were noted.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import { outboxEntry } from '../../platform/outbox/entry.ts';
import { laneOf } from '../domain/lanes.ts';
import type { StatusRequest } from '../ports.ts';
import type { Deps } from './deps.ts';
import { SEND_STATUS } from './send-status.ts';

/** Idempotent by (incoming document, code), and by the request it answers. */
export async function enqueueStatus({ store, organization }: Deps, request: StatusRequest): Promise<void> {
  const { incomingId, packetId, agencyId, code, text, by, at, answers = null } = request;
  const packet = await store.received.find(packetId);
  const to = packet && (await organization.findAgencyByCode(packet.senderCode));
  const lane = to === null ? undefined : laneOf(to);
  await store.statuses.add(
    { id: incomingId, agencyId, packetRowId: packetId },
    { code, answers, at, text, staff: by && staffOf(by), state: 'queued', packetDigest: null },
    outboxEntry({
      id: `${incomingId}:${answers ?? code}`,
      type: SEND_STATUS,
      payload: { code, answers },
      at,
      ...(lane && { lane }),
    }),
  );
}

/** As the other agency reads it: who acted, and for whom when that one was away. */
const staffOf = ({ name, insteadOf }: PersonRef): string =>
  insteadOf ? `${name} (thay ${insteadOf.name})` : name;
