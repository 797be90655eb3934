// Work files (hồ sơ công việc): opened, filled, closed, kept. NĐ 30/2020 Điều 28 to 31, Phụ lục VI.
import { z } from 'zod';
import { AuditAction } from './audit-actions.ts';
import {
  CalendarDate,
  Digest,
  Expected,
  FileName,
  Id,
  IdParams,
  Instant,
  PageQuery,
  PersonRef,
  pageOf,
  SearchText,
  text,
} from './common-shapes.ts';
import { FileNotation } from './file-lists.ts';
import { Retention } from './retention.ts';
import { defineRoute } from './route.ts';
import { WorkFileState } from './vocabulary.ts';

/** DocOrdinal: Number 3. */
export const MOST_ITEMS = 999;
const Year = z.coerce.number().int().min(2000).max(2999);

export const ItemSource = z.enum(['outgoing', 'incoming', 'upload']);
export type ItemSource = z.infer<typeof ItemSource>;

const ItemFile = z.object({
  digest: Digest,
  name: z.string(),
  sizeBytes: z.int(),
  mediaType: z.string(),
  isMain: z.boolean(),
});

export const WorkFileItem = z.object({
  id: Id,
  /** By date, then as they came. */
  ordinal: z.int(),
  source: ItemSource,
  /** The document; null for something uploaded. */
  documentId: Id.nullable(),
  on: CalendarDate.nullable(),
  typeName: z.string(),
  /** Number and notation as printed. */
  numberText: z.string(),
  title: z.string(),
  /** Tác giả. */
  author: z.string(),
  pageCount: z.int().nullable(),
  note: z.string(),
  /** A draft or a copy not worth keeping: it is left out at the end unless somebody says otherwise. */
  isDraft: z.boolean(),
  /** Work on the document has not ended. */
  isOpen: z.boolean(),
  /** The document is no longer there. */
  isGone: z.boolean(),
  files: z.array(ItemFile),
  addedAt: Instant,
  addedBy: PersonRef,
});
export type WorkFileItem = z.infer<typeof WorkFileItem>;

export const WorkFileListItem = z.object({
  id: Id,
  version: z.int(),
  state: WorkFileState,
  /** Mã hồ sơ, FileCode. */
  code: z.string(),
  year: z.int(),
  notation: z.string(),
  title: z.string(),
  retention: Retention,
  owner: PersonRef,
  itemCount: z.int(),
  startedOn: CalendarDate,
  endedOn: CalendarDate.nullable(),
  /** Until when it goes to the archive; null while it is open, and where it need not. */
  handOverDueOn: CalendarDate.nullable(),
  updatedAt: Instant,
});
export type WorkFileListItem = z.infer<typeof WorkFileListItem>;

const HandOver = z.object({
  at: Instant,
  by: PersonRef,
  /** Counts of the record (biên bản giao nhận). */
  items: z.int(),
  files: z.int(),
  pages: z.int(),
  sizeBytes: z.int(),
  accepted: z.object({ at: Instant, by: PersonRef }).nullable(),
});

export const WorkFileDetail = WorkFileListItem.extend({
  organId: z.string(),
  coworkers: z.array(PersonRef),
  /** Whether it was opened from the approved list, by which row. */
  listRow: z.object({ year: z.int(), rowId: Id, edition: z.int() }).nullable(),
  rights: z.enum(['open', 'restricted']),
  language: z.string(),
  note: z.string(),
  items: z.array(WorkFileItem),
  pageTotal: z.int(),
  closed: z.object({ at: Instant, by: PersonRef, dropped: z.int() }).nullable(),
  handOver: HandOver.nullable(),
  /** Why the archive gave it back, or why it was opened again. */
  returned: z
    .object({ at: Instant, by: PersonRef, reason: z.string(), kind: z.enum(['refused', 'reopened']) })
    .nullable(),
  /** The signatures of what is kept: when the first timestamp of them ends, and why a renewal failed. */
  preservation: z.object({ endsAt: Instant.nullable(), renewals: z.int(), failure: z.string() }),
  timeline: z.array(
    z.object({ at: Instant, by: PersonRef.nullable(), action: AuditAction, text: z.string() }),
  ),
  can: z.object({
    edit: z.boolean(),
    collect: z.boolean(),
    close: z.boolean(),
    reopen: z.boolean(),
    handOver: z.boolean(),
    accept: z.boolean(),
    refuse: z.boolean(),
    delay: z.boolean(),
  }),
});
export type WorkFileDetail = z.infer<typeof WorkFileDetail>;

export const WorkFileBox = z.enum(['mine', 'all', 'due', 'to-accept', 'archived']);
export type WorkFileBox = z.infer<typeof WorkFileBox>;

export const listWorkFiles = defineRoute({
  method: 'get',
  path: '/api/work-files',
  summary: 'One page of the files the caller may see, newest change first',
  tag: 'work-files',
  access: 'signed-in',
  query: PageQuery.extend({
    box: WorkFileBox.default('mine'),
    year: Year.optional(),
    state: WorkFileState.optional(),
    retention: z.union([z.literal('permanent'), z.coerce.number().int().min(1).max(100)]).optional(),
    text: SearchText.optional(),
    /** Only files that this document is in. */
    documentId: Id.optional(),
  }),
  response: pageOf(WorkFileListItem),
  errors: [],
});

