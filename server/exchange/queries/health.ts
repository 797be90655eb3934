// How the exchange is: its ways out, what has not arrived, and whose names were claimed twice.
import type { Actor } from '../../organization/index.ts';
import type { Deps } from '../commands/deps.ts';
import type { PeerRow } from '../store/index.ts';

export async function exchangeHealth({ store, clock }: Deps, { agencyId }: Pick<Actor, 'agencyId'>) {
  const now = clock.now();
  const [peers, waiting, statuses, conflicting, last, differences] = await Promise.all([
    store.peers.all(),
    store.cases.waiting(agencyId),
    store.cases.failedStatuses(agencyId),
    store.received.conflicting(agencyId),
    store.truth.last(),
    store.truth.differences(agencyId),
  ]);
  return {
    peers: peers.map((row) => presentPeer(row, now)).sort((a, b) => RANK[a.breaker] - RANK[b.breaker]),
    waiting,
    reconciliation: last && { ...last, at: last.at.toISOString() },
    differences: differences.map(({ agencyId: _own, seenAt, ...row }) => ({
      ...row,
      seenAt: seenAt.toISOString(),
    })),
    failedStatuses: statuses.length,
    conflicts: conflicting.map(({ content, conflictCount, conflicts, receivedAt }) => ({
      sender: content.sender.name,
      documentId: content.documentId,
      count: conflictCount,
      lastAt: (conflicts.at(-1)?.at ?? receivedAt).toISOString(),
    })),
  };
}

/** What needs a look comes first. */
const RANK = { open: 0, 'half-open': 1, closed: 2 };

function presentPeer({ breaker, ...row }: PeerRow, now: Date) {
  const { until, failures } = breaker;
  // Noted when it opened; by now its time may be over.
  const state = breaker.state === 'open' && until !== null && until <= now ? 'half-open' : breaker.state;
  return {
    lane: row.lane,
    agency: row.agency,
    breaker: state,
    failures,
    openUntil: state === 'open' ? (until?.toISOString() ?? null) : null,
    lastContactAt: row.lastContactAt?.toISOString() ?? null,
    lastFailureAt: row.lastFailureAt?.toISOString() ?? null,
    lastError: row.lastError,
  };
}
