// Registers (sổ văn bản): books, yearly series, numbers reserved, bound or voided. NĐ 30/2020 Điều 15, 22.
import { z } from 'zod';
import { CalendarDate, Id, IdParams, Instant, PageQuery, PersonRef, pageOf, text } from './common-shapes.ts';
import { NotationPatterns } from './notation.ts';
import { defineRoute } from './route.ts';
import { NumberedKind } from './vocabulary.ts';

const Year = z.coerce.number().int().min(2000).max(2999);
const RegisterNumber = z.int().min(1).max(9_999_999);

/** Documents out, documents in, copies: each with series of its own (Điều 15, 22; Phụ lục I, phần II). */
export const BookDirection = z.enum(['outgoing', 'incoming', 'copies']);
export type BookDirection = z.infer<typeof BookDirection>;

export const RegisterBook = z.object({
  id: Id,
  direction: BookDirection,
  name: z.string(),
  year: z.int(),
  /** Takes what no other book of the year takes. */
  isDefault: z.boolean(),
  /** Kinds that are numbered here and nowhere else; empty in the default book and in one that is only chosen by hand. */
  kinds: z.array(NumberedKind),
  patterns: NotationPatterns,
  /** Gives no numbers any more. */
  isClosed: z.boolean(),
  version: z.int(),
  /** The number that would be given now; not a promise. */
  nextNumber: z.int(),
  lastOn: CalendarDate.nullable(),
});
export type RegisterBook = z.infer<typeof RegisterBook>;

const RegisterYear = z.object({
  year: z.int(),
  /** The year it is in Vietnam. */
  thisYear: z.int(),
  items: z.array(RegisterBook),
  /** What the patterns are filled with. */
  agency: z.object({ abbreviation: z.string(), units: z.array(z.string()) }),
});
export type RegisterYear = z.infer<typeof RegisterYear>;

export const listBooks = defineRoute({
  method: 'get',
  path: '/api/registers',
  summary: 'Books of the caller’s agency for a year, by default this one, with a preview of the next number',
  tag: 'registers',
  access: 'clerk',
  query: z.object({ direction: BookDirection.optional(), year: Year.optional() }),
  response: RegisterYear,
  errors: [],
});

export const openYear = defineRoute({
  method: 'post',
  path: '/api/registers/years',
  summary: 'Open the books of the coming year as those of this year stand; they open by themselves otherwise',
  tag: 'registers',
  access: 'clerk',
  body: z.object({ year: z.int().min(2000).max(2999) }),
  response: RegisterYear,
  errors: ['REGISTER_CLOSED'],
});

const BookSettings = z.object({
  name: text(120, 3),
  kinds: z.array(NumberedKind).max(NumberedKind.options.length),
  patterns: NotationPatterns,
});

const BOOK_ERRORS = [
  'CONFLICT',
  'REGISTER_NAME_TAKEN',
  'REGISTER_KIND_TAKEN',
  'REGISTER_PATTERN_AMBIGUOUS',
  'REGISTER_NOTATION_TOO_LONG',
  'REGISTER_CLOSED',
] as const;

export const createBook = defineRoute({
  method: 'post',
  path: '/api/registers',
  summary:
    'Open a further book, of outgoing documents or of copies, with a series of its own, this year or the next',
  tag: 'registers',
  access: 'clerk',
  body: BookSettings.extend({
    year: z.int().min(2000).max(2999).optional(),
    direction: BookDirection.exclude(['incoming']).default('outgoing'),
  }),
  response: RegisterBook,
  status: 201,
  errors: BOOK_ERRORS,
});

export const changeBook = defineRoute({
  method: 'put',
  path: '/api/registers/:id',
  summary:
    'Change the name, kinds and patterns of a book, or close it; numbers given already stay as they are',
  tag: 'registers',
  access: 'clerk',
  params: IdParams,
  body: BookSettings.extend({ version: z.int().min(1), isClosed: z.boolean() }),
  response: RegisterBook,
  errors: ['REGISTER_UNKNOWN', ...BOOK_ERRORS],
});

export const RegisterEntry = z.object({
  number: z.int(),
  /** The last of a run of numbers that the paper book holds; null: one number. */
  through: z.int().nullable(),
  state: z.enum(['reserved', 'bound', 'voided', 'paper']),
  on: CalendarDate,
  /** Number and notation as printed. */
  text: z.string(),
  documentId: Id.nullable(),
  subject: z.string().nullable(),
  /** What a number was reserved for before there was a document. */
  purpose: z.string().nullable(),
  voidReason: z.string().nullable(),
  at: Instant,
  by: PersonRef.nullable(),
});
export type RegisterEntry = z.infer<typeof RegisterEntry>;

export const listEntries = defineRoute({
  method: 'get',
  path: '/api/registers/:id/entries',
  summary: 'Entries of one book, newest first',
  tag: 'registers',
  access: 'clerk',
  params: z.object({ id: Id }),
  query: PageQuery,
  response: pageOf(RegisterEntry),
  errors: ['REGISTER_UNKNOWN'],
});

