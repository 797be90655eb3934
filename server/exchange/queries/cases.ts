// What did not arrive, for the agency's clerks and administrators. Oldest first: these have waited longest.
import type { DeliveryCase, StatusCase } from '../../contracts/exchange-desk.ts';
import type { Actor } from '../../organization/index.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Deps } from '../commands/deps.ts';
import { admitToDesk } from '../policy.ts';
import type { CasePosition, CaseRow } from '../store/index.ts';

export interface CaseWish {
  view: 'failed' | 'late';
  hours: number;
  after?: string | undefined;
  limit: number;
}

/** @throws AppError FORBIDDEN, BAD_INPUT for a cursor that is none. */
export async function listDeliveryCases(
  { store, clock }: Deps,
  actor: Actor,
  { view, hours, after, limit }: CaseWish,
): Promise<{ items: DeliveryCase[]; next: string | null }> {
  admitToDesk(actor);
  const late = { before: new Date(clock.now().getTime() - hours * 3_600_000) };
  const found = await store.cases.page({
    agencyId: actor.agencyId,
    states: view === 'failed' ? ['failed'] : ['queued', 'sent'],
    ...(view === 'late' && late),
    after: after === undefined ? null : positionOf(after),
    limit: limit + 1,
  });
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    items: rows.map(({ createdAt, updatedAt, nextTryAt, ...row }) => ({
      id: row.id,
      outgoingId: row.outgoingId,
      documentId: row.documentId,
      recipient: row.recipient,
      state: row.state,
      reason: reasonOf(row),
      since: createdAt.toISOString(),
      changedAt: updatedAt.toISOString(),
      nextTryAt: nextTryAt?.toISOString() ?? null,
    })),
    next: found.length > limit && last ? cursorOf({ at: last.createdAt, id: last.id }) : null,
  };
}

const cursorOf = ({ at, id }: CasePosition): string =>
  Buffer.from(`${at.getTime()}.${id}`).toString('base64url');

function positionOf(cursor: string): CasePosition {
  const match = /^(\d{1,15})\.([0-9a-z-]{8,64})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  const [, time, id] = match ?? [];
  if (time === undefined || id === undefined) {
    const issue = { pointer: '/query/after', code: 'cursor', detail: 'not a cursor of this list' };
    throw new AppError('BAD_INPUT', { errors: [issue] });
  }
  return { at: new Date(Number(time)), id };
}

/** Of one that failed, what was noted for people; of one that is tried still, what went wrong last. */
function reasonOf({ state, steps, lastError }: Pick<CaseRow, 'state' | 'steps' | 'lastError'>): string {
  const noted = steps.findLast((step) => step.state === 'failed')?.text;
  return (state === 'failed' ? noted : undefined) ?? lastError ?? noted ?? '';
}

/** @throws AppError FORBIDDEN. */
export async function listStatusCases({ store }: Deps, actor: Actor): Promise<{ items: StatusCase[] }> {
  admitToDesk(actor);
  const items: StatusCase[] = [];
  for (const row of await store.cases.failedStatuses(actor.agencyId)) {
    const packet = await store.received.find(row.packetRowId);
    if (packet === null) continue;
    const { documentId, sender } = packet.content;
    for (const { code, at, state } of row.statuses)
      if (state === 'failed')
        items.push({
          incomingId: row.id,
          documentId,
          sender,
          code,
          at: at.toISOString(),
          reason: row.errors[`${row.id}:${code}`] ?? '',
        });
  }
  return { items };
}
