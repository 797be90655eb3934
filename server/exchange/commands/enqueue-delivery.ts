// Makes the row of one delivery; the relay sends it. The ids are derived, so asking again makes nothing new (E1, E5).
import { derivedId } from '../../platform/ids.ts';
import { outboxEntry } from '../../platform/outbox/entry.ts';
import { OutboxGiveUp } from '../../platform/outbox/relay.ts';
import type { DeliveryRequest } from '../ports.ts';
import { makeDocumentId, makePacketId } from '../protocol/index.ts';
import { stepWrite } from './delivery-step.ts';
import type { Deps } from './deps.ts';
import { DISPATCH } from './dispatch-packet.ts';

export async function enqueueDelivery(deps: Deps, request: DeliveryRequest): Promise<void> {
  const { organization, store, clock } = deps;
  const { outgoingId, agencyId, revision, document } = request;
  const sender = await organization.findAgency(agencyId);
  if (sender === null) throw new OutboxGiveUp(`no agency ${agencyId}`);
  const recipient = await organization.findAgencyByCode(request.recipientCode);
  // The directory was checked at release; a row that has gone since is still a delivery that failed, not nothing.
  const { code, name } = recipient ?? { code: request.recipientCode, name: request.recipientCode };
  const documentId = makeDocumentId({ organId: sender.code, on: document.issuedOn, ...document.code });
  const id = derivedId('delivery', outgoingId, code, String(revision));
  const at = clock.now();
  const queued = stepWrite({ id, key: 'queued', state: 'queued', statusCode: null, text: '', at });
  await store.insertDelivery(
    {
      id,
      agencyId,
      outgoingId,
      documentId,
      packetId: makePacketId(documentId, code, revision),
      recipient: { code, name },
      request,
      packetDigest: null,
      state: 'queued',
      stage: 'none',
      statusCode: null,
      steps: [queued.step],
      receiptId: null,
      createdAt: at,
      updatedAt: at,
    },
    [...queued.outbox, outboxEntry({ id: `${id}:dispatch`, type: DISPATCH, payload: null, at })],
  );
}
