// Compares the deliveries that are not over with what their receivers know: takes receipts and statuses that went missing,
// by the same door as if they had just come, and notes for people what only people can settle.
import { randomUUID } from 'node:crypto';
import { AppError } from '../../platform/http/problem.ts';
import type { DeliveryRow } from '../domain/delivery.ts';
import type { AgencyRow } from '../ports.ts';
import { ReceiptError, signTruth, TRUTH_PACKETS, type TruthAnswer, verifyAnswer } from '../protocol/index.ts';
import type { DifferenceRow, ReconcileCounts } from '../store/index.ts';
import { type DispatchDeps, noteTaken, proofOf } from './dispatch-packet.ts';
import { answerOf } from './receipts.ts';
import { receiveStatus } from './receive-status.ts';
import type { FindSentPacket } from './sent-packet.ts';

export interface ReconcileDeps extends DispatchDeps {
  findPacket: FindSentPacket;
}

type Told = TruthAnswer['packets'][number];
type Difference = Pick<DifferenceRow, 'kind' | 'detail'>;

/** Goes through everything once; a peer that does not answer is passed over until the next time. */
export async function reconcile(deps: ReconcileDeps, signal: AbortSignal): Promise<ReconcileCounts> {
  const counts: ReconcileCounts = { compared: 0, repaired: 0, different: 0, unanswered: 0 };
  for (const agencyId of await deps.store.truth.agencies()) {
    let after: string | null = null;
    while (!signal.aborted) {
      const rows = await deps.store.truth.unfinished(agencyId, after, TRUTH_PACKETS);
      after = rows.at(-1)?.id ?? null;
      if (after === null) break;
      for (const group of byRecipient(rows)) await compareGroup(deps, group, counts, signal);
    }
  }
  return counts;
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
    const answer = await ask(deps, first.agencyId, to, rows, signal);
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

async function ask(
  { organization, clock, transportFor }: ReconcileDeps,
  agencyId: string,
  to: AgencyRow,
  rows: readonly DeliveryRow[],
  signal: AbortSignal,
): Promise<TruthAnswer | null> {
  const from = await organization.findAgency(agencyId);
  const key = await organization.exchangeKey(agencyId);
  if (from === null || key === null) return null;
  const id = randomUUID();
  const packets = rows.map(({ packetId, steps }) => ({
    packetId,
    statuses: steps.map((step) => step.key).filter((name) => /^\d\d$/.test(name)),
  }));
  const askedAt = clock.now().toISOString();
  const asked = { askedBy: from.code, askedOf: to.code, askedAt, packets };
  const question = await signTruth({ kind: 'vanthu-truth-question', id, ...asked }, key);
  const jws = await transportFor(to).askTruth(to, question, { signal });
  if (jws === null) return null;
  const answer = await verifyAnswer(jws, to.exchangeCertificates, clock.now());
  if (answer.question !== id || answer.answeredBy !== to.code)
    throw new Error('the answer is to another question');
  return answer;
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
  const { id: deliveryId, agencyId, documentId, recipient } = row;
  const seenAt = deps.clock.now();
  await deps.store.truth.note({ deliveryId, agencyId, documentId, recipient, seenAt }, difference);
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
      await receiveStatus(deps, Buffer.from(status, 'base64'));
      counts.repaired += 1;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { kind: 'status-refused', detail: [error.code, error.detail].filter(Boolean).join(': ') };
    }
  }
  return null;
}
