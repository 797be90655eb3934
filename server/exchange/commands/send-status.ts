// Tells the sender of a document how far it has come here (step 12, from the receiver's side).
import { z } from 'zod';
import { StatusCode } from '../../contracts/vocabulary.ts';
import { OutboxGiveUp, type OutboxHandler } from '../../platform/outbox/relay.ts';
import type { AgencyRow } from '../ports.ts';
import { buildStatus, ProtocolError, signPacket } from '../protocol/index.ts';
import type { StatusSendRow } from '../store.ts';
import { PeerRefusal } from '../transports/transport.ts';
import { type DispatchDeps, MAX_ATTEMPTS } from './dispatch-packet.ts';
import { fileBytes } from './file-bytes.ts';

export const SEND_STATUS = 'exchange.sendStatus';

const Payload = z.object({ code: StatusCode });

export const makeSendStatus =
  (deps: DispatchDeps): OutboxHandler =>
  async ({ documentId: incomingId, payload, attempt }) => {
    const { code } = Payload.parse(payload);
    const row = await deps.store.statusSend(incomingId);
    const status = row?.statuses.find((each) => each.code === code);
    if (!row || !status) throw new OutboxGiveUp(`no status ${code} of ${incomingId}`);
    if (status.state === 'sent') return;
    try {
      await sendStatus(deps, row, status);
      await deps.store.markStatus(incomingId, code, 'sent');
    } catch (error) {
      const isFinal =
        error instanceof PeerRefusal || error instanceof ProtocolError || attempt >= MAX_ATTEMPTS;
      if (!isFinal) throw error;
      await deps.store.markStatus(incomingId, code, 'failed');
      throw new OutboxGiveUp(error instanceof Error ? error.message : String(error), { cause: error });
    }
  };

async function sendStatus(
  deps: DispatchDeps,
  row: StatusSendRow,
  status: StatusSendRow['statuses'][number],
): Promise<void> {
  const packet = await deps.store.packet(row.packetRowId);
  if (packet === null) throw new OutboxGiveUp(`no packet ${row.packetRowId}`);
  const to = await deps.organization.findAgencyByCode(packet.senderCode);
  if (to === null) throw new PeerRefusal('EXCHANGE_SENDER_UNKNOWN', packet.senderCode);
  const bytes = await statusBytes(deps, { row, status, to, packet });
  await deps.transportFor(to).sendStatus(to, bytes);
}

interface StatusParts {
  row: StatusSendRow;
  status: StatusSendRow['statuses'][number];
  to: AgencyRow;
  packet: { packetId: string; content: { documentId: string; numberText: string; issuedOn: string } };
}

async function statusBytes(deps: DispatchDeps, { row, status, to, packet }: StatusParts): Promise<Buffer> {
  const { files, organization, store } = deps;
  if (status.packetDigest !== null) return fileBytes(files, status.packetDigest);
  const from = await organization.findAgency(row.agencyId);
  const key = await organization.exchangeKey(row.agencyId);
  if (from === null || key === null) throw new Error(`agency ${row.agencyId} has no exchange key`);
  const { code, at, text, staff } = status;
  const { documentId, numberText, issuedOn } = packet.content;
  const draft = buildStatus({
    code,
    from: { organId: from.code, name: from.name },
    to: { organId: to.code, name: to.name },
    responseFor: {
      organId: to.code,
      code: numberText,
      promulgationOn: issuedOn,
      documentId,
      packetId: packet.packetId,
    },
    at,
    ...(staff !== null && { staff: { staff } }),
    ...(text !== '' && { description: text }),
  });
  const { digest } = await files.putBytes(signPacket(draft, key));
  return fileBytes(files, await store.nameStatusPacket(row.id, code, digest));
}
