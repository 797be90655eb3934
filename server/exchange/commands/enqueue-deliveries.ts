// Makes the deliveries of a released document: one packet for each group of recipients, one row for each recipient; the
// relay sends them. The ids are derived, so asking again makes nothing new (E1, E5).
import { URGENCY_RANK } from '../../contracts/vocabulary.ts';
import { derivedId } from '../../platform/ids.ts';
import { outboxEntry } from '../../platform/outbox/entry.ts';
import { OutboxGiveUp } from '../../platform/outbox/relay.ts';
import { laneOf } from '../domain/lanes.ts';
import { MAX_RECIPIENTS, type SentPacketRow } from '../domain/sent-packet.ts';
import type { DeliveryRequest } from '../ports.ts';
import { makeDocumentId, makePacketId } from '../protocol/index.ts';
import type { NewDelivery } from '../store/index.ts';
import { stepWrite } from './delivery-step.ts';
import type { Deps } from './deps.ts';
import { DISPATCH } from './dispatch-packet.ts';
import { madeAhead } from './sent-packet.ts';

/** With the lane in which its delivery waits. */
type Recipient = SentPacketRow['recipients'][number] & { lane: string };

export async function enqueueDeliveries(deps: Deps, request: DeliveryRequest): Promise<void> {
  const { organization } = deps;
  const sender = await organization.findAgency(request.agencyId);
  if (sender === null) throw new OutboxGiveUp(`no agency ${request.agencyId}`);
  const { issuedOn, code } = request.document;
  const documentId = makeDocumentId({ organId: sender.code, on: issuedOn, ...code });
  const recipients = await recipientsOf(deps, request.recipientCodes);
  const groups: Recipient[][] = [];
  for (let from = 0; from < recipients.length; from += MAX_RECIPIENTS)
    groups.push(recipients.slice(from, from + MAX_RECIPIENTS));
  await Promise.all(groups.map((group) => enqueueGroup(deps, request, documentId, group)));
}

/** The directory was checked at release; a row that has gone since is still a delivery that failed, not nothing. */
async function recipientsOf({ organization }: Deps, codes: readonly string[]): Promise<Recipient[]> {
  const found = await Promise.all(
    codes.map(async (given): Promise<Recipient> => {
      const agency = await organization.findAgencyByCode(given);
      const { code, name } = agency ?? { code: given, name: given };
      return { code, name, lane: agency === null ? code : laneOf(agency) };
    }),
  );
  return [...new Map(found.map((recipient) => [recipient.code, recipient])).values()];
}

async function enqueueGroup(
  deps: Deps,
  request: DeliveryRequest,
  documentId: string,
  recipients: Recipient[],
): Promise<void> {
  const { store, clock } = deps;
  const { outgoingId, agencyId, revision, document, files, business, responseFor } = request;
  const codes = recipients.map(({ code }) => code);
  const packetId = makePacketId(documentId, codes, revision);
  const at = clock.now();
  const packet: SentPacketRow = {
    id: packetId,
    agencyId,
    outgoingId,
    documentId,
    revision,
    recipients: recipients.map(({ code, name }) => ({ code, name })),
    request: { document, files, ...(business && { business }), ...(responseFor && { responseFor }) },
    signed: null,
    createdAt: at,
  };
  const made = await madeAhead(deps, packet);
  const rows = recipients.map(({ lane, ...recipient }): NewDelivery => {
    const id = derivedId('delivery', outgoingId, recipient.code, String(revision));
    const queued = stepWrite({ id, key: 'queued', state: 'queued', statusCode: null, text: '', at });
    return {
      id,
      agencyId,
      outgoingId,
      documentId,
      packetId,
      recipient,
      state: 'queued',
      stage: 'none',
      statusCode: null,
      steps: [queued.step],
      requests: [],
      receiptId: null,
      receipt: null,
      createdAt: at,
      updatedAt: at,
      outbox: [
        ...queued.outbox,
        outboxEntry({
          ...{ id: `${id}:dispatch`, type: DISPATCH, payload: null, at, lane },
          daysAhead: URGENCY_RANK[document.urgency],
        }),
      ],
    };
  });
  await store.insertInOrder([
    ...(made === null ? [] : store.envelopes.newRow(made.signed.packetDigest, made.envelope)),
    store.sent.newRow({ ...packet, signed: made?.signed ?? null }),
    ...store.deliveries.newRows(rows),
  ]);
}
