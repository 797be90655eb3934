// Brings a request to the recipient: a take-back as status 13, everything else as a packet of its own. It waits behind
// the document's own packet, for both are entries of the one delivery.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { OutboxGiveUp, type OutboxHandler, type OutboxMourner } from '../../platform/outbox/relay.ts';
import type { AskedRequest } from '../domain/asked-request.ts';
import type { DeliveryRow } from '../domain/delivery.ts';
import type { AgencyRow } from '../ports.ts';
import { buildStatus, ProtocolError, signPacket } from '../protocol/index.ts';
import { PeerRefusal } from '../transports/transport.ts';
import { stepWrite } from './delivery-step.ts';
import type { Deps } from './deps.ts';
import { type DispatchDeps, proofOf } from './dispatch-packet.ts';
import { failureNote } from './failure-note.ts';
import { requestAcknowledged } from './log-lines.ts';
import { checkedReceipt } from './receipts.ts';
import { type FindSentPacket, makeFindSentPacket } from './sent-packet.ts';
import { signingKey } from './signing-key.ts';
import { storedStatus } from './stored-status.ts';
import { voucherFor } from './voucher.ts';

export const SEND_REQUEST = 'exchange.sendRequest';

const Payload = z.object({ requestId: z.string() });

export function makeSendRequest(deps: DispatchDeps): OutboxHandler {
  const findPacket = makeFindSentPacket(deps);
  return async ({ documentId: id, payload, signal }) => {
    const { requestId } = Payload.parse(payload);
    const delivery = await deps.store.deliveries.find(id);
    const request = delivery?.requests.find((each) => each.id === requestId);
    if (!delivery || !request) throw new OutboxGiveUp(`no request ${requestId} of delivery ${id}`);
    if (request.receipt !== undefined) return logAcknowledged(deps, id, requestId);
    if (request.state !== 'pending') return;
    try {
      const receipt = await send(deps, { delivery, request, findPacket, signal });
      if (receipt !== null) await keepRequestReceipt(deps, { id, requestId }, receipt);
    } catch (error) {
      if (error instanceof PeerRefusal || error instanceof ProtocolError)
        throw new OutboxGiveUp(error.message, { cause: error });
      throw error;
    }
  };
}

/** What asked has been brought there: so says its receipt, verified. */
export async function keepRequestReceipt(
  deps: Pick<Deps, 'store' | 'log'>,
  { id, requestId }: { id: string; requestId: string },
  receipt: string,
): Promise<void> {
  await deps.store.deliveries.keepReceipt(id, requestId, receipt);
  await logAcknowledged(deps, id, requestId);
}

/** Read anew: a take-back is signed, and named, while it is sent. */
async function logAcknowledged(
  { store, log }: Pick<Deps, 'store' | 'log'>,
  id: string,
  requestId: string,
): Promise<void> {
  const delivery = await store.deliveries.find(id);
  const request = delivery?.requests.find((each) => each.id === requestId);
  if (delivery && request?.receipt !== undefined)
    await log.append(requestAcknowledged(delivery, { ...request, receipt: request.receipt }));
}

interface Sending {
  delivery: DeliveryRow;
  request: AskedRequest;
  findPacket: FindSentPacket;
  signal: AbortSignal;
}

/** The recipient's signed receipt; null where a carrier took it that signs nothing. */
async function send(
  deps: DispatchDeps,
  { delivery, request, findPacket, signal }: Sending,
): Promise<string | null> {
  const { organization, transportFor } = deps;
  const { code } = delivery.recipient;
  const to = await organization.findAgencyByCode(code);
  if (to === null || !to.canReceive)
    throw new PeerRefusal('EXCHANGE_RECIPIENT_UNKNOWN', `${code} cannot receive`);
  if (request.kind !== 'take-back') {
    const packet = await findPacket(request.packetId);
    const taken = await transportFor(to).sendPacket(to, packet, { signal });
    return (await proofOf(deps, to, taken, packet)).receipt;
  }
  const from = await organization.findAgency(delivery.agencyId);
  if (from === null) throw new OutboxGiveUp(`no agency ${delivery.agencyId}`);
  const bytes = await statusBytes(deps, { delivery, request, from, to });
  const told = {
    packetId: delivery.packetId,
    documentId: delivery.documentId,
    senderCode: from.code,
    packetDigest: createHash('sha256').update(bytes).digest('hex'),
  };
  const voucher = await voucherFor(deps, from.id, { signed: bytes, packetDigest: told.packetDigest });
  const taken = await transportFor(to).sendStatus(to, { ...told, code: '13', bytes, voucher }, { signal });
  if (taken.kind === 'carrier') return null;
  await checkedReceipt(deps, to, taken.receipt, { ...told, statusCode: '13', parts: [] });
  return taken.receipt.signature;
}

async function statusBytes(
  deps: Deps,
  {
    delivery,
    request,
    from,
    to,
  }: { delivery: DeliveryRow; request: AskedRequest; from: AgencyRow; to: AgencyRow },
): Promise<Buffer> {
  const { store } = deps;
  if (request.statusDigest !== undefined) return storedStatus(deps, request.statusDigest);
  const sent = await store.sent.find(delivery.packetId);
  const key = await signingKey(deps, delivery.agencyId);
  if (sent === null) throw new OutboxGiveUp(`no packet ${delivery.packetId}`);
  const { numberText, issuedOn } = sent.request.document;
  const { packetId, documentId } = delivery;
  const status = buildStatus({
    code: '13',
    from: { organId: from.code, name: from.name },
    to: { organId: to.code, name: to.name },
    responseFor: { organId: from.code, code: numberText, promulgationOn: issuedOn, documentId, packetId },
    at: request.at,
    staff: { staff: request.by },
    description: request.reason,
  });
  const bytes = signPacket(status, key);
  const digest = createHash('sha256').update(bytes).digest('hex');
  await store.envelopes.put(digest, bytes);
  const named = await store.deliveries.nameStatus(delivery.id, request.id, digest);
  return named === digest ? bytes : storedStatus(deps, named);
}

/** A request that is given up has failed, for people to see and to ask again. */
export const makeMournRequest =
  ({ store, clock }: Pick<Deps, 'store' | 'clock'>): OutboxMourner =>
  async ({ documentId: id, payload }, reason) => {
    const text = failureNote(reason);
    const { requestId } = Payload.parse(payload);
    const delivery = await store.deliveries.find(id);
    const request = delivery?.requests.find((each) => each.id === requestId);
    if (!delivery || !request) return;
    const write = stepWrite({
      id,
      key: `not-asked:${requestId}`,
      state: delivery.state,
      statusCode: null,
      text,
      at: clock.now(),
      request: { kind: request.kind, state: 'failed' },
    });
    await store.deliveries.settle(id, { ...write, requestId, state: 'failed', text });
  };
