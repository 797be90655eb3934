// The last paragraph of every command: one conditional write that carries the change, its time-line entry, its audit
// entry, its notifications and the news for open browsers.

import { auditEntry } from '../../audit/index.ts';
import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { NotificationKind } from '../../contracts/notifications.ts';
import { changedEntry, isPressing, notifyEntry } from '../../notifications/index.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import { namedIn, openStep } from '../domain/circuit.ts';
import type { Act } from '../domain/lifecycle.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { type Actor, personOf } from '../ports.ts';
import type { OutgoingPatch } from '../store.ts';
import { wrongState } from './admit.ts';
import type { Deps } from './deps.ts';
import { withStandIns } from './stand-ins.ts';

export interface News {
  kind: NotificationKind;
  to: Array<string | undefined>;
}

export interface Recorded {
  /** Chooses the error when the state has moved on meanwhile. */
  act: Act;
  /** Event name, also the audit action. */
  action: AuditAction;
  /** Opinion, reason or number. */
  text: string;
  at: Date;
  patch: OutgoingPatch;
  news?: News[];
  /** Entries besides audit, notifications and news. */
  outbox?: OutboxEntry[];
  /** The claim that must still stand. */
  signingId?: string;
  /** The last line of the time-line and of the trail tells of it: no further ones. */
  isToldAlready?: boolean;
}

/** @throws AppError CONFLICT, or the code of the state when that has changed. */
export async function record(
  deps: Deps,
  actor: Actor,
  before: OutgoingDocument,
  recorded: Recorded,
): Promise<OutgoingDocument> {
  const { act, action, text, at, patch, news = [], outbox = [], signingId, isToldAlready = false } = recorded;
  const by = personOf(actor);
  const after = { ...before, ...patch, version: before.version + 1 };
  const told = await withStandIns(deps, after, { news, at });
  const entries = await entriesOf(deps, after, { action, text, at, by, news: told, isToldAlready });
  const written = await deps.store.change(before, {
    patch,
    act: { at, by, action, text },
    isToldAlready,
    outbox: [...outbox, ...entries],
    ...(signingId !== undefined && { signingId }),
  });
  if (written !== null) return written;
  const now = await deps.store.find(before.agencyId, before.id);
  if (now === null) throw new AppError('NOT_FOUND');
  if (now.state !== before.state) throw wrongState(act, now.state);
  throw new AppError('CONFLICT', { detail: `version ${now.version}, you saw ${before.version}` });
}

/** The audit entry, one notification entry per kind, and the news for open browsers. */
export async function entriesOf(
  deps: Deps,
  document: OutgoingDocument,
  event: {
    action: AuditAction;
    text: string;
    at: Date;
    by: PersonRef | null;
    news: News[];
    key?: string;
    isToldAlready?: boolean;
  },
): Promise<OutboxEntry[]> {
  const { action, text, at, by, news } = event;
  const { id, agencyId, version, fields } = document;
  const key = event.key ?? `${id}:${version}`;
  const notifications = news
    .map(({ kind, to }) => ({ kind, to: others(to, by) }))
    .filter(({ to }) => to.length > 0)
    .map(({ kind, to }, index) =>
      notifyEntry({
        id: `${key}:notify:${index}`,
        kind,
        to,
        documentId: id,
        subject: fields.subject,
        actorName: by?.name ?? null,
        text,
        at,
        isUrgent: isPressing({ urgency: fields.urgency, dueOn: openStep(document.circuit)?.dueOn }, at),
      }),
    );
  const audit = auditEntry({
    id: `${key}:audit`,
    action,
    at,
    by,
    agencyId,
    subjectType: 'outgoing',
    subjectId: id,
    text,
  });
  return [
    ...(event.isToldAlready === true ? [] : [audit]),
    ...notifications,
    changedEntry({
      id: `${key}:changed`,
      to: await watchersOf(deps, document, at),
      type: 'outgoing',
      documentId: id,
      version,
      at,
    }),
  ];
}

/** Each person once, without the one who acted. */
const others = (to: ReadonlyArray<string | undefined>, by: PersonRef | null): string[] => [
  ...new Set(to.flatMap((person) => (person === undefined || person === by?.id ? [] : [person]))),
];

/** Clerks of the agency whose posts are in force. */
export async function clerksOf({ organization }: Deps, agencyId: string, at: Date): Promise<string[]> {
  const clerks = await organization.peopleWithRole(agencyId, 'clerk', vietnamDate(at));
  return clerks.map(({ personId }) => personId);
}

/** Everybody whose open pages show this document: the people of policy.ts, named. */
export async function watchersOf(deps: Deps, document: OutgoingDocument, at: Date): Promise<string[]> {
  const { agencyId, drafterId, signer, wasSubmitted, circuit } = document;
  if (!wasSubmitted) return [drafterId];
  const leaders = await deps.organization.peopleWithRole(agencyId, 'leader', vietnamDate(at));
  const people = [
    drafterId,
    signer?.id,
    ...namedIn(circuit).map(({ person }) => person.id),
    ...(await clerksOf(deps, agencyId, at)),
    ...leaders.map(({ personId }) => personId),
  ];
  return others(people, null);
}
