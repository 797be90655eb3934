// The receipt of a status that a carrier brought there and a hand brings back: of a status told of a document received
// here, or of a take-back of a document sent from here (13). Verified like one that came over the wire, and kept once; the
// log is told at each repetition, in case the process died before.
import type { Receipt } from '../../contracts/exchange.ts';
import type { AgencyRow } from '../ports.ts';
import type { StatusSend, StatusSendRow } from '../store/index.ts';
import type { DispatchDeps } from './dispatch-packet.ts';
import { statusAcknowledged } from './log-lines.ts';
import { allCodesOf, checkedReceipt, codesOf } from './receipts.ts';
import { keepRequestReceipt } from './send-request.ts';
import { checkStatusReceipt } from './send-status.ts';

/** False when no such status was told. @throws ReceiptError. */
export async function receiveStatusReceipt(
  deps: DispatchDeps,
  from: AgencyRow,
  receipt: Receipt,
): Promise<boolean> {
  return receipt.statusCode === '13'
    ? ofTakeBack(deps, from, receipt)
    : ofTold(deps, { row: await toldIn(deps, from, receipt), from, receipt });
}

async function ofTakeBack(deps: DispatchDeps, from: AgencyRow, receipt: Receipt): Promise<boolean> {
  const { packetId, packetDigest, documentId, senderCode } = receipt;
  const delivery = await deps.store.deliveries.findByPacket(packetId, codesOf(from));
  const request = delivery?.requests.find(({ statusDigest }) => statusDigest === packetDigest);
  if (!delivery || !request || delivery.documentId !== documentId) return false;
  const told = { packetId, documentId, senderCode, statusCode: '13', packetDigest, parts: [] };
  await checkedReceipt(deps, from, receipt, told);
  await keepRequestReceipt(deps, { id: delivery.id, requestId: request.id }, receipt.signature);
  return true;
}

interface Told {
  row: { row: StatusSendRow; status: StatusSend } | null;
  from: AgencyRow;
  receipt: Receipt;
}

async function ofTold(deps: DispatchDeps, { row: found, from, receipt }: Told): Promise<boolean> {
  if (found === null) return false;
  const { row, status } = found;
  const jws =
    status.receipt ?? (await checkStatusReceipt(deps, { row, status, to: from }, receipt.signature));
  if (jws === null) return false;
  const key = { code: status.code, answers: status.answers ?? null };
  if (status.receipt === undefined)
    await deps.store.statuses.mark(row.id, key, { state: 'sent', receipt: jws });
  await deps.log.append(statusAcknowledged(row, { ...status, state: 'sent', receipt: jws }));
  return true;
}

/** Among what was told of this document: the very status the receipt names by its digest. */
async function toldIn(
  { organization, store }: DispatchDeps,
  from: AgencyRow,
  { senderCode, documentId, packetDigest }: Receipt,
): Promise<Told['row']> {
  const own = await organization.findLocalAgency(senderCode);
  if (own === null) return null;
  const name = { agencyId: own.id, senderCodes: await allCodesOf({ organization }, from.code), documentId };
  for (const { id } of await store.received.allOfDocument(name))
    for (const row of await store.statuses.rowsOfPacket(own.id, id)) {
      const status = row.statuses.find((each) => each.packetDigest === packetDigest);
      if (status !== undefined) return { row, status };
    }
  return null;
}
