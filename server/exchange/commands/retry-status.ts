// A person lets the statuses of one document that were given up be told again, in their order.
import type { Actor } from '../../organization/index.ts';
import { AppError } from '../../platform/http/problem.ts';
import { admitToRow } from '../policy.ts';
import type { Deps } from './deps.ts';
import { deskEntry } from './desk-entry.ts';
import { SEND_STATUS } from './send-status.ts';

/** @throws AppError NOT_FOUND, FORBIDDEN, DELIVERY_WRONG_STATE when none is given up any more. */
export async function retryStatus({ store, clock }: Deps, actor: Actor, incomingId: string): Promise<void> {
  const row = admitToRow(actor, await store.cases.statusSend(incomingId));
  const failed = row.statuses.filter(({ state }) => state === 'failed').map(({ code }) => code);
  const at = clock.now();
  const audit = deskEntry(actor, {
    action: 'exchange.statusRetried',
    subjectType: 'incoming',
    subjectId: incomingId,
    key: `status-retry:${at.getTime()}`,
    text: failed.join(', '),
    at,
  });
  if (!(await store.cases.retryStatuses(incomingId, SEND_STATUS, at, audit)))
    throw new AppError('DELIVERY_WRONG_STATE', { detail: 'no status of this document is given up' });
}
