// A register printed: a year or a part of it as PDF and as a spreadsheet, signed with the agency's key, and kept.
// NĐ 30/2020 Điều 16 khoản 2, 22 khoản 3: the register is printed with all columns, signed and bound.
import { z } from 'zod';
import { CalendarDate, Id, IdParams, Instant, PersonRef } from './common-shapes.ts';
import { defineRoute } from './route.ts';

const FileFacts = z.object({ sizeBytes: z.int() });

export const RegisterPrint = z.object({
  id: Id,
  bookId: Id,
  bookName: z.string(),
  year: z.int(),
  /** Dates of the numbers in it; null: from the first, to the last of the moment it was printed. */
  from: CalendarDate.nullable(),
  to: CalendarDate.nullable(),
  state: z.enum(['making', 'ready', 'signed', 'failed']),
  /** Numbers written so far, and how many there will be about. */
  done: z.int(),
  expected: z.int(),
  pageCount: z.int().nullable(),
  /** With the agency's signature once it is signed. */
  pdf: FileFacts.nullable(),
  xlsx: FileFacts.nullable(),
  at: Instant,
  by: PersonRef,
  signed: z.object({ at: Instant, by: PersonRef }).nullable(),
});
export type RegisterPrint = z.infer<typeof RegisterPrint>;

export const printRegister = defineRoute({
  method: 'post',
  path: '/api/registers/:id/prints',
  summary:
    'Print a book, or its numbers of some dates, as PDF and spreadsheet; made in the background. Repeated, it is the same print',
  tag: 'registers',
  access: 'clerk',
  params: IdParams,
  body: z
    .object({
      /** Made by the caller, so that the same wish is one print. */
      requestId: Id,
      from: CalendarDate.nullable().default(null),
      to: CalendarDate.nullable().default(null),
    })
    .refine(({ from, to }) => from === null || to === null || from <= to, { path: ['to'] }),
  response: RegisterPrint,
  status: 202,
  errors: ['REGISTER_UNKNOWN', 'REGISTER_PRINT_RUNNING'],
});

export const listRegisterPrints = defineRoute({
  method: 'get',
  path: '/api/registers/:id/prints',
  summary: 'The last prints of a book, newest first',
  tag: 'registers',
  access: 'clerk',
  params: IdParams,
  response: z.object({ items: z.array(RegisterPrint) }),
  errors: ['REGISTER_UNKNOWN'],
});

export const getRegisterPrint = defineRoute({
  method: 'get',
  path: '/api/register-prints/:id',
  summary: 'How far a print is',
  tag: 'registers',
  access: 'clerk',
  params: IdParams,
  response: RegisterPrint,
  errors: ['NOT_FOUND'],
});

export const signRegisterPrint = defineRoute({
  method: 'post',
  path: '/api/register-prints/:id/signature',
  summary: 'Sign a print with the key of the agency; repeated, it is signed once',
  tag: 'registers',
  access: 'clerk',
  params: IdParams,
  body: z.object({ pin: z.string().min(1).max(100) }),
  response: RegisterPrint,
  errors: [
    'NOT_FOUND',
    'REGISTER_PRINT_NOT_READY',
    'AUTH_STEP_UP_NEEDED',
    'PIN_WRONG',
    'CREDENTIAL_MISSING',
    'CREDENTIAL_LOCKED',
    'CREDENTIAL_ELSEWHERE',
    'CERT_EXPIRED',
    'CERT_NOT_YET_VALID',
    'CERT_REVOKED',
    'CERT_UNTRUSTED',
    'CERT_KEY_USAGE',
    'KEY_FILE_BROKEN',
    'TOKEN_UNAVAILABLE',
    'REMOTE_KEY_UNAVAILABLE',
    'REMOTE_KEY_REFUSED',
    'REVOCATION_UNAVAILABLE',
    'TIMESTAMP_UNAVAILABLE',
    'SIGNING_FAILED',
  ],
});

const download = {
  method: 'get',
  tag: 'registers',
  access: 'clerk',
  params: IdParams,
  errors: ['NOT_FOUND', 'REGISTER_PRINT_NOT_READY'],
} as const;

export const downloadRegisterPdf = defineRoute({
  ...download,
  path: '/api/register-prints/:id/pdf',
  summary: 'The printed register, with the agency’s signature once it is signed',
  download: 'application/pdf',
});

export const downloadRegisterSheet = defineRoute({
  ...download,
  path: '/api/register-prints/:id/xlsx',
  summary: 'The same rows as a spreadsheet',
  download: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
});
