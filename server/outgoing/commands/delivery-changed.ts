// A step of one delivery, told by the exchange at least once: the sender's people see it without asking.

import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { NotificationKind } from '../../contracts/notifications.ts';
import type { DeliveryState, RequestState } from '../../contracts/vocabulary.ts';
import type { DeliveryStepTold } from '../ports.ts';
import type { Deps } from './deps.ts';
import { endIfRecalled } from './end-released.ts';
import { clerksOf, entriesOf } from './record.ts';

/** Steps that somebody has to know of; the others only refresh what is open on the screen. */
interface Told {
  kind: NotificationKind;
  action: AuditAction;
}

const TOLD: Partial<Record<DeliveryState, Told>> = {
  refused: { kind: 'outgoing.refusedByRecipient', action: 'outgoing.refusedByRecipient' },
  completed: { kind: 'outgoing.completedByRecipient', action: 'outgoing.completedByRecipient' },
  failed: { kind: 'outgoing.deliveryFailed', action: 'outgoing.deliveryFailed' },
};

/** What became of something that was asked of the recipient. */
const ANSWERED: Partial<Record<RequestState, Told>> = {
  agreed: { kind: 'outgoing.requestAgreed', action: 'outgoing.requestAgreed' },
  refused: { kind: 'outgoing.requestRefused', action: 'outgoing.requestRefused' },
  failed: { kind: 'outgoing.requestFailed', action: 'outgoing.requestFailed' },
};

/** Idempotent by `stepId`. A document that is not there (an exchange of another time) is left alone. */
export async function deliveryChanged(deps: Deps, step: DeliveryStepTold): Promise<void> {
  const { outgoingId, agencyId, recipient, state, text, at, stepId, request } = step;
  const document = await deps.store.find(agencyId, outgoingId);
  if (document === null) return;
  const told = request === null ? TOLD[state] : ANSWERED[request.state];
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
  // After every step that can be the last: a refusal of the document ends it at that recipient too.
  if (state === 'recalled' || state === 'refused') await endIfRecalled(deps, document, at);
}
