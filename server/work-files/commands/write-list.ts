// The list of files of a year: written by the clerk, given to the head, approved or given back. NĐ 30/2020 Điều 29. While a
// change waits for approval, files are opened from the edition that was approved before.
import { auditEntry } from '../../audit/index.ts';
import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { FileListRow } from '../../contracts/file-lists.ts';
import type { NotificationKind } from '../../contracts/notifications.ts';
import type { FileListState } from '../../contracts/vocabulary.ts';
import { notifyEntry } from '../../notifications/index.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { asRow, type FileList, faultyRows, lostRows, notationTwice } from '../domain/file-list.ts';
import { type Actor, personOf } from '../ports.ts';
import type { Deps } from './deps.ts';
import { peopleOf } from './record.ts';

type ListDeps = Pick<Deps, 'store' | 'clock' | 'organization'>;

/** Its id tells the year, so that a notification leads to it. */
const emptyList = (agencyId: string, year: number): FileList => ({
  id: `file-list-${year}-${derivedId('file-list', agencyId, String(year)).slice(0, 24)}`,
  ...{ agencyId, year, version: 0, state: 'draft', rows: [], approved: null, returned: null },
});

export const listOfYear = async ({ store }: Pick<Deps, 'store'>, agencyId: string, year: number) =>
  (await store.findList(agencyId, year)) ?? emptyList(agencyId, year);

interface Seen {
  year: number;
  version: number;
}

/** Load, lifecycle, version; who may call at all is told by the route. */
async function admitList(
  deps: ListDeps,
  { agencyId }: Actor,
  { year, version, from }: Seen & { from: readonly FileListState[] },
): Promise<FileList> {
  const before = await listOfYear(deps, agencyId, year);
  if (!from.includes(before.state))
    throw new AppError('FILE_LIST_WRONG_STATE', { detail: `the list is ${before.state}` });
  if (before.version !== version)
    throw new AppError('CONFLICT', { detail: `version ${before.version}, you saw ${version}` });
  return before;
}

interface Change {
  action: AuditAction;
  text: string;
  patch: Partial<Pick<FileList, 'state' | 'rows' | 'approved' | 'returned'>>;
  news?: { kind: NotificationKind; role: 'clerk' | 'leader' };
}

async function writeList(
  deps: ListDeps,
  actor: Actor,
  before: FileList,
  { action, text, patch, news }: Change,
): Promise<FileList> {
  const [at, by] = [deps.clock.now(), personOf(actor)];
  const list: FileList = { ...before, ...patch, version: before.version + 1 };
  const { id, agencyId, year, version } = list;
  const people = news === undefined ? [] : await peopleOf(deps, { agencyId, role: news.role, at });
  const to = people.filter((person) => person !== by.id);
  const outbox = [
    auditEntry({
      ...{ id: `${id}:${version}:audit`, action, at, by, agencyId, text },
      ...{ subjectType: 'fileList', subjectId: id },
    }),
    ...(news === undefined || to.length === 0
      ? []
      : [
          notifyEntry({
            ...{ id: `${id}:${version}:notify`, kind: news.kind, to, documentId: id, at },
            ...{ subject: `Danh mục hồ sơ năm ${year}`, actorName: by.name, text },
          }),
        ]),
  ];
  const written = await deps.store.writeList(list, at, outbox);
  if (written === null) throw new AppError('CONFLICT', { detail: `not version ${before.version} any more` });
  return written;
}

/** @throws AppError BAD_INPUT, FILE_LIST_WRONG_STATE, CONFLICT, FILE_LIST_NOTATION_TWICE, FILE_LIST_ROW_USED. */
export async function saveList(
  deps: ListDeps,
  actor: Actor,
  wish: Seen & { rows: readonly FileListRow[] },
): Promise<FileList> {
  const before = await admitList(deps, actor, { ...wish, from: ['draft', 'approved'] });
  const rows = wish.rows.map(asRow);
  const faults = faultyRows(rows);
  if (faults.length > 0)
    throw new AppError('BAD_INPUT', {
      errors: faults.map(({ index, field }) => ({
        pointer: `/body/rows/${index}/${field}`,
        code: 'required',
        detail: `no usable ${field}`,
      })),
    });
  const twice = notationTwice(rows);
  if (twice !== undefined) throw new AppError('FILE_LIST_NOTATION_TWICE', { detail: twice });
  await assertNothingLost(deps, before, rows);
  return writeList(deps, actor, before, {
    ...{ action: 'fileList.saved', text: `${rows.length}`, patch: { rows, state: 'draft' } },
  });
}

