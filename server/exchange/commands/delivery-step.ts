// One step of a delivery: the line kept in the row, and the entry that tells the sender's people of it.
import { z } from 'zod';
import { DeliveryState, RequestKind, RequestState, StatusCode } from '../../contracts/vocabulary.ts';
import { outboxEntry } from '../../platform/outbox/entry.ts';
import type { OutboxHandler } from '../../platform/outbox/relay.ts';
import type { ExchangeSubscriber } from '../ports.ts';
import type { StepWrite } from '../store/index.ts';
import type { Deps } from './deps.ts';
import { deliveryStepped } from './log-lines.ts';

export const TELL_STEP = 'exchange.deliveryStep';

const Payload = z.object({
  key: z.string(),
  state: DeliveryState,
  statusCode: StatusCode.nullable(),
  text: z.string(),
  at: z.date(),
  request: z.object({ kind: RequestKind, state: RequestState }).optional(),
});

export interface NewStep extends z.infer<typeof Payload> {
  /** Of the delivery. */
  id: string;
}

export const stepWrite = ({ id, ...told }: NewStep): Pick<StepWrite, 'step' | 'outbox'> => {
  const { key, state, text, at, request } = told;
  return {
    step: { key, at, state, text, ...(request && { request }) },
    outbox: [outboxEntry({ id: `${id}:step:${key}`, type: TELL_STEP, payload: told, at })],
  };
};

export const makeTellStep =
  ({ store, log }: Pick<Deps, 'store' | 'log'>, subscriber: () => ExchangeSubscriber): OutboxHandler =>
  async (job) => {
    const { key, request = null, ...told } = Payload.parse(job.payload);
    const delivery = store.deliveries.of(job);
    const { id, outgoingId, agencyId, recipient } = delivery;
    const step = delivery.steps.find((each) => each.key === key);
    const line = step && deliveryStepped(delivery, step);
    if (line) await log.append(line);
    const stepId = `${id}:${key}`;
    await subscriber().deliveryChanged({ outgoingId, agencyId, recipient, stepId, request, ...told });
  };