export const getWorkFile = defineRoute({
  method: 'get',
  path: '/api/work-files/:id',
  summary: 'One file with everything in it, in order',
  tag: 'work-files',
  access: 'signed-in',
  params: IdParams,
  response: WorkFileDetail,
  errors: ['NOT_FOUND'],
});

const Facts = z.object({
  title: text(500, 3),
  retention: Retention,
  rights: z.enum(['open', 'restricted']).default('restricted'),
  note: text(500, 0).default(''),
  /** Posts of the people who work with it besides its owner. */
  coworkerPostIds: z.array(Id).max(50).default([]),
});

export const openWorkFile = defineRoute({
  method: 'post',
  path: '/api/work-files',
  summary: 'Open a file from the approved list, or one that is not in it',
  tag: 'work-files',
  access: 'signed-in',
  body: Facts.extend({
    /** Made by the caller, so that the same wish opens one file. */
    requestId: Id,
    /** From the list of this year: its notation is the row’s then. */
    rowId: Id.nullable().default(null),
    notation: FileNotation.nullable().default(null),
    startedOn: CalendarDate.nullable().default(null),
    ownerPostId: Id.nullable().default(null),
  }),
  response: WorkFileDetail,
  status: 201,
  errors: ['WORK_FILE_NOTATION_TAKEN', 'FILE_LIST_ROW_UNKNOWN', 'WORK_FILE_PERSON_UNKNOWN'],
});

const ACT_ERRORS = ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'WORK_FILE_WRONG_STATE'] as const;

export const changeWorkFile = defineRoute({
  method: 'put',
  path: '/api/work-files/:id',
  summary: 'Change what is said of a file, its owner or those who work with it',
  tag: 'work-files',
  access: 'signed-in',
  params: IdParams,
  body: Facts.extend(Expected.shape).extend({
    startedOn: CalendarDate,
    ownerPostId: Id.nullable().default(null),
  }),
  response: WorkFileDetail,
  errors: [...ACT_ERRORS, 'WORK_FILE_PERSON_UNKNOWN'],
});

const UploadFacts = z.object({
  title: text(500, 3),
  /** As far as they are known yet; closing asks for them. */
  on: CalendarDate.nullable().default(null),
  typeName: text(100, 0).default(''),
  author: text(200, 0).default(''),
});

const ItemMarks = z.object({ isDraft: z.boolean().default(false), note: text(500, 0).default('') });

export const ItemWish = z.discriminatedUnion('source', [
  ItemMarks.extend({ source: z.literal('outgoing'), documentId: Id }),
  ItemMarks.extend({ source: z.literal('incoming'), documentId: Id }),
  ItemMarks.extend(UploadFacts.shape).extend({
    source: z.literal('upload'),
    file: z.object({ digest: Digest, name: FileName }),
  }),
]);
export type ItemWish = z.infer<typeof ItemWish>;

export const addToWorkFile = defineRoute({
  method: 'post',
  path: '/api/work-files/:id/items',
  summary:
    'Put a document, or something uploaded, into a file; a document may be in many and is never copied',
  tag: 'work-files',
  access: 'signed-in',
  params: IdParams,
  body: ItemWish,
  response: WorkFileDetail,
  status: 201,
  errors: [
    ...ACT_ERRORS,
    'FILE_UNKNOWN',
    'WORK_FILE_HAS_ITEM',
    'WORK_FILE_FULL',
    'WORK_FILE_DOCUMENT_UNKNOWN',
  ],
});

const ItemParams = z.object({ id: Id, item: Id });

export const changeItem = defineRoute({
  method: 'put',
  path: '/api/work-files/:id/items/:item',
  summary: 'Change what is said of an item; of a document only its marks',
  tag: 'work-files',
  access: 'signed-in',
  params: ItemParams,
  body: ItemMarks.extend({ facts: UploadFacts.nullable().default(null) }),
  response: WorkFileDetail,
  errors: ACT_ERRORS,
});

export const removeItem = defineRoute({
  method: 'post',
  path: '/api/work-files/:id/items/:item/remove',
  summary: 'Take an item out of an open file; the document itself stays where it is',
  tag: 'work-files',
  access: 'signed-in',
  params: ItemParams,
  response: WorkFileDetail,
  errors: ACT_ERRORS,
});

export const downloadItemFile = defineRoute({
  method: 'get',
  path: '/api/work-files/:id/items/:item/files/:digest',
  summary: 'Bytes of something in the file, with its signatures as they were last renewed; supports Range',
  tag: 'work-files',
  access: 'signed-in',
  params: ItemParams.extend({ digest: Digest }),
  download: 'application/octet-stream',
  errors: ['NOT_FOUND', 'FILE_RANGE_UNSATISFIABLE'],
});
