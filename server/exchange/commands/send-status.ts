// Tells the sender of a document how far it has come here (step 12, from the receiver's side).
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { StatusCode } from '../../contracts/vocabulary.ts';
import { OutboxGiveUp, type OutboxHandler, type OutboxMourner } from '../../platform/outbox/relay.ts';
import type { AgencyRow } from '../ports.ts';
import { buildStatus, ProtocolError, receiptFacts, signPacket } from '../protocol/index.ts';
import { isSameStatus, type StatusSend, type StatusSendRow } from '../store/index.ts';
import { PeerRefusal } from '../transports/transport.ts';
import type { DispatchDeps } from './dispatch-packet.ts';
import { statusTold } from './log-lines.ts';
import { answerOf, checkedReceipt, codesOf } from './receipts.ts';
import { signingKey } from './signing-key.ts';
import { storedStatus } from './stored-status.ts';
import { voucherFor } from './voucher.ts';

export const SEND_STATUS = 'exchange.sendStatus';

/** Entries of the first version answer nothing. */
const Payload = z.object({ code: StatusCode, answers: z.string().nullable().default(null) });

export const makeSendStatus =
  (deps: DispatchDeps): OutboxHandler =>
  async ({ documentId: incomingId, payload, signal }) => {
    const key = Payload.parse(payload);
    const row = await deps.store.statuses.find(incomingId);
    const status = row?.statuses.find((each) => isSameStatus(each, key));
    if (!row || !status) throw new OutboxGiveUp(`no status ${key.code} of ${incomingId}`);
    if (status.state === 'sent') return deps.log.append(statusTold(row, status));
    try {
      await noteTold(deps, row, status, await sendStatus(deps, row, status, signal));
    } catch (error) {
      if (error instanceof PeerRefusal || error instanceof ProtocolError)
        throw new OutboxGiveUp(error.message, { cause: error });
      throw error;
    }
  };

/** The sender has it: so says its receipt, or the carrier. */
export async function noteTold(
  { store, log }: Pick<DispatchDeps, 'store' | 'log'>,
  row: StatusSendRow,
  status: StatusSend,
  receipt: string | null,
): Promise<void> {
  const key = { code: status.code, answers: status.answers ?? null };
  await store.statuses.mark(row.id, key, { state: 'sent', ...(receipt !== null && { receipt }) });
  const told = (await store.statuses.find(row.id))?.statuses.find((each) => isSameStatus(each, key));
  await log.append(statusTold(row, { ...status, ...told }));
}

/** A status that is given up has failed, for people to see and to act on. */
export const makeMournStatus =
  ({ store, log }: Pick<DispatchDeps, 'store' | 'log'>): OutboxMourner =>
  async ({ documentId: incomingId, payload }) => {
    const key = Payload.parse(payload);
    await store.statuses.mark(incomingId, key, { state: 'failed' });
    const row = await store.statuses.find(incomingId);
    const status = row?.statuses.find((each) => isSameStatus(each, key));
    if (row && status) await log.append(statusTold(row, status));
  };

/** The receipt of who was told, verified; null where a carrier took it that signs nothing. */
export async function sendStatus(
  deps: DispatchDeps,
  row: StatusSendRow,
  status: StatusSend,
  signal: AbortSignal,
): Promise<string | null> {
  const { organization, store, transportFor } = deps;
  const packet = await store.received.find(row.packetRowId);
  if (packet === null) throw new OutboxGiveUp(`no packet ${row.packetRowId}`);
  const from = await organization.findAgency(row.agencyId);
  if (from === null) throw new OutboxGiveUp(`no agency ${row.agencyId}`);
  const to = await organization.findAgencyByCode(packet.senderCode);
  if (to === null) throw new PeerRefusal('EXCHANGE_SENDER_UNKNOWN', packet.senderCode);
  // An answer names the packet that asked; a take-back is no packet, so it is the document's own.
  const asking = status.answers ? await store.received.find(status.answers) : null;
  const packetId = asking?.packetId ?? packet.packetId;
  const packetDigest = (asking ?? packet).packetDigest;
  const bytes = await statusBytes(deps, {
    row,
    status,
    from,
    to,
    packet: { ...packet, packetId, packetDigest },
  });
  const told = {
    packetId,
    documentId: packet.content.documentId,
    senderCode: from.code,
    packetDigest: createHash('sha256').update(bytes).digest('hex'),
  };
  const { code } = status;
  const voucher = await voucherFor(deps, row.agencyId, { signed: bytes, packetDigest: told.packetDigest });
  const taken = await transportFor(to).sendStatus(to, { ...told, code, bytes, voucher }, { signal });
  if (taken.kind === 'carrier') return null;
  await checkedReceipt(deps, to, taken.receipt, { ...told, statusCode: code, parts: [] });
  return taken.receipt.signature;
}

/** A receipt that was given before, for a status that was noted as given up. @throws ReceiptError. */
export async function checkStatusReceipt(
  deps: DispatchDeps,
  { row, status, to }: { row: StatusSendRow; status: StatusSend; to: AgencyRow },
  jws: string | null,
): Promise<string | null> {
  if (jws === null || status.packetDigest === null) return null;
  const { packetId, documentId, senderCode } = receiptFacts(jws);
  const told = { packetId, documentId, senderCode, statusCode: status.code };
  const from = await deps.organization.findAgency(row.agencyId);
  if (from === null || !codesOf(from).includes(senderCode)) return null;
  await checkedReceipt(deps, to, answerOf(jws), { ...told, packetDigest: status.packetDigest, parts: [] });
  return jws;
}

interface StatusParts {
  row: StatusSendRow;
  status: StatusSend;
  from: AgencyRow;
  to: AgencyRow;
  packet: {
    packetId: string;
    packetDigest: string;
    content: { documentId: string; numberText: string; issuedOn: string };
  };
}

async function statusBytes(
  deps: DispatchDeps,
  { row, status, from, to, packet }: StatusParts,
): Promise<Buffer> {
  const { store } = deps;
  if (status.packetDigest !== null) return storedStatus(deps, status.packetDigest);
  const key = await signingKey(deps, row.agencyId);
  const { code, at, text, staff } = status;
  const { documentId, numberText, issuedOn } = packet.content;
  // Where the first version received it there is no envelope, and the digest is of the whole file.
  const isIdentity = (await store.envelopes.get(packet.packetDigest)) !== null;
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
      ...(isIdentity && { packetDigest: packet.packetDigest }),
    },
    at,
    ...(staff !== null && { staff: { staff } }),
    ...(text !== '' && { description: text }),
  });
  const bytes = signPacket(draft, key);
  const digest = createHash('sha256').update(bytes).digest('hex');
  await store.envelopes.put(digest, bytes);
  const name = { code, answers: status.answers ?? null };
  const named = await store.statuses.namePacket(row.id, name, digest);
  return named === digest ? bytes : storedStatus(deps, named);
}
