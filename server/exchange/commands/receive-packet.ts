// Receives one document packet for one local agency (step 8): checked, stored, then acknowledged. The same packet again
// gets the original receipt, for ever; the same id with other bytes is a conflict (E1, E2).
import { createHash } from 'node:crypto';
import type { Receipt } from '../../contracts/exchange.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { outboxEntry } from '../../platform/outbox/entry.ts';
import { OutboxGiveUp, type OutboxHandler } from '../../platform/outbox/relay.ts';
import { type ArrivedFile, contentOf } from '../domain/arrived-packet.ts';
import type { ExchangeSubscriber } from '../ports.ts';
import { type DocumentPacket, normalizeOrganCode } from '../protocol/index.ts';
import type { PacketRow } from '../store.ts';
import type { Deps } from './deps.ts';
import { openDocument } from './open-packet.ts';

export const PACKET_ARRIVED = 'packet.arrived';

/** @throws AppError PACKET_*, EXCHANGE_*; nothing is kept then. */
export async function receivePacket(deps: Deps, bytes: Uint8Array, to: string): Promise<Receipt> {
  const { organization, files, store, clock } = deps;
  const packetDigest = createHash('sha256').update(bytes).digest('hex');
  const { value, sender } = await openDocument(deps, bytes);
  const recipient = await organization.findAgencyByCode(to);
  const isAddressed = value.to.some(({ organId }) => organId === normalizeOrganCode(to));
  if (recipient === null || !isAddressed || !recipient.isLocal || !recipient.canReceive)
    throw new AppError('EXCHANGE_RECIPIENT_UNKNOWN', { detail: `${to} does not receive here` });

  const id = derivedId('packet', recipient.id, sender.code, value.packetId);
  const known = await store.packet(id);
  if (known !== null) return receiptOf(known, recipient.code, packetDigest);

  await files.putBytes(bytes);
  const { row, isNew } = await store.insertPacket(
    {
      id,
      agencyId: recipient.id,
      senderCode: sender.code,
      packetId: value.packetId,
      packetDigest,
      content: {
        ...contentOf(value),
        sender: { code: sender.code, name: value.from.name ?? sender.name },
        files: await storeFiles(deps, value),
      },
      receivedAt: clock.now(),
    },
    [outboxEntry({ id: `${id}:arrived`, type: PACKET_ARRIVED, payload: null, at: clock.now() })],
  );
  return receiptOf(row, recipient.code, packetDigest, isNew);
}

async function storeFiles({ files }: Deps, { attachments }: DocumentPacket): Promise<ArrivedFile[]> {
  const stored: ArrivedFile[] = [];
  for (const [index, { name, mediaType, bytes }] of attachments.entries())
    stored.push({ ...(await files.putBytes(bytes)), name, mediaType, isMain: index === 0 });
  return stored;
}

function receiptOf(row: PacketRow, recipientCode: string, packetDigest: string, isFresh = false): Receipt {
  if (row.packetDigest !== packetDigest)
    throw new AppError('PACKET_CONFLICT', { detail: `packet ${row.packetId} was received with other bytes` });
  return {
    receiptId: derivedId('receipt', row.id, row.packetDigest),
    documentId: row.content.documentId,
    recipientCode,
    packetDigest: row.packetDigest,
    receivedAt: row.receivedAt.toISOString(),
    duplicate: !isFresh,
  };
}

export const makeTellArrival =
  ({ store }: Pick<Deps, 'store'>, subscriber: () => ExchangeSubscriber): OutboxHandler =>
  async ({ documentId: id }) => {
    const row = await store.packet(id);
    if (row === null) throw new OutboxGiveUp(`no packet ${id}`);
    await subscriber().packetArrived({
      packetId: id,
      agencyId: row.agencyId,
      arrivedAt: row.receivedAt,
      ...row.content,
    });
  };
