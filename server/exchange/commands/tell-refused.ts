// Tells the office of a status that was not believed, so that its clerk need not find it by himself.
import { z } from 'zod';
import { type OutboxEntry, outboxEntry } from '../../platform/outbox/entry.ts';
import type { OutboxHandler } from '../../platform/outbox/relay.ts';
import type { ExchangeSubscriber } from '../ports.ts';
import type { Deps } from './deps.ts';

export const STATUS_REFUSED = 'exchange.statusRefused';

const Payload = z.object({ id: z.string() });

/** Stands in the delivery, or one of the deliveries, that the status speaks of. */
export const refusedEntry = (id: string, at: Date): OutboxEntry =>
  outboxEntry({ id: `${STATUS_REFUSED}:${id}`, type: STATUS_REFUSED, payload: { id }, at });

export const makeTellRefused =
  ({ store }: Pick<Deps, 'store'>, subscriber: () => ExchangeSubscriber): OutboxHandler =>
  async ({ payload }) => {
    const { id } = Payload.parse(payload);
    const row = await store.refused.find(id);
    if (row === null) return;
    const { agencyId, outgoingId, from, at } = row;
    await subscriber().statusRefused({ stepId: id, agencyId, outgoingId, from, at });
  };
