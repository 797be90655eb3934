// The one relay of the office over the collections of all its features, and what became of their effects.
import type { Exchange } from './exchange/index.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import type { Metrics } from './platform/metrics.ts';
import type { Database } from './platform/mongo/connect.ts';
import { outboxLanes } from './platform/outbox/entry.ts';
import { makeOutboxOutlook, tellOutboxes } from './platform/outbox/outlook.ts';
import { makeOutboxRelay, type OutboxRelayOptions } from './platform/outbox/relay.ts';

interface OutboxesDeps {
  connection: Database['connection'];
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
  exchange: Pick<Exchange, 'outboxCollections' | 'kick'>;
  withOutbox: readonly { outboxCollections: readonly string[] }[];
  withHandlers: readonly { outboxHandlers: OutboxRelayOptions['handlers'] }[];
}

export function joinOutboxes(deps: OutboxesDeps) {
  const { connection, clock, logger, metrics, exchange } = deps;
  const collections = deps.withOutbox.flatMap(({ outboxCollections }) => outboxCollections);
  const outbox = makeOutboxRelay({
    ...{ connection, clock, logger, collections },
    handlers: Object.assign({}, ...deps.withHandlers.map(({ outboxHandlers }) => outboxHandlers)),
  });
  const all = [...collections, ...exchange.outboxCollections];
  const outlook = makeOutboxOutlook(connection, all, clock, () => {
    outbox.kick();
    exchange.kick();
  });
  tellOutboxes(metrics, outlook, clock);
  return { outbox, outlook, migrations: all.map(outboxLanes) };
}