export const reserveNumber = defineRoute({
  method: 'post',
  path: '/api/registers/:id/reservations',
  summary:
    'Reserve the next number, with today’s date, for a document that is not here yet; repeated, it is the same one',
  tag: 'registers',
  access: 'clerk',
  params: IdParams,
  body: z.object({
    /** Made by the caller, so that the same wish is not granted twice. */
    requestId: Id,
    purpose: text(300, 5),
  }),
  response: RegisterEntry,
  status: 201,
  errors: ['REGISTER_UNKNOWN', 'REGISTER_CLOSED', 'REGISTER_DATE_BACKWARDS'],
});

export const voidNumber = defineRoute({
  method: 'post',
  path: '/api/registers/:id/entries/:number/void',
  summary: 'Void a reserved number with a reason; a bound number cannot be voided',
  tag: 'registers',
  access: 'clerk',
  params: z.object({ id: Id, number: z.coerce.number().int().min(1) }),
  body: z.object({ reason: text(500, 10) }),
  response: RegisterEntry,
  errors: ['REGISTER_UNKNOWN', 'REGISTER_NUMBER_BOUND'],
});

/** Where a paper book stands. */
export const PaperStanding = z.object({
  bookId: Id,
  /** First number that the paper book holds and this one does not. */
  from: RegisterNumber.default(1),
  to: RegisterNumber,
  /** Date of the last of them. */
  on: CalendarDate,
});

const PaperOutcome = z.object({
  isTrial: z.boolean(),
  items: z.array(
    z.object({
      bookId: Id,
      bookName: z.string(),
      from: z.int(),
      to: z.int(),
      on: CalendarDate,
      /** It was taken over before. */
      isKnown: z.boolean(),
    }),
  ),
});
export type PaperOutcome = z.infer<typeof PaperOutcome>;

const PAPER_ERRORS = [
  'REGISTER_UNKNOWN',
  'REGISTER_CLOSED',
  'REGISTER_DATE_BACKWARDS',
  'REGISTER_IMPORT_BELOW',
  'REGISTER_IMPORT_GAP',
  'REGISTER_FILE_INVALID',
] as const;

export const importPaper = defineRoute({
  method: 'post',
  path: '/api/registers/paper',
  summary:
    'Take over where the paper books stand; the series goes on behind it. All is judged before any is taken over',
  tag: 'registers',
  access: 'clerk',
  body: z.object({ rows: z.array(PaperStanding).min(1).max(100) }),
  response: PaperOutcome,
  errors: PAPER_ERRORS,
});

export const importPaperFile = defineRoute({
  method: 'post',
  path: '/api/registers/paper-file',
  summary: 'The same from a table (CSV or XLSX: so_sach, tu_so, den_so, ngay), or say what it would do',
  tag: 'registers',
  access: 'clerk',
  query: z.object({ trial: z.enum(['1', '0']).default('1') }),
  stream: 'text/csv',
  response: PaperOutcome,
  errors: [...PAPER_ERRORS, 'FILE_TOO_LARGE'],
});

const NumberRange = z.object({ from: z.int(), to: z.int() });

export const BookAudit = z.object({
  bookId: Id,
  direction: BookDirection,
  name: z.string(),
  isContiguous: z.boolean(),
  /** Numbers accounted for: bound, reserved, void, on paper. */
  count: z.int(),
  last: z.int(),
  bound: z.int(),
  voided: z.int(),
  paper: z.array(NumberRange),
  /** Numbers below the last one that nothing accounts for. */
  gaps: z.array(NumberRange),
  /** Numbers given more than once in this book. */
  doubles: z.array(z.int()),
  /** Numbers dated before an earlier number. */
  datesBackwards: z.array(z.int()),
  /** Numbers given and neither carried by a document nor void. */
  reserved: z.array(z.int()),
  /** A list above is longer than what is shown of it. */
  isCut: z.boolean(),
});
export type BookAudit = z.infer<typeof BookAudit>;

export const RegistersAudit = z.object({
  year: z.int(),
  at: Instant,
  isContiguous: z.boolean(),
  books: z.array(BookAudit),
  /** Printed numbers that stand in two books of the year. */
  printedTwice: z.array(z.object({ text: z.string(), books: z.array(z.string()) })),
});
export type RegistersAudit = z.infer<typeof RegistersAudit>;

export const auditRegisters = defineRoute({
  method: 'get',
  path: '/api/registers/audit',
  summary: 'Gaps, doubles, dates running backwards and open reservations of all books of a year',
  tag: 'registers',
  access: 'clerk',
  query: z.object({ year: Year.optional() }),
  response: RegistersAudit,
  errors: [],
});

/** What a document that waits for its number may be given. */
export const NumberChoices = z.object({
  on: CalendarDate,
  books: z.array(
    z.object({
      bookId: Id,
      bookName: z.string(),
      year: z.int(),
      number: z.int(),
      /** As it would be printed; not a promise. */
      text: z.string(),
      /** What is taken when nobody chooses. */
      isUsual: z.boolean(),
    }),
  ),
  /** Reserved ahead and still free, not dated before the signature. */
  reserved: z.array(
    z.object({
      bookId: Id,
      bookName: z.string(),
      number: z.int(),
      text: z.string(),
      on: CalendarDate,
      purpose: z.string(),
    }),
  ),
});
export type NumberChoices = z.infer<typeof NumberChoices>;
