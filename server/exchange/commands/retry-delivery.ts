// A person sends again: what failed is begun anew, what waits for its next try goes at once, and what was sent but not
// heard of goes with the same packet, which the receiver knows again (E1).
import type { Actor } from '../../organization/index.ts';
import { AppError } from '../../platform/http/problem.ts';
import { outboxEntry } from '../../platform/outbox/entry.ts';
import { type DeliveryRow, roundOf } from '../domain/delivery.ts';
import { laneOf } from '../domain/lanes.ts';
import { admitToRow } from '../policy.ts';
import { stepWrite } from './delivery-step.ts';
import type { Deps } from './deps.ts';
import { deskEntry } from './desk-entry.ts';
import { DISPATCH } from './dispatch-packet.ts';

/** @throws AppError NOT_FOUND, FORBIDDEN, DELIVERY_WRONG_STATE. */
export async function retryDelivery(deps: Deps, actor: Actor, id: string): Promise<void> {
  const delivery = admitToRow(actor, await deps.store.deliveries.find(id));
  if (!(await again(deps, actor, delivery)))
    throw new AppError('DELIVERY_WRONG_STATE', { detail: `the delivery was ${delivery.state}` });
}

async function again(deps: Deps, actor: Actor, delivery: DeliveryRow): Promise<boolean> {
  const { store, clock, organization } = deps;
  const { id, state, outgoingId, recipient } = delivery;
  const at = clock.now();
  const round = roundOf(delivery) + 1;
  const key = `${id}:retry:${state === 'queued' ? at.getTime() : round}`;
  const audit = deskEntry(actor, {
    action: 'exchange.deliveryRetried',
    subjectType: 'outgoing',
    subjectId: outgoingId,
    key,
    text: recipient.name,
    at,
  });
  if (state === 'queued') return store.cases.hurry(id, DISPATCH, at, audit);
  if (state !== 'failed' && state !== 'sent') return false;
  const to = await organization.findAgencyByCode(recipient.code);
  const dispatch = outboxEntry({
    id: `${id}:dispatch:${round}`,
    type: DISPATCH,
    payload: { again: state === 'sent' },
    at,
    lane: to === null ? recipient.code : laneOf(to),
  });
  const rung = state === 'sent' ? 'sent' : 'queued';
  const name = state === 'sent' ? 'again' : 'queued';
  const step = stepWrite({
    id,
    key: `${name}:${round}`,
    state: rung,
    statusCode: null,
    text: actor.name,
    at,
  });
  return store.cases.begin({
    id,
    from: state,
    step: step.step,
    type: DISPATCH,
    outbox: [...step.outbox, dispatch, audit],
    patch: { state: rung, givenUp: null },
  });
}
