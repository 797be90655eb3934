// Compares the deliveries that are not over with what their receivers know: takes receipts and statuses that went missing,
// by the same door as if they had just come, and notes for people what only people can settle.
import { AppError } from '../../platform/http/problem.ts';
import type { DeliveryRow } from '../domain/delivery.ts';
import type { AgencyRow } from '../ports.ts';
import { ReceiptError, TRUTH_PACKETS, type TruthAnswer } from '../protocol/index.ts';
import type { Difference, ReconcileCounts } from '../store/index.ts';
import { type DispatchDeps, noteTaken, proofOf } from './dispatch-packet.ts';
import { askSent } from './put-question.ts';
import { answerOf } from './receipts.ts';
import { receiveStatus } from './receive-status.ts';
import type { FindSentPacket } from './sent-packet.ts';

export interface ReconcileDeps extends DispatchDeps {
  findPacket: FindSentPacket;
}

type Told = TruthAnswer['packets'][number];

export async function reconcileSent(
  deps: ReconcileDeps,
  counts: ReconcileCounts,
  signal: AbortSignal,
): Promise<void> {
  for (const agencyId of await deps.store.truth.senders()) {
    let after: string | null = null;
    while (!signal.aborted) {
      const rows = await deps.store.truth.unfinished(agencyId, after, TRUTH_PACKETS);
      after = rows.at(-1)?.id ?? null;
      if (after === null) break;
      for (const group of byRecipient(rows)) await compareGroup(deps, group, counts, signal);
    }
  }
}

function byRecipient(rows: readonly DeliveryRow[]): DeliveryRow[][] {
  const groups = new Map<string, DeliveryRow[]>();
  for (const row of rows) groups.set(row.recipient.code, [...(groups.get(row.recipient.code) ?? []), row]);
  return [...groups.values()];
}

async function compareGroup(
  deps: ReconcileDeps,
  rows: DeliveryRow[],
  counts: ReconcileCounts,
  signal: AbortSignal,
): Promise<void> {
  const [first] = rows;
  const to = first && (await deps.organization.findAgencyByCode(first.recipient.code));
  if (first === undefined || !to) return;
  try {
    const packets = rows.map(({ packetId, steps }) => ({
      packetId,
      statuses: steps.map((step) => step.key).filter((name) => /^\d\d$/.test(name)),
    }));
    const answer = await askSent(deps, { agencyId: first.agencyId, to, signal }, packets);
    if (answer === null) return;
    for (const row of rows) {
      const told = answer.packets.find(({ packetId }) => packetId === row.packetId);
      if (told !== undefined) await compare(deps, row, told, to, counts);
    }
  } catch {
    // The breaker and the page of peers tell of it.
    counts.unanswered += 1;
  }
}

async function compare(
  deps: ReconcileDeps,
  row: DeliveryRow,
  told: Told,
  to: AgencyRow,
  counts: ReconcileCounts,
): Promise<void> {
  counts.compared += 1;
  const difference = await settle(deps, row, told, to, counts);
  if (difference !== null) counts.different += 1;
  const { id, agencyId, documentId, recipient: peer } = row;
  const seenAt = deps.clock.now();
  await deps.store.truth.note({ id, agencyId, direction: 'sent', documentId, peer, seenAt }, difference);
}

async function settle(
  deps: ReconcileDeps,
  row: DeliveryRow,
  told: Told,
  to: AgencyRow,
  counts: ReconcileCounts,
): Promise<Difference | null> {
  // What is still on its way, or failed, is not there by right.
  const isOnTheWay = row.receiptId === null;
  if (told.packetDigest === null) return isOnTheWay ? null : { kind: 'unknown-there', detail: row.state };
  const packet = await deps.findPacket(row.packetId);
  // One of the first version is known to its receiver by another digest.
  if (told.packetDigest !== packet.packetDigest && told.packetDigest !== packet.oldDigest)
    return { kind: 'other-content', detail: told.packetDigest };
  if (row.receipt === null && told.receipt !== null) {
    try {
      const taken = { kind: 'receipt' as const, receipt: answerOf(told.receipt) };
      await noteTaken(deps, row, await proofOf(deps, to, taken, packet));
      counts.repaired += 1;
    } catch (error) {
      if (!(error instanceof ReceiptError)) throw error;
    }
  }
  for (const status of told.statuses) {
    try {
      // Signed long ago, perhaps; that they are its own its answer says.
      await receiveStatus(deps, Buffer.from(status, 'base64'), { vouchedBy: to.id });
      counts.repaired += 1;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { kind: 'status-refused', detail: [error.code, error.detail].filter(Boolean).join(': ') };
    }
  }
  return null;
}