/** A file has its notation for ever. @throws AppError FILE_LIST_ROW_USED with a pointer for each row. */
async function assertNothingLost(
  { store }: ListDeps,
  { agencyId, year, approved }: FileList,
  rows: readonly FileListRow[],
): Promise<void> {
  if (approved === null) return;
  const used = new Set(await store.usedRows(agencyId, year));
  const lost = lostRows(approved.rows, rows, used);
  if (lost.length === 0) return;
  throw new AppError('FILE_LIST_ROW_USED', {
    errors: lost.map(({ id, notation, title }) => ({
      pointer: `/rows/${id}`,
      code: 'used',
      detail: `${notation ?? ''} ${title}`,
    })),
  });
}

/** @throws AppError FILE_LIST_WRONG_STATE when it is begun already, FILE_LIST_NOTHING_TO_COPY. */
export async function copyList(deps: ListDeps, actor: Actor, year: number): Promise<FileList> {
  const before = await listOfYear(deps, actor.agencyId, year);
  if (before.rows.length > 0 || before.state !== 'draft')
    throw new AppError('FILE_LIST_WRONG_STATE', { detail: 'the list is begun already' });
  const last = await deps.store.findList(actor.agencyId, year - 1);
  if (last === null || last.approved === null)
    throw new AppError('FILE_LIST_NOTHING_TO_COPY', { detail: `no approved list of ${year - 1}` });
  const rows = last.approved.rows.map((row) => ({
    ...row,
    id: derivedId('file-list-row', String(year), row.id),
  }));
  return writeList(deps, actor, before, {
    ...{ action: 'fileList.saved', text: `${year - 1} → ${year}`, patch: { rows } },
  });
}

/** @throws AppError FILE_LIST_WRONG_STATE, CONFLICT, FILE_LIST_EMPTY. */
export async function submitList(deps: ListDeps, actor: Actor, wish: Seen): Promise<FileList> {
  const before = await admitList(deps, actor, { ...wish, from: ['draft'] });
  if (!before.rows.some(({ level }) => level === 'file')) throw new AppError('FILE_LIST_EMPTY');
  return writeList(deps, actor, before, {
    ...{ action: 'fileList.submitted', text: '', patch: { state: 'submitted', returned: null } },
    news: { kind: 'fileList.submitted', role: 'leader' },
  });
}

/** @throws AppError FILE_LIST_WRONG_STATE, CONFLICT, FILE_LIST_ROW_USED. */
export async function approveList(deps: ListDeps, actor: Actor, wish: Seen): Promise<FileList> {
  const before = await admitList(deps, actor, { ...wish, from: ['submitted'] });
  // Files may have been opened from the edition before since this one was written.
  await assertNothingLost(deps, before, before.rows);
  const edition = (before.approved?.edition ?? 0) + 1;
  const approved = { edition, at: deps.clock.now(), by: personOf(actor), rows: before.rows };
  return writeList(deps, actor, before, {
    ...{ action: 'fileList.approved', text: `${edition}`, patch: { state: 'approved', approved } },
    news: { kind: 'fileList.approved', role: 'clerk' },
  });
}

/** @throws AppError FILE_LIST_WRONG_STATE, CONFLICT. */
export async function returnList(
  deps: ListDeps,
  actor: Actor,
  wish: Seen & { reason: string },
): Promise<FileList> {
  const before = await admitList(deps, actor, { ...wish, from: ['submitted'] });
  const { reason } = wish;
  const returned = { at: deps.clock.now(), by: personOf(actor), reason };
  return writeList(deps, actor, before, {
    ...{ action: 'fileList.returned', text: reason, patch: { state: 'draft', returned } },
    news: { kind: 'fileList.returned', role: 'clerk' },
  });
}
