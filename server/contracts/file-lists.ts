// The yearly list of files (danh mục hồ sơ): drafted by the clerk, approved by the head, NĐ 30/2020 Điều 28 and 29.
import { z } from 'zod';
import { Id, Instant, PersonRef, text } from './common-shapes.ts';
import { Retention } from './retention.ts';
import { defineRoute } from './route.ts';
import { FileListState } from './vocabulary.ts';

/** Số và ký hiệu hồ sơ, FileNotation: String 20. */
export const FileNotation = text(20).pipe(z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}./-]*$/u));

/** More than any agency makes in a year. */
export const LIST_ROWS = 1_000;

export const FileListRow = z.object({
  /** Made by whoever adds the row; stays. */
  id: Id,
  /** Đề mục lớn (I, II), đề mục nhỏ (1, 2), or a file. */
  level: z.enum(['heading', 'subheading', 'file']),
  title: text(500),
  /** Files only; null otherwise. */
  notation: FileNotation.nullable(),
  retention: Retention,
  /** Người lập: a person or a unit, as printed. */
  maker: text(200, 0),
  note: text(500, 0),
});
export type FileListRow = z.infer<typeof FileListRow>;

export const FileList = z.object({
  year: z.int(),
  /** The year it is in Vietnam. */
  thisYear: z.int(),
  /** 0: nobody has begun it. */
  version: z.int(),
  state: FileListState,
  rows: z.array(FileListRow),
  /** What files are opened from, and by whom it was approved; an edition is a number. */
  approved: z.object({ edition: z.int(), at: Instant, by: PersonRef, rows: z.array(FileListRow) }).nullable(),
  /** Why it came back to the clerk. */
  returned: z.object({ at: Instant, by: PersonRef, reason: z.string() }).nullable(),
  /** Rows that files have been opened from; they stay, with their notation. */
  usedRows: z.array(Id),
  /** Whether an approved list of the year before is there to be copied. */
  canCopy: z.boolean(),
  can: z.object({ edit: z.boolean(), submit: z.boolean(), approve: z.boolean(), return: z.boolean() }),
});
export type FileList = z.infer<typeof FileList>;

const YearParams = z.object({ year: z.coerce.number().int().min(2000).max(2999) });
/** 0: there is none yet. */
const Seen = z.object({ version: z.int().min(0) });

export const getFileList = defineRoute({
  method: 'get',
  path: '/api/file-lists',
  summary: 'The list of files of a year: as it is being written, and as it was last approved',
  tag: 'work-files',
  access: 'signed-in',
  query: YearParams,
  response: FileList,
  errors: [],
});

export const saveFileList = defineRoute({
  method: 'put',
  path: '/api/file-lists/:year',
  summary: 'Write the list; an approved one stays in force until its successor is approved',
  tag: 'work-files',
  access: 'clerk',
  params: YearParams,
  body: Seen.extend({ rows: z.array(FileListRow).max(LIST_ROWS) }),
  response: FileList,
  errors: ['CONFLICT', 'FILE_LIST_WRONG_STATE', 'FILE_LIST_NOTATION_TWICE', 'FILE_LIST_ROW_USED'],
});

export const copyFileList = defineRoute({
  method: 'post',
  path: '/api/file-lists/:year/copy',
  summary: 'Begin the list of a year with the approved one of the year before',
  tag: 'work-files',
  access: 'clerk',
  params: YearParams,
  response: FileList,
  errors: ['FILE_LIST_WRONG_STATE', 'FILE_LIST_NOTHING_TO_COPY', 'CONFLICT'],
});

export const submitFileList = defineRoute({
  method: 'post',
  path: '/api/file-lists/:year/submit',
  summary: 'Give the list to the head for approval',
  tag: 'work-files',
  access: 'clerk',
  params: YearParams,
  body: Seen,
  response: FileList,
  errors: ['CONFLICT', 'FILE_LIST_WRONG_STATE', 'FILE_LIST_EMPTY'],
});

export const approveFileList = defineRoute({
  method: 'post',
  path: '/api/file-lists/:year/approve',
  summary: 'Approve the list for the year: from now on files are opened from it',
  tag: 'work-files',
  access: 'leader',
  params: YearParams,
  body: Seen,
  response: FileList,
  errors: ['CONFLICT', 'FILE_LIST_WRONG_STATE', 'FILE_LIST_ROW_USED'],
});

export const returnFileList = defineRoute({
  method: 'post',
  path: '/api/file-lists/:year/return',
  summary: 'Give the list back to the clerk with a reason',
  tag: 'work-files',
  access: 'leader',
  params: YearParams,
  body: Seen.extend({ reason: text(500, 10) }),
  response: FileList,
  errors: ['CONFLICT', 'FILE_LIST_WRONG_STATE'],
});
