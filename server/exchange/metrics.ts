// What the exchange tells a Prometheus. Lanes are servers of the directory: a bounded list.
import type { Metrics } from '../platform/metrics.ts';
import type { ExchangeStore } from './store/index.ts';

const BREAKER = { closed: 0, 'half-open': 1, open: 2 };

export interface Measures {
  step(state: string): void;
  receipt(seconds: number): void;
}

export function tellExchange(metrics: Metrics, store: ExchangeStore): Measures {
  const perPeer = (name: string, help: string, read: (row: Row) => number | null) =>
    metrics.gauge({ name, help, labels: ['lane'] }, async () =>
      (await store.peers.all()).flatMap((row) => {
        const value = read(row);
        return value === null ? [] : [{ labels: { lane: row.lane }, value }];
      }),
    );
  type Row = Awaited<ReturnType<ExchangeStore['peers']['all']>>[number];
  perPeer(
    'vanthu_peer_breaker_state',
    'Circuit breaker of a peer as last noted: 0 closed, 1 half open, 2 open',
    ({ breaker: { state } }) => BREAKER[state],
  );
  perPeer(
    'vanthu_peer_last_contact_timestamp_seconds',
    'When a peer last answered',
    ({ lastContactAt }) => lastContactAt && lastContactAt.getTime() / 1_000,
  );
  metrics.gauge(
    { name: 'vanthu_deliveries', help: 'Deliveries that have not arrived, by state', labels: ['state'] },
    async () => {
      const { queued, sent, failed } = await store.cases.totals();
      return Object.entries({ queued, sent, failed }).map(([state, value]) => ({ labels: { state }, value }));
    },
  );
  metrics.gauge(
    { name: 'vanthu_dead_letters', help: 'What waits for a person, by kind', labels: ['kind'] },
    async () => {
      const { failed, statuses } = await store.cases.totals();
      return [
        { labels: { kind: 'delivery' }, value: failed },
        { labels: { kind: 'status' }, value: statuses },
      ];
    },
  );
  const step = metrics.counter({
    name: 'vanthu_delivery_steps_total',
    help: 'Steps of deliveries told to the office, by state',
    labels: ['state'],
  });
  const receipt = metrics.histogram({
    name: 'vanthu_receipt_latency_seconds',
    help: 'From release to the signed receipt of the recipient’s server',
    buckets: [0.1, 0.3, 1, 3, 10, 60, 600, 3_600, 86_400],
  });
  return { step: (state) => step({ state }), receipt: (seconds) => receipt(seconds) };
}
