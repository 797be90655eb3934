// A person ends a failed delivery: for good, or because the document goes to another code of the directory instead. The
// new delivery is an effect of the old one's write, so that neither is without the other.
import { z } from 'zod';
import type { Actor } from '../../organization/index.ts';
import { AppError } from '../../platform/http/problem.ts';
import { type OutboxEntry, outboxEntry } from '../../platform/outbox/entry.ts';
import { OutboxGiveUp, type OutboxHandler } from '../../platform/outbox/relay.ts';
import { type DeliveryRow, roundOf } from '../domain/delivery.ts';
import { admitToRow } from '../policy.ts';
import type { Deps } from './deps.ts';
import { deskEntry, personOf } from './desk-entry.ts';
import { enqueueDeliveries } from './enqueue-deliveries.ts';
import { codesOf } from './receipts.ts';

export const READDRESS = 'exchange.readdress';

const Payload = z.object({ code: z.string() });

/** @throws AppError NOT_FOUND, FORBIDDEN, DELIVERY_WRONG_STATE. */
export async function giveUpDelivery(
  deps: Deps,
  actor: Actor,
  { id, reason }: { id: string; reason: string },
): Promise<void> {
  const delivery = admitToRow(actor, await deps.store.deliveries.find(id));
  await end(deps, actor, delivery, { action: 'exchange.deliveryGivenUp', reason, readdressedTo: null });
}

/** @throws AppError NOT_FOUND, FORBIDDEN, DELIVERY_WRONG_STATE, AGENCY_UNKNOWN, DELIVERY_EXISTS. */
export async function readdressDelivery(
  deps: Deps,
  actor: Actor,
  { id, code: given }: { id: string; code: string },
): Promise<void> {
  const { store, organization } = deps;
  const delivery = admitToRow(actor, await store.deliveries.find(id));
  const to = await organization.findAgencyByCode(given);
  if (to === null || !to.canReceive) throw new AppError('AGENCY_UNKNOWN', { detail: given });
  const others = await store.deliveries.ofDocument(delivery);
  if (others.some(({ recipient }) => codesOf(to).includes(recipient.code)))
    throw new AppError('DELIVERY_EXISTS', { detail: to.code });
  const reason = `${to.name} (${to.code})`;
  await end(deps, actor, delivery, {
    action: 'exchange.deliveryReaddressed',
    reason,
    readdressedTo: to.code,
  });
}

interface Ending {
  action: 'exchange.deliveryGivenUp' | 'exchange.deliveryReaddressed';
  reason: string;
  readdressedTo: string | null;
}

async function end(deps: Deps, actor: Actor, delivery: DeliveryRow, ending: Ending): Promise<void> {
  const { id, outgoingId, recipient } = delivery;
  const { action, reason, readdressedTo } = ending;
  const at = deps.clock.now();
  const audit = deskEntry(actor, {
    action,
    subjectType: 'outgoing',
    subjectId: outgoingId,
    key: `${id}:end:${roundOf(delivery)}`,
    text: `${recipient.name}: ${reason}`,
    at,
  });
  const givenUp = { at, by: personOf(actor), reason, readdressedTo };
  if (!(await deps.store.cases.giveUp(id, givenUp, [...newDelivery(id, readdressedTo, at), audit])))
    throw new AppError('DELIVERY_WRONG_STATE', { detail: 'only a failed delivery can be ended, and once' });
}

const newDelivery = (id: string, code: string | null, at: Date): OutboxEntry[] =>
  code === null ? [] : [outboxEntry({ id: `${id}:to:${code}`, type: READDRESS, payload: { code }, at })];

/** The same document in a packet of its own: the old one names who it was for. */
export const makeReaddress =
  (deps: Deps): OutboxHandler =>
  async ({ documentId: id, payload }) => {
    const { code } = Payload.parse(payload);
    const delivery = await deps.store.deliveries.find(id);
    const packet = delivery && (await deps.store.sent.find(delivery.packetId));
    if (packet === null) throw new OutboxGiveUp(`no packet of ${id}`);
    const { outgoingId, agencyId, revision, request } = packet;
    await enqueueDeliveries(deps, { outgoingId, agencyId, revision, recipientCodes: [code], ...request });
  };
