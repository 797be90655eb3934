// Receives the wish of a sender to have a document back (status 13): only from who has sent it, only for who has it;
// kept, then acknowledged, then told to the office (QĐ 28/2018 Điều 8.2).
import { z } from 'zod';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { outboxEntry } from '../../platform/outbox/entry.ts';
import { OutboxGiveUp, type OutboxHandler } from '../../platform/outbox/relay.ts';
import type { AgencyRow, ExchangeSubscriber } from '../ports.ts';
import type { StatusPacket } from '../protocol/index.ts';
import type { ReceivedPacketRow } from '../store/index.ts';
import type { Deps } from './deps.ts';
import { takeBackReceived } from './log-lines.ts';
import { codesOf, signedReceipt } from './receipts.ts';

export const TAKE_BACK_ASKED = 'packet.takeBackAsked';

const Payload = z.object({ requestId: z.string() });

export interface ArrivedStatus {
  value: StatusPacket;
  /** Whose key has signed it. */
  sender: AgencyRow;
  bytes: Uint8Array;
  packetDigest: string;
}

/** The signed receipt, the same for the same bytes. @throws AppError EXCHANGE_RECIPIENT_UNKNOWN, STATUS_UNKNOWN_DOCUMENT. */
export async function receiveTakeBack(deps: Deps, status: ArrivedStatus): Promise<string> {
  const { organization, store, clock } = deps;
  const { value, sender, bytes, packetDigest } = status;
  const to = value.to?.organId;
  const recipient = to === undefined ? null : await organization.findLocalAgency(to);
  if (recipient === null)
    throw new AppError('EXCHANGE_RECIPIENT_UNKNOWN', { detail: `${to ?? 'nobody'} does not receive here` });
  const row = await documentOf(deps, { value, sender, recipient });
  const id = derivedId('take-back', row.id, packetDigest);
  const known = row.asked?.find((each) => each.id === id);
  if (known !== undefined) return known.receipt;

  await store.envelopes.put(packetDigest, bytes);
  const at = clock.now();
  const receipt = await signedReceipt(deps, recipient.id, {
    receiptId: derivedId('status-receipt', row.id, '13', packetDigest),
    packetId: row.packetId,
    documentId: row.content.documentId,
    senderCode: sender.code,
    recipientCode: recipient.code,
    statusCode: '13',
    packetDigest,
    parts: [],
    receivedAt: at.toISOString(),
  });
  const asked = { id, reason: value.description ?? '', at, packetDigest, receipt };
  const entry = outboxEntry({
    id: `${row.id}:asked:${id}`,
    type: TAKE_BACK_ASKED,
    payload: { requestId: id },
    at,
  });
  const kept = await store.received.noteTakeBack(row.id, asked, entry);
  return kept?.asked?.find((each) => each.id === id)?.receipt ?? receipt;
}

/** Looked for among what this sender has sent, so nobody can ask for another's document. */
async function documentOf(
  { store }: Deps,
  { value, sender, recipient }: Pick<ArrivedStatus, 'value' | 'sender'> & { recipient: AgencyRow },
): Promise<ReceivedPacketRow> {
  const { packetId, documentId } = value.responseFor;
  const name = { agencyId: recipient.id, senderCodes: codesOf(sender) };
  const row =
    packetId === undefined
      ? await store.received.findDocument({ ...name, documentId })
      : await store.received.findFrom({ ...name, packetId });
  if (row === null || row.content.documentId !== documentId)
    throw new AppError('STATUS_UNKNOWN_DOCUMENT', {
      detail: `${recipient.code} has received nothing of ${sender.code} under this identifier`,
    });
  return row;
}

export const makeTellTakeBack =
  ({ store, log }: Pick<Deps, 'store' | 'log'>, subscriber: () => ExchangeSubscriber): OutboxHandler =>
  async ({ documentId: packetId, payload }) => {
    const { requestId } = Payload.parse(payload);
    const row = await store.received.find(packetId);
    const asked = row?.asked?.find(({ id }) => id === requestId);
    if (!row || !asked) throw new OutboxGiveUp(`no take-back ${requestId} of packet ${packetId}`);
    await log.append(takeBackReceived(row, asked));
    const { reason, at } = asked;
    await subscriber().takeBackAsked({ requestId, agencyId: row.agencyId, packetId, reason, at });
  };
