// The last paragraph of every command: one conditional write that carries the change, its time-line entry, its audit
// entry, its notifications and the news for open browsers.
import { auditEntry } from '../../audit/index.ts';
import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { NotificationKind } from '../../contracts/notifications.ts';
import type { Role } from '../../contracts/vocabulary.ts';
import { changedEntry, notifyEntry } from '../../notifications/index.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import type { Transition } from '../domain/lifecycle.ts';
import type { WorkFile } from '../domain/work-file.ts';
import { type Actor, personOf } from '../ports.ts';
import type { WorkFilePatch } from '../store.ts';
import { wrongState } from './admit.ts';
import type { Deps } from './deps.ts';

export interface News {
  kind: NotificationKind;
  to: readonly string[];
}

export interface Told {
  action: AuditAction;
  /** Reason, or the thing it is about. */
  text: string;
  at: Date;
  by: PersonRef | null;
  news?: News[];
  /** Of the entries, where one version could write several; default: the version. */
  key?: string;
}

export interface Recorded extends Omit<Told, 'by' | 'key'> {
  transition: Transition;
  patch: Omit<WorkFilePatch, 'state'>;
}

type RecordDeps = Pick<Deps, 'store' | 'organization'>;

/** @throws AppError CONFLICT, or WORK_FILE_WRONG_STATE when the state has changed meanwhile. */
export async function record(
  deps: RecordDeps,
  actor: Actor,
  before: WorkFile,
  { transition, patch: given, ...told }: Recorded,
): Promise<WorkFile> {
  const by = personOf(actor);
  const { at, action, text } = told;
  const patch: WorkFilePatch = { ...given, ...(transition.to !== null && { state: transition.to }) };
  const after = { ...before, ...patch, version: before.version + 1 };
  const outbox = await entriesOf(deps, after, { ...told, by });
  const written = await deps.store.change(before, { patch, act: { at, by, action, text }, outbox });
  if (written !== null) return written;
  const now = await deps.store.find(before.agencyId, before.id);
  if (now === null) throw new AppError('NOT_FOUND');
  if (now.state !== before.state) throw wrongState(transition.act, now.state);
  throw new AppError('CONFLICT', { detail: `version ${now.version}, you saw ${before.version}` });
}

/** The audit entry, one notification entry per kind, and the news for open browsers. */
export async function entriesOf(deps: RecordDeps, file: WorkFile, told: Told): Promise<OutboxEntry[]> {
  const { action, text, at, by, news = [] } = told;
  const { id, agencyId, version, title } = file;
  const key = told.key ?? `${id}:${version}`;
  const notifications = news
    .map(({ kind, to }) => ({ kind, to: [...new Set(to)].filter((person) => person !== by?.id) }))
    .filter(({ to }) => to.length > 0)
    .map(({ kind, to }, index) =>
      notifyEntry({
        ...{ id: `${key}:notify:${index}`, kind, to, documentId: id, subject: title },
        ...{ actorName: by?.name ?? null, text, at },
      }),
    );
  return [
    auditEntry({
      ...{ id: `${key}:audit`, action, at, by, agencyId, text },
      ...{ subjectType: 'workFile', subjectId: id },
    }),
    ...notifications,
    changedEntry({
      ...{ id: `${key}:changed`, type: 'workFile', documentId: id, version, at },
      to: await watchersOf(deps, file, at),
    }),
  ];
}

/** People of the agency with this role, in posts in force. */
export async function peopleOf(
  { organization }: Pick<Deps, 'organization'>,
  { agencyId, role, at }: { agencyId: string; role: Role; at: Date },
): Promise<string[]> {
  const people = await organization.peopleWithRole(agencyId, role, vietnamDate(at));
  return people.map(({ personId }) => personId);
}

/** Everybody whose open pages show this file: the people of policy.ts, named. */
async function watchersOf(deps: RecordDeps, { agencyId, ownerId, coworkers }: WorkFile, at: Date) {
  const clerks = await peopleOf(deps, { agencyId, role: 'clerk', at });
  const leaders = await peopleOf(deps, { agencyId, role: 'leader', at });
  return [...new Set([ownerId, ...coworkers.map(({ id }) => id), ...clerks, ...leaders])];
}
