// Compares the statuses told from here with those their senders hold: tells again, as they were signed, what was lost
// there, and notes for people what the two sides do not agree on.
import type { AgencyRow } from '../ports.ts';
import { ReceiptError, type StatusAnswer, TRUTH_PACKETS } from '../protocol/index.ts';
import type {
  Difference,
  ReceivedPacketRow,
  ReconcileCounts,
  StatusSend,
  StatusSendRow,
} from '../store/index.ts';
import { PeerRefusal } from '../transports/transport.ts';
import type { DispatchDeps } from './dispatch-packet.ts';
import { askTold } from './put-question.ts';
import { checkStatusReceipt, noteTold, sendStatus } from './send-status.ts';

/** What is older has been compared often enough. */
const WINDOW_MS = 30 * 24 * 3_600_000;

type Held = StatusAnswer['packets'][number];

interface Pair {
  row: StatusSendRow;
  packet: ReceivedPacketRow;
}

export async function reconcileTold(
  deps: DispatchDeps,
  counts: ReconcileCounts,
  signal: AbortSignal,
): Promise<void> {
  const { store, clock } = deps;
  const since = new Date(clock.now().getTime() - WINDOW_MS);
  for (const agencyId of await store.truth.tellers()) {
    /** By sender; each holds less than one question, so this is bounded by the directory. */
    const waiting = new Map<string, Pair[]>();
    for await (const row of store.truth.told(agencyId, since)) {
      if (signal.aborted) return;
      const packet = await store.received.find(row.packetRowId);
      if (packet === null) continue;
      const pairs = [...(waiting.get(packet.senderCode) ?? []), { row, packet }];
      waiting.set(packet.senderCode, pairs.length < TRUTH_PACKETS ? pairs : []);
      if (pairs.length === TRUTH_PACKETS) await compareGroup(deps, pairs, counts, signal);
    }
    for (const pairs of waiting.values())
      if (!signal.aborted) await compareGroup(deps, pairs, counts, signal);
  }
}

async function compareGroup(
  deps: DispatchDeps,
  pairs: readonly Pair[],
  counts: ReconcileCounts,
  signal: AbortSignal,
): Promise<void> {
  const [first] = pairs;
  const to = first && (await deps.organization.findAgencyByCode(first.packet.senderCode));
  if (first === undefined || !to) return;
  try {
    const packets = pairs.map(({ packet: { packetId } }) => ({ packetId }));
    const answer = await askTold(deps, { agencyId: first.row.agencyId, to, signal }, packets);
    if (answer === null) return;
    for (const pair of pairs) {
      const held = answer.packets.find(({ packetId }) => packetId === pair.packet.packetId);
      if (held !== undefined) await compare(deps, pair, { held, to, counts, signal });
    }
  } catch {
    // The breaker and the page of peers tell of it.
    counts.unanswered += 1;
  }
}

interface Comparing {
  held: Held;
  to: AgencyRow;
  counts: ReconcileCounts;
  signal: AbortSignal;
}

async function compare(deps: DispatchDeps, { row: seen, packet }: Pair, comparing: Comparing): Promise<void> {
  const { counts } = comparing;
  counts.compared += 1;
  // What was told between the reading and the answer is no difference.
  const row = (await deps.store.statuses.find(seen.id)) ?? seen;
  const difference = await settle(deps, { row, packet }, comparing);
  if (difference !== null) counts.different += 1;
  const { id, agencyId, content } = packet;
  const seenAt = deps.clock.now();
  const { documentId, sender: peer } = content;
  await deps.store.truth.note({ id, agencyId, direction: 'told', documentId, peer, seenAt }, difference);
}

async function settle(
  deps: DispatchDeps,
  { row, packet }: Pair,
  { held, to, counts, signal }: Comparing,
): Promise<Difference | null> {
  if (held.packetDigest === null) return { kind: 'unknown-there', detail: row.statuses.at(-1)?.code ?? '' };
  if (held.packetDigest !== packet.packetDigest) return { kind: 'other-content', detail: held.packetDigest };
  for (const status of row.statuses) {
    // It is on its way, and what follows waits for it.
    if (status.state === 'queued') break;
    const there = held.statuses.find((each) => isSame(each, status));
    if (there !== undefined && status.state === 'sent') continue;
    try {
      const receipt =
        there === undefined
          ? await sendStatus(deps, row, status, signal)
          : await checkStatusReceipt(deps, { row, status, to }, there.receipt);
      await noteTold(deps, row, status, receipt);
      counts.repaired += 1;
    } catch (error) {
      if (error instanceof PeerRefusal) return { kind: 'status-refused', detail: error.message };
      if (!(error instanceof ReceiptError)) throw error;
    }
  }
  const unknown = held.statuses.find((each) => !row.statuses.some((status) => isSame(each, status)));
  return unknown === undefined ? null : { kind: 'unknown-here', detail: unknown.code };
}

/** A rung is told once; answers to requests are told apart by their bytes. */
const isSame = ({ code, digest }: Held['statuses'][number], status: StatusSend): boolean =>
  status.answers ? digest === status.packetDigest : code === status.code;
