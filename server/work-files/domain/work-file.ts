// One work file (hồ sơ công việc), the whole aggregate: what it is, who works with it, what is in it, and how it was
// closed and kept. Documents are in it by reference; what is said of them is fixed when the file is closed.

import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { KeptDocument } from '../../contracts/kept-document.ts';
import type { Retention } from '../../contracts/retention.ts';
import type { WorkFileState } from '../../contracts/vocabulary.ts';
import type { ItemSource } from '../../contracts/work-files.ts';

export interface UploadedItem {
  digest: string;
  name: string;
  sizeBytes: number;
  mediaType: string;
  pageCount: number | null;
  title: string;
  on: string | null;
  typeName: string;
  author: string;
}

export interface Item {
  id: string;
  source: ItemSource;
  documentId: string | null;
  upload: UploadedItem | null;
  isDraft: boolean;
  note: string;
  addedAt: Date;
  addedBy: PersonRef;
  /** Of a document, from closing on: what was said of it then. */
  facts: KeptDocument | null;
}

export interface Renewal {
  /** The bytes as they were collected; they are the beginning of what is kept now. */
  from: string;
  digest: string;
  sizeBytes: number;
  at: Date;
}

export interface HandOver {
  at: Date;
  by: PersonRef;
  items: number;
  files: number;
  pages: number;
  sizeBytes: number;
  accepted: { at: Date; by: PersonRef } | null;
}

/** One line of the file's own time-line. */
export interface ActLine {
  at: Date;
  by: PersonRef | null;
  action: AuditAction;
  text: string;
}

export interface WorkFile {
  id: string;
  agencyId: string;
  version: number;
  state: WorkFileState;
  /** The organ that has made the list, and the year of its beginning: with the notation the FileCode. */
  organId: string;
  organName: string;
  year: number;
  notation: string;
  title: string;
  retention: Retention;
  rights: 'open' | 'restricted';
  language: string;
  note: string;
  owner: PersonRef;
  ownerId: string;
  coworkers: PersonRef[];
  listRow: { year: number; rowId: string; edition: number } | null;
  startedOn: string;
  endedOn: string | null;
  handOverDueOn: string | null;
  /** The day for which its people have been told that it is due. */
  noticedFor: string | null;
  items: Item[];
  closed: { at: Date; by: PersonRef; dropped: number } | null;
  handOver: HandOver | null;
  returned: { at: Date; by: PersonRef; reason: string; kind: 'refused' | 'reopened' } | null;
  renewals: Renewal[];
  preservation: { endsAt: Date | null; failure: string };
  /** When its signatures are looked at next; null: nothing of it is kept for long, or it has none. */
  renewalDueAt: Date | null;
  acts: ActLine[];
  createdAt: Date;
  updatedAt: Date;
}

/** What a list shows of a file. */
export type WorkFileSummary = Pick<
  WorkFile,
  | 'id'
  | 'version'
  | 'state'
  | 'organId'
  | 'year'
  | 'notation'
  | 'title'
  | 'retention'
  | 'owner'
  | 'startedOn'
  | 'endedOn'
  | 'handOverDueOn'
  | 'updatedAt'
> & { itemCount: number };

/** Mã hồ sơ: OrganId, FileCatalog, FileNotation. */
export const codeOf = ({
  organId,
  year,
  notation,
}: Pick<WorkFile, 'organId' | 'year' | 'notation'>): string => `${organId}.${year}.${notation}`;

/** The bytes that are kept of a file now. */
export const keptBytes = <T extends { digest: string; sizeBytes: number }>(
  { renewals }: Pick<WorkFile, 'renewals'>,
  file: T,
): T => {
  const last = renewals.findLast(({ from }) => from === file.digest);
  return last === undefined ? file : { ...file, digest: last.digest, sizeBytes: last.sizeBytes };
};
