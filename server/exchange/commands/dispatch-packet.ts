// Sends the packet of one delivery (step 7 of the way of a document), and notes it as sent only on the recipient's own
// signed word (E2).
import { z } from 'zod';
import { logEntry } from '../../audit/index.ts';
import { OutboxGiveUp, type OutboxHandler, type OutboxMourner } from '../../platform/outbox/relay.ts';
import { type DeliveryRow, roundOf, stepKey } from '../domain/delivery.ts';
import type { AgencyRow } from '../ports.ts';
import { ProtocolError, ReceiptError } from '../protocol/index.ts';
import {
  type OutboundPacket,
  PeerRefusal,
  PeerStranger,
  type Taken,
  type Transport,
} from '../transports/transport.ts';
import { stepWrite } from './delivery-step.ts';
import type { Deps } from './deps.ts';
import { failureNote } from './failure-note.ts';
import { deliveryStepped } from './log-lines.ts';
import { checkedReceipt } from './receipts.ts';
import { makeFindSentPacket } from './sent-packet.ts';

export const DISPATCH = 'exchange.dispatch';

/** Rounds after the first are begun by a person; `again` sends what has been sent before. */
const Payload = z.object({ again: z.boolean() }).nullable();

export interface DispatchDeps extends Deps {
  transportFor(agency: AgencyRow): Transport;
  /** Told how long it took from the release to the receipt. */
  onReceipt(seconds: number): void;
}

export function makeDispatch(deps: DispatchDeps): OutboxHandler {
  const findPacket = makeFindSentPacket(deps);
  return async (job) => {
    const delivery = deps.store.deliveries.of(job);
    const { id } = delivery;
    if (delivery.receiptId !== null && Payload.parse(job.payload)?.again !== true) return;
    try {
      await send(deps, delivery, await findPacket(delivery.packetId), job.signal);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      if (error instanceof ReceiptError)
        await note(deps, id, { key: 'receipt-refused', state: 'queued', text: `RECEIPT_INVALID: ${text}` });
      if (error instanceof PeerStranger) await note(deps, id, { key: 'peer-unknown', state: 'queued', text });
      if (error instanceof PeerRefusal || error instanceof ProtocolError)
        throw new OutboxGiveUp(text, { cause: error });
      throw error;
    }
  };
}

/** A delivery that is given up has failed, for people to see and to act on. */
export const makeMournDispatch =
  (deps: Deps): OutboxMourner =>
  async ({ documentId: id }, reason) => {
    const delivery = await deps.store.deliveries.find(id);
    if (delivery === null) return;
    await note(deps, id, {
      key: stepKey('failed', roundOf(delivery)),
      state: 'failed',
      text: failureNote(reason),
    });
  };

/** For people to see; a delivery that has moved on meanwhile stays where it is. */
async function note(
  { store, clock }: Deps,
  id: string,
  { key, state, text }: { key: string; state: 'queued' | 'failed'; text: string },
): Promise<void> {
  const write = stepWrite({ id, key, state, statusCode: null, text, at: clock.now() });
  await store.deliveries.noteStep(id, { ...write, patch: { state }, fromStates: ['queued'] });
}

async function send(
  deps: DispatchDeps,
  delivery: DeliveryRow,
  packet: OutboundPacket,
  signal: AbortSignal,
): Promise<void> {
  const { organization, transportFor } = deps;
  const { recipient } = delivery;
  const to = await organization.findAgencyByCode(recipient.code);
  if (to === null || !to.canReceive)
    throw new PeerRefusal('EXCHANGE_RECIPIENT_UNKNOWN', `${recipient.code} cannot receive`);

  // Under the code that the packet names: who has been renamed may not have heard of it yet.
  const addressee = { ...to, code: recipient.code };
  const taken = await transportFor(to).sendPacket(addressee, packet, { signal });
  await noteTaken(deps, delivery, await proofOf(deps, to, taken, packet));
}

/** The delivery is sent: so says what the recipient signed, or the carrier. Once, however often it is told. */
export async function noteTaken(
  deps: Pick<DispatchDeps, 'store' | 'clock' | 'onReceipt'>,
  delivery: DeliveryRow,
  { receiptId, receivedAt, receipt }: Awaited<ReturnType<typeof proofOf>>,
): Promise<void> {
  const { store, clock } = deps;
  const { id } = delivery;

  const at = new Date(Math.max(clock.now().getTime(), receivedAt.getTime()));
  const patch = { receiptId, receipt };
  const sent = stepWrite({ id, key: 'sent', state: 'sent', statusCode: null, text: receiptId, at });
  const isFirst = await store.deliveries.noteStep(id, {
    ...sent,
    patch: { ...patch, state: 'sent' },
    fromStates: ['queued', 'failed'],
  });
  if (isFirst) deps.onReceipt((at.getTime() - delivery.createdAt.getTime()) / 1_000);
  // The receiver's first status can be quicker than this line: then the rung is already higher.
  const line = deliveryStepped({ ...delivery, receipt }, sent.step);
  if (!isFirst)
    await store.deliveries.noteStep(id, { ...sent, outbox: line === null ? [] : [logEntry(line)], patch });
}

/** The recipient's signed word, verified; or the reference of a carrier that signs nothing. */
export async function proofOf(
  deps: Pick<Deps, 'organization' | 'readCertificate'>,
  to: AgencyRow,
  taken: Taken,
  packet: OutboundPacket,
) {
  if (taken.kind === 'carrier') return { receiptId: taken.reference, receivedAt: taken.at, receipt: null };
  const { packetId, documentId, senderCode, files, oldDigest } = packet;
  const isOld = oldDigest !== undefined && taken.receipt.packetDigest === oldDigest;
  const { receiptId, receivedAt } = await checkedReceipt(deps, to, taken.receipt, {
    packetId,
    documentId,
    senderCode,
    statusCode: null,
    packetDigest: isOld ? oldDigest : packet.packetDigest,
    parts: files.map(({ sha256 }) => sha256),
  });
  return { receiptId, receivedAt: new Date(receivedAt), receipt: taken.receipt.signature };
}
