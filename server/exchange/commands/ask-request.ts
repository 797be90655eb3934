// Asks something of one recipient after the document has been sent to it: one conditional write on its delivery keeps
// the request, and carries what brings it there. A document that has moved meanwhile is looked at again.
import { outboxEntry } from '../../platform/outbox/entry.ts';
import { OutboxGiveUp } from '../../platform/outbox/relay.ts';
import { type AskedRequest, isWaiting, kindAt, wantsBack } from '../domain/asked-request.ts';
import type { DeliveryRow } from '../domain/delivery.ts';
import { laneOf } from '../domain/lanes.ts';
import type { RecallToAsk, ReplacementToNote } from '../ports.ts';
import { type Business, makePacketId, RECALL_BY } from '../protocol/index.ts';
import { stepWrite } from './delivery-step.ts';
import type { Deps } from './deps.ts';
import { allCodesOf } from './receipts.ts';
import { SEND_REQUEST } from './send-request.ts';

/** A status was noted between reading and writing. */
const TRIES = 10;

const GET_BACK = ['take-back', 'recall', 'removal'] as const;

/** Idempotent by request and recipient; nothing where the document has ended, or is asked back already. */
export async function askRecall(deps: Deps, wish: RecallToAsk): Promise<void> {
  const { store } = deps;
  const { requestId: id, reason, by, at, recipientCode } = wish;
  const codes = await allCodesOf(deps, recipientCode);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const row = await store.deliveries.newest(wish, codes);
    const kind = row && kindAt(row.stage, wish.kind);
    if (!row || !kind || isAskedBack(row, id)) return;
    const packetId =
      kind === 'take-back' ? row.packetId : makePacketId(row.documentId, [recipientCode], wish.revision);
    if (kind !== 'take-back') await keepPacket(deps, row, { packetId, kind, wish });
    const request = { id, kind, reason, by, at, packetId };
    const to = await deps.organization.findAgencyByCode(recipientCode);
    const send = outboxEntry({
      ...(to && { lane: laneOf(to) }),

      id: `${row.id}:ask:${id}`,
      type: SEND_REQUEST,
      payload: { requestId: id },
      at,
    });
    if (await ask(deps, row, { request, outbox: [send] })) return;
  }
  throw new Error(`the delivery to ${recipientCode} changes all the time`);
}

/** Idempotent. The packet of the new document is what asks, so nothing is sent here. */
export async function noteReplacement(deps: Deps, wish: ReplacementToNote): Promise<void> {
  const { agencyId, outgoingId, replacedId, kind, reason, at } = wish;
  for (const recipientCode of wish.recipientCodes) {
    // It may have been renamed since it got the document that is replaced.
    const codes = await allCodesOf(deps, recipientCode);
    const carrier = await deps.store.deliveries.newest({ agencyId, outgoingId }, codes);
    if (carrier === null) throw new OutboxGiveUp(`no delivery of ${outgoingId} to ${recipientCode}`);
    const { packetId } = carrier;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const row = await deps.store.deliveries.newest({ agencyId, outgoingId: replacedId }, codes);
      if (row === null || RECALL_BY[row.stage] === null) break;
      if (row.requests.some(({ id }) => id === outgoingId)) break;
      const request = { id: outgoingId, kind, reason, by: '', at, packetId };
      if (await ask(deps, row, { request, outbox: [] })) break;
    }
  }
}

const isAskedBack = ({ requests }: DeliveryRow, requestId: string): boolean =>
  requests.some((request) => request.id === requestId || (isWaiting(request) && wantsBack(request.kind)));

async function ask(
  { store }: Deps,
  { id, stage, state }: DeliveryRow,
  asked: {
    request: Omit<AskedRequest, 'state' | 'text' | 'answeredAt'>;
    outbox: ReturnType<typeof outboxEntry>[];
  },
): Promise<boolean> {
  const request: AskedRequest = { ...asked.request, state: 'pending', text: '', answeredAt: null };
  const { kind, reason, at } = request;
  const { step, outbox } = stepWrite({
    id,
    key: `asked:${request.id}`,
    state,
    statusCode: null,
    text: reason,
    at,
    request: { kind, state: 'pending' },
  });
  return store.deliveries.ask(id, {
    request,
    fromStage: stage,
    isAlone: wantsBack(kind) ? GET_BACK : [],
    step,
    outbox: [...outbox, ...asked.outbox],
  });
}

/** The packet that asks: the facts of the document, no files (QCVN 102:2016, nghiệp vụ 1 and 2). */
async function keepPacket(
  { store, organization }: Deps,
  row: DeliveryRow,
  { packetId, kind, wish }: { packetId: string; kind: AskedRequest['kind']; wish: RecallToAsk },
): Promise<void> {
  const sent = await store.sent.find(row.packetId);
  if (sent === null) throw new OutboxGiveUp(`no packet ${row.packetId}`);
  const { code } = row.recipient;
  // Its name may have changed since the document was sent.
  const { name } = (await organization.findAgencyByCode(code)) ?? row.recipient;
  const common = { documentId: row.documentId, reason: wish.reason, paper: false, staff: { staff: wish.by } };
  const business: Business =
    kind === 'removal'
      ? {
          ...common,
          type: 'update',
          contentChanged: false,
          receiversChanged: true,
          receivers: [{ organId: code, change: 'removed' }],
        }
      : { ...common, type: 'recall' };
  await store.sent.insert({
    id: packetId,
    agencyId: row.agencyId,
    outgoingId: row.outgoingId,
    documentId: row.documentId,
    revision: wish.revision,
    recipients: [{ code, name }],
    request: { document: sent.request.document, files: [], business },
    signed: null,
    createdAt: wish.at,
  });
}
