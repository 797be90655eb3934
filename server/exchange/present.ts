// Deliveries as the sender's tracking page shows them.
import type { Delivery, OutgoingListItem, RefusedStatus } from '../contracts/outgoing-document.ts';
import type { DeliveryState } from '../contracts/vocabulary.ts';
import type { RefusedStatus as RefusedRow, ShownDelivery } from './store/index.ts';

export const presentDelivery = (row: ShownDelivery): Delivery => ({
  id: row.id,
  recipient: row.recipient,
  state: row.state,
  statusCode: row.statusCode,
  steps: row.steps
    .map(({ at, state, text, request = null }) => ({ at: at.toISOString(), state, text, request }))
    // A first status can be noted before the receipt of the packet is.
    .sort((a, b) => (isRung(a) && isRung(b) ? RUNG[a.state] - RUNG[b.state] : 0) || a.at.localeCompare(b.at)),
  requests: row.requests.map(({ id, kind, reason, at, state, text, answeredAt }) => ({
    id,
    kind,
    reason,
    at: at.toISOString(),
    state,
    text,
    answeredAt: answeredAt?.toISOString() ?? null,
  })),
  givenUp: row.givenUp ? { ...row.givenUp, at: row.givenUp.at.toISOString() } : null,
  nextTryAt: row.state === 'queued' ? (row.nextTryAt?.toISOString() ?? null) : null,
});

export const presentRefused = ({ id, from, code, refusal, text, at }: RefusedRow): RefusedStatus => ({
  ...{ id, from, code, refusal, text },
  at: at.toISOString(),
});

/** Queued and failed can come again. */
const isRung = ({ state }: { state: DeliveryState }): boolean => RUNG[state] >= RUNG.sent;

const RUNG: Record<DeliveryState, number> = {
  queued: 0,
  failed: 1,
  sent: 2,
  arrived: 3,
  refused: 4,
  registered: 4,
  assigned: 5,
  'in-progress': 6,
  completed: 7,
  recalled: 8,
  replaced: 8,
};

type Summary = OutgoingListItem['deliverySummary'];

const EMPTY: Summary = {
  total: 0,
  arrived: 0,
  registered: 0,
  completed: 0,
  refused: 0,
  failed: 0,
  recalled: 0,
};

/** How many recipients have come at least so far; refused and failed are counted apart. */
export function summarize(counts: ReadonlyArray<[string, DeliveryState, number]>): Map<string, Summary> {
  const summaries = new Map<string, Summary>();
  for (const [id, state, count] of counts) {
    const summary = { ...(summaries.get(id) ?? EMPTY) };
    summary.total += count;
    if (RUNG[state] >= RUNG.arrived) summary.arrived += count;
    if (state !== 'refused' && RUNG[state] >= RUNG.registered) summary.registered += count;
    if (state === 'completed') summary.completed += count;
    if (state === 'refused') summary.refused += count;
    if (state === 'failed') summary.failed += count;
    if (state === 'recalled') summary.recalled += count;
    summaries.set(id, summary);
  }
  return summaries;
}
