// Work files and lists of files as the client sees them.
import type { FileList as FileListShape } from '../contracts/file-lists.ts';
import type { WorkFileDetail, WorkFileItem, WorkFileListItem } from '../contracts/work-files.ts';
import type { ClosingCheck } from '../contracts/work-files-kept.ts';
import { type ClosingFindings, lastDay } from './domain/closing.ts';
import { type Entry, pagesOf } from './domain/contents.ts';
import type { FileList } from './domain/file-list.ts';
import { handOverDueOn } from './domain/retention.ts';
import { codeOf, keptBytes, type WorkFile, type WorkFileSummary } from './domain/work-file.ts';
import { canOf } from './policy.ts';
import type { Actor } from './ports.ts';

const iso = <T extends { at: Date }>({ at, ...rest }: T) => ({ ...rest, at: at.toISOString() });

export const presentSummary = (file: WorkFileSummary): WorkFileListItem => ({
  id: file.id,
  version: file.version,
  state: file.state,
  code: codeOf(file),
  year: file.year,
  notation: file.notation,
  title: file.title,
  retention: file.retention,
  owner: file.owner,
  itemCount: file.itemCount,
  startedOn: file.startedOn,
  endedOn: file.endedOn,
  handOverDueOn: file.handOverDueOn,
  updatedAt: file.updatedAt.toISOString(),
});

const presentEntry = (file: WorkFile, { item, ...entry }: Entry): WorkFileItem => ({
  id: item.id,
  ordinal: entry.ordinal,
  source: item.source,
  documentId: item.documentId,
  on: entry.on,
  typeName: entry.typeName,
  numberText: entry.numberText,
  title: entry.title,
  author: entry.author,
  pageCount: entry.pageCount,
  note: item.note,
  isDraft: entry.isDraft,
  isOpen: entry.isOpen,
  isGone: entry.isGone,
  files: entry.files.map((each) => keptBytes(file, each)),
  addedAt: item.addedAt.toISOString(),
  addedBy: item.addedBy,
});

export function presentFile(actor: Actor, file: WorkFile, entries: readonly Entry[]): WorkFileDetail {
  const { handOver, preservation } = file;
  return {
    ...presentSummary({ ...file, itemCount: entries.length }),
    organId: file.organId,
    coworkers: file.coworkers,
    listRow: file.listRow,
    rights: file.rights,
    language: file.language,
    note: file.note,
    items: entries.map((entry) => presentEntry(file, entry)),
    pageTotal: pagesOf(entries),
    closed: file.closed && iso(file.closed),
    handOver: handOver && { ...iso(handOver), accepted: handOver.accepted && iso(handOver.accepted) },
    returned: file.returned && iso(file.returned),
    preservation: {
      endsAt: preservation.endsAt?.toISOString() ?? null,
      renewals: file.renewals.length,
      failure: preservation.failure,
    },
    timeline: file.acts.map(({ at, by, action, text }) => ({ at: at.toISOString(), by, action, text })),
    can: canOf(actor, file),
  };
}

export function presentClosing(
  file: WorkFile,
  entries: readonly Entry[],
  { open, missing, duplicates, drafts }: ClosingFindings,
): ClosingCheck {
  const endedOn = lastDay(entries, file);
  const named = ({ item, title }: Entry) => ({ itemId: item.id, title });
  return {
    open: open.map((entry) => ({ ...named(entry), numberText: entry.numberText })),
    missing,
    duplicates: duplicates.map(({ entry, sameAs }) => ({ ...named(entry), sameAs })),
    drafts: drafts.map(named),
    itemCount: entries.length,
    endedOn,
    handOverDueOn: handOverDueOn(file.retention, endedOn),
  };
}

export function presentList(
  { role }: Actor,
  list: FileList,
  more: { thisYear: number; usedRows: string[]; canCopy: boolean },
): FileListShape {
  const { year, version, state, rows, approved, returned } = list;
  const isBefore = state !== 'submitted';
  return {
    ...{ year, version, state, rows, ...more },
    approved: approved && iso(approved),
    returned: returned && iso(returned),
    canCopy: more.canCopy && role === 'clerk' && state === 'draft' && rows.length === 0,
    can: {
      edit: role === 'clerk' && isBefore,
      submit: role === 'clerk' && state === 'draft' && rows.some(({ level }) => level === 'file'),
      approve: role === 'leader' && !isBefore,
      return: role === 'leader' && !isBefore,
    },
  };
}
