// Sends the packet of one delivery (step 7 of the way of a document). The signed bytes are made and stored once, before
// the first attempt, so that every attempt carries the same packet and the receiver can know it again (E1, E2).
import { OutboxGiveUp, type OutboxHandler } from '../../platform/outbox/relay.ts';
import type { DeliveryRow } from '../domain/delivery.ts';
import { packetDraft } from '../domain/packet-draft.ts';
import type { AgencyRow } from '../ports.ts';
import { buildDocument, ProtocolError, signPacket } from '../protocol/index.ts';
import { PeerRefusal, type Transport } from '../transports/transport.ts';
import { stepWrite } from './delivery-step.ts';
import type { Deps } from './deps.ts';
import { fileBytes } from './file-bytes.ts';

export const DISPATCH = 'exchange.dispatch';

/** About a day of attempts with the relay's back-off; then a person has to look. */
export const MAX_ATTEMPTS = 200;

export interface DispatchDeps extends Deps {
  transportFor(agency: AgencyRow): Transport;
}

export const makeDispatch =
  (deps: DispatchDeps): OutboxHandler =>
  async ({ documentId: id, attempt }) => {
    const delivery = await deps.store.delivery(id);
    if (delivery === null) throw new OutboxGiveUp(`no delivery ${id}`);
    if (delivery.receiptId !== null) return;
    try {
      await dispatchPacket(deps, delivery);
    } catch (error) {
      const isFinal =
        error instanceof PeerRefusal || error instanceof ProtocolError || attempt >= MAX_ATTEMPTS;
      if (!isFinal) throw error;
      const text = error instanceof Error ? error.message : String(error);
      const at = deps.clock.now();
      const failed = stepWrite({ id, key: 'failed', state: 'failed', statusCode: null, text, at });
      await deps.store.noteStep(id, { ...failed, patch: { state: 'failed' }, fromStates: ['queued'] });
      throw new OutboxGiveUp(text, { cause: error });
    }
  };

async function dispatchPacket(deps: DispatchDeps, delivery: DeliveryRow): Promise<void> {
  const { organization, store, clock, transportFor } = deps;
  const { id, recipient } = delivery;
  const to = await organization.findAgencyByCode(recipient.code);
  if (to === null || !to.canReceive)
    throw new PeerRefusal('EXCHANGE_RECIPIENT_UNKNOWN', `${recipient.code} cannot receive`);

  const bytes = await packetBytes(deps, delivery);
  const { receiptId, receivedAt } = await transportFor(to).sendPacket(to, bytes);

  const at = new Date(Math.max(clock.now().getTime(), Date.parse(receivedAt)));
  const sent = stepWrite({ id, key: 'sent', state: 'sent', statusCode: null, text: receiptId, at });
  const isFirst = await store.noteStep(id, {
    ...sent,
    patch: { state: 'sent', receiptId },
    fromStates: ['queued', 'failed'],
  });
  // The receiver's first status can be quicker than this line: then the rung is already higher.
  if (!isFirst) await store.noteStep(id, { ...sent, outbox: [], patch: { receiptId } });
}

async function packetBytes(deps: DispatchDeps, delivery: DeliveryRow): Promise<Buffer> {
  const { files, store } = deps;
  if (delivery.packetDigest !== null) return fileBytes(files, delivery.packetDigest);
  const { digest } = await files.putBytes(await signedPacket(deps, delivery));
  return fileBytes(files, await store.namePacket(delivery.id, digest));
}

async function signedPacket(
  { organization, files, clock }: DispatchDeps,
  { agencyId, packetId, documentId, recipient, request }: DeliveryRow,
): Promise<Buffer> {
  const sender = await organization.findAgency(agencyId);
  const key = await organization.exchangeKey(agencyId);
  if (sender === null || key === null) throw new Error(`agency ${agencyId} has no exchange key`);
  const attachments = [];
  for (const [index, { digest, name, mediaType, description }] of request.files.entries()) {
    const bytes = await fileBytes(files, digest);
    attachments.push({
      contentId: `${index + 1}-${digest}`,
      name,
      mediaType,
      description,
      sha256: digest,
      bytes,
    });
  }
  const draft = packetDraft({
    packetId,
    documentId,
    sender,
    recipient,
    request,
    attachments,
    at: clock.now(),
  });
  return signPacket(buildDocument(draft), key);
}
