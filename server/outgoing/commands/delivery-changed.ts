// A step of one delivery, told by the exchange at least once: the sender's people see it without asking.
import type { NotificationKind } from '../../contracts/notifications.ts';
import type { AuditAction, DeliveryState } from '../../contracts/vocabulary.ts';
import type { DeliveryChanged } from '../ports.ts';
import type { Deps } from './deps.ts';
import { clerksOf, entriesOf } from './record.ts';

/** Steps that somebody has to know of; the others only refresh what is open on the screen. */
const TOLD: Partial<Record<DeliveryState, { kind: NotificationKind; action: AuditAction }>> = {
  refused: { kind: 'outgoing.refusedByRecipient', action: 'outgoing.refusedByRecipient' },
  completed: { kind: 'outgoing.completedByRecipient', action: 'outgoing.completedByRecipient' },
  failed: { kind: 'outgoing.deliveryFailed', action: 'outgoing.deliveryFailed' },
};

/** Idempotent by `stepId`. A document that is not there (an exchange of another time) is left alone. */
export async function deliveryChanged(deps: Deps, step: DeliveryChanged): Promise<void> {
  const { outgoingId, agencyId, recipient, state, text, at, stepId } = step;
  const document = await deps.store.find(agencyId, outgoingId);
  if (document === null) return;
  const told = TOLD[state];
  const line = told && {
    at,
    by: null,
    action: told.action,
    text: [recipient.name, text].filter((part) => part !== '').join(': '),
    stepId,
  };
  const to = [document.drafterId, ...(await clerksOf(deps, agencyId, at))];
  const entries = await entriesOf(
    deps,
    { ...document, version: document.version + 1 },
    {
      action: told?.action ?? 'outgoing.deliveryChanged',
      text: line?.text ?? `${recipient.code}: ${state}`,
      at,
      by: null,
      news: told ? [{ kind: told.kind, to }] : [],
      key: `${outgoingId}:${stepId}`,
    },
  );
  await deps.store.noteDelivery({ id: outgoingId, agencyId, at, line: line ?? null, outbox: entries });
}
