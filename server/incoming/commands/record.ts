// The last paragraph of every command: one conditional write that carries the change, its time-line entry, its audit
// entry, the status for the sender, its notifications and the news for open browsers.
import { auditEntry } from '../../audit/index.ts';
import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { NotificationKind } from '../../contracts/notifications.ts';
import type { StatusCode } from '../../contracts/vocabulary.ts';
import { changedEntry, isPressing, notifyEntry } from '../../notifications/index.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import type { Transition } from '../domain/lifecycle.ts';
import { type Actor, bothOf, personOf } from '../ports.ts';
import type { IncomingPatch } from '../store.ts';
import { wrongState } from './admit.ts';
import type { Deps } from './deps.ts';
import { statusEntry } from './follow-up.ts';

export interface News {
  kind: NotificationKind;
  to: Array<string | undefined>;
}

export interface Recorded {
  transition: Transition;
  /** Event name, also the audit action. */
  action: AuditAction;
  /** Instruction, reason, report or number. */
  text: string;
  /** What the sender reads; default: nothing. */
  statusText?: string;
  at: Date;
  /** Besides the state, which the transition gives. */
  patch: Omit<IncomingPatch, 'state'>;
  /** The requests of the sender that are answered by what he is told. */
  answers?: string[];
  news?: News[];
  /** Entries besides the usual ones. */
  outbox?: OutboxEntry[];
}

/** @throws AppError CONFLICT, or INCOMING_WRONG_STATE when the state has changed meanwhile. */
export async function record(
  deps: Deps,
  actor: Actor,
  before: IncomingDocument,
  recorded: Recorded,
): Promise<IncomingDocument> {
  const written = await recordAs(deps, personOf(actor), before, recorded);
  if (written !== null) return written;
  const now = await deps.store.find(before.agencyId, before.id);
  if (now === null) throw new AppError('NOT_FOUND');
  if (now.state !== before.state) throw wrongState(recorded.transition.act, now.state);
  throw new AppError('CONFLICT', { detail: `version ${now.version}, you saw ${before.version}` });
}

/** The same by a person, or by the system (null); null when the document has changed meanwhile. */
export async function recordAs(
  deps: Deps,
  by: PersonRef | null,
  before: IncomingDocument,
  recorded: Recorded,
): Promise<IncomingDocument | null> {
  const { transition, action, text, at, news = [], outbox = [], statusText = '' } = recorded;
  const patch: IncomingPatch = { ...recorded.patch, ...(transition.to !== null && { state: transition.to }) };
  const after = { ...before, ...patch, version: before.version + 1 };
  const entries = await entriesOf(deps, after, {
    action,
    text,
    at,
    by,
    news,
    tells: transition.tells,
    statusText,
    alsoWatching: before.viewerIds,
    ...(recorded.answers && { answers: recorded.answers }),
  });
  return deps.store.change(before, {
    patch,
    act: { at, by, action, text },
    outbox: [...outbox, ...entries],
  });
}

export interface RecordedEvent {
  action: AuditAction;
  text: string;
  at: Date;
  by: PersonRef | null;
  news: News[];
  tells: StatusCode | null;
  statusText: string;
  answers?: string[];
  /** Persons who could see it until now. */
  alsoWatching?: string[];
  /** Of the entries; default: the version, for one change makes one. */
  key?: string;
}

/** Status, audit entry, one notification entry per kind, and the news for open browsers. */
export async function entriesOf(
  deps: Deps,
  document: IncomingDocument,
  event: RecordedEvent,
): Promise<OutboxEntry[]> {
  const { action, text, at, by, news, tells, statusText, alsoWatching = [] } = event;
  const { id, agencyId, version, subject } = document;
  const key = event.key ?? `${id}:${version}`;
  const standIns = await standInsOf(deps, agencyId);
  const notifications = news
    .map(({ kind, to }) => ({ kind, to: others(standIns(to), by) }))
    .filter(({ to }) => to.length > 0)
    .map(({ kind, to }, index) =>
      notifyEntry({
        id: `${key}:notify:${index}`,
        kind,
        to,
        documentId: id,
        subject,
        actorName: by?.name ?? null,
        text,
        at,
        isUrgent: isPressing(document, at),
      }),
    );
  const audit = { action, at, by, agencyId, subjectType: 'incoming', subjectId: id, text };
  const status = { text: statusText, by, at };
  return [
    // Who brought a paper hears of it from people.
    ...(tells === null || document.origin !== undefined
      ? []
      : (event.answers ?? [null]).map((answers) =>
          statusEntry(document, { code: tells, answers, ...status }),
        )),
    auditEntry({ id: `${key}:audit`, ...audit }),
    ...notifications,
    changedEntry({
      id: `${key}:changed`,
      to: others(standIns([...(await watchersOf(deps, document, at)), ...alsoWatching]), null),
      type: 'incoming',
      documentId: id,
      version,
      at,
    }),
  ];
}

/** The same people, and whoever acts in the place of one who is away. */
async function standInsOf({ organization }: Deps, agencyId: string) {
  const absences = await organization.absences(agencyId);
  return (to: ReadonlyArray<string | undefined>): Array<string | undefined> => [
    ...to,
    ...absences.flatMap(({ from, to: delegate }) => (to.includes(from.personId) ? [delegate?.id] : [])),
  ];
}

/** Each person once, without the one who acted. */
const others = (to: ReadonlyArray<string | undefined>, by: PersonRef | null): string[] => [
  ...new Set(to.flatMap((person) => (person === undefined || person === by?.id ? [] : [person]))),
];

/** People of the agency with this role, in posts in force. */
export async function peopleOf(
  { organization }: Deps,
  { agencyId, role, at }: { agencyId: string; role: 'clerk' | 'leader'; at: Date },
): Promise<string[]> {
  const people = await organization.peopleWithRole(agencyId, role, vietnamDate(at));
  return people.map(({ personId }) => personId);
}

/** Who has to know that the sender wants the document back: clerks, who ordered it, who works on it. */
export async function concernedBy(deps: Deps, document: IncomingDocument, at: Date): Promise<string[]> {
  const { agencyId, assignedBy, assigneeIds } = document;
  const clerks = await peopleOf(deps, { agencyId, role: 'clerk', at });
  const leaders = bothOf(assignedBy).flatMap((id) => id ?? []);
  return [...clerks, ...leaders, ...assigneeIds];
}

/** Everybody whose open pages show this document: the people of policy.ts, named. */
async function watchersOf(deps: Deps, document: IncomingDocument, at: Date): Promise<string[]> {
  const { agencyId, wasRegistered, viewerIds } = document;
  const clerks = await peopleOf(deps, { agencyId, role: 'clerk', at });
  const leaders = wasRegistered ? await peopleOf(deps, { agencyId, role: 'leader', at }) : [];
  return [...clerks, ...leaders, ...viewerIds];
}
