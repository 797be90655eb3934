// A register as its ten columns: what the documents say, and what a clerk has written where there is only paper.
// NĐ 30/2020 Phụ lục IV.
import { z } from 'zod';
import { CalendarDate, Id, PageQuery, pageOf, SearchText, text } from './common-shapes.ts';
import { RegisterEntry } from './registers.ts';
import { defineRoute } from './route.ts';
import { DocumentKind } from './vocabulary.ts';

const Copies = z.int().min(0).max(99_999);

/** The columns of a document that exists on paper only, as a clerk writes them; empty is allowed, as on paper. */
export const WrittenColumns = z.object({
  /** Số, ký hiệu as on the document. */
  numberText: text(60, 0).default(''),
  /** Ngày đến; incoming only. */
  arrivedOn: CalendarDate.nullable().default(null),
  documentOn: CalendarDate.nullable().default(null),
  /** Tên loại và trích yếu. */
  subject: text(600, 0).default(''),
  /** Người ký; of an incoming document: tác giả. */
  author: text(200, 0).default(''),
  /** Nơi nhận; of an incoming document: đơn vị hoặc người nhận. */
  recipients: text(1000, 0).default(''),
  /** Đơn vị, người nhận bản lưu. */
  keptBy: text(200, 0).default(''),
  copies: Copies.nullable().default(null),
  movedOn: CalendarDate.nullable().default(null),
  receivedBy: text(500, 0).default(''),
  note: text(500, 0).default(''),
});
export type WrittenColumns = z.infer<typeof WrittenColumns>;

/** What "Ghi chú" tells; the words are the reader's. */
export const RowNote = z.object({
  kind: z.enum([
    'written',
    'void',
    'reserved',
    'onPaper',
    'unreleased',
    'recalled',
    'recallAsked',
    'replaced',
    'replaces',
    'answers',
    'cancelled',
    'overridden',
    'unsigned',
    'paper',
  ]),
  /** A reason, or the number of the other document. */
  text: z.string(),
});
export type RowNote = z.infer<typeof RowNote>;

export const RegisterRow = z.object({
  number: z.int(),
  /** The last of a run of numbers of which nothing is known but that they are on paper. */
  through: z.int().nullable(),
  state: RegisterEntry.shape.state,
  documentId: Id.nullable(),
  /** Số, ký hiệu of the document. */
  numberText: z.string(),
  /** Ngày đến; of an outgoing document the same as its date. */
  on: CalendarDate.nullable(),
  documentOn: CalendarDate.nullable(),
  kind: DocumentKind.nullable(),
  /** Trích yếu; with the name of the kind where `kind` is null. */
  subject: z.string(),
  author: z.string(),
  /** The first of them. */
  recipients: z.array(z.string()),
  recipientCount: z.int(),
  keptBy: z.string(),
  copies: z.int().nullable(),
  movedOn: CalendarDate.nullable(),
  /** Who acknowledged; the first of them. */
  receivedBy: z.array(z.string()),
  receivedCount: z.int(),
  notes: z.array(RowNote),
  /** The clerk may write its columns; then the version he saw, 0 for a row nobody has written. */
  writable: z.object({ version: z.int(), columns: WrittenColumns }).nullable(),
});
export type RegisterRow = z.infer<typeof RegisterRow>;

export const RowFilter = z.object({
  from: CalendarDate.optional(),
  to: CalendarDate.optional(),
  state: RegisterEntry.shape.state.optional(),
  kind: DocumentKind.optional(),
  author: SearchText.optional(),
  recipient: SearchText.optional(),
  text: SearchText.optional(),
});
export type RowFilter = z.infer<typeof RowFilter>;

export const listRegisterRows = defineRoute({
  method: 'get',
  path: '/api/registers/:id/rows',
  summary:
    'Rows of one book in the ten columns of Phụ lục IV, newest first; a page may be short, or empty, before the last one',
  tag: 'registers',
  access: 'clerk',
  params: z.object({ id: Id }),
  query: PageQuery.extend(RowFilter.shape),
  response: pageOf(RegisterRow),
  errors: ['REGISTER_UNKNOWN'],
});

export const writeRegisterRow = defineRoute({
  method: 'put',
  path: '/api/registers/:id/rows/:number',
  summary: 'Write the columns of a number whose document is on paper only',
  tag: 'registers',
  access: 'clerk',
  params: z.object({ id: Id, number: z.coerce.number().int().min(1).max(9_999_999) }),
  body: z.object({ version: z.int().min(0), columns: WrittenColumns }),
  response: RegisterRow,
  errors: ['REGISTER_UNKNOWN', 'REGISTER_ROW_FIXED', 'CONFLICT'],
});

export const numberPaperDocument = defineRoute({
  method: 'post',
  path: '/api/registers/:id/paper-documents',
  summary:
    'Give a document that exists on paper only the next number, with today’s date, and enter it; repeated, it is the same one',
  tag: 'registers',
  access: 'clerk',
  params: z.object({ id: Id }),
  body: z.object({
    /** Made by the caller, so that the same wish is not granted twice. */
    requestId: Id,
    /** Outgoing: what its notation is made of. */
    kind: DocumentKind.optional(),
    /** Abbreviation of the unit in the notation. */
    unit: text(20, 0).default(''),
    columns: WrittenColumns.extend({ subject: text(600, 5) }),
  }),
  response: RegisterEntry,
  status: 201,
  errors: [
    'REGISTER_UNKNOWN',
    'REGISTER_CLOSED',
    'REGISTER_DATE_BACKWARDS',
    'REGISTER_OTHER_KIND',
    'REGISTER_NOTATION_TOO_LONG',
    'REGISTER_PATTERN_AMBIGUOUS',
  ],
});
