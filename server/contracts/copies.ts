// Copies of a document (SAO Y, TRÍCH SAO, SAO LỤC): made of an outgoing or incoming document of the agency, numbered in a
// book of their own, sealed with the agency's key. NĐ 30/2020 Điều 25, 26; Phụ lục I, phần II.
import { z } from 'zod';
import {
  CalendarDate,
  Digest,
  Expected,
  FileName,
  Id,
  IdParams,
  Instant,
  PersonRef,
  text,
} from './common-shapes.ts';
import { ErrorCode } from './error-codes.ts';
import { defineRoute } from './route.ts';
import { VerificationReport } from './verification.ts';
import { CopyForm, CopyState } from './vocabulary.ts';

const TAG = 'copies';
const MOST_PAGES = 1000;

/** `copy`: a copy this agency has made; only that of a SAO Y can be copied again. */
export const CopySourceKind = z.enum(['outgoing', 'incoming', 'copy']);
export type CopySourceKind = z.infer<typeof CopySourceKind>;

export const Copy = z.object({
  id: Id,
  version: z.int(),
  form: CopyForm,
  state: CopyState,
  /** What was copied, as it was then. */
  source: z.object({
    kind: CopySourceKind,
    id: Id,
    digest: Digest,
    name: FileName,
    numberText: z.string(),
    issuedOn: CalendarDate,
    subject: z.string(),
    issuer: z.string(),
  }),
  /** Of an extract: its pages, by their number in the source. */
  pages: z.array(z.int()).nullable(),
  number: z.object({ text: z.string(), issuedOn: CalendarDate, bookName: z.string() }).nullable(),
  /** The sealed bytes. */
  file: z
    .object({
      digest: Digest,
      sizeBytes: z.int(),
      at: Instant,
      by: PersonRef,
      /** Common name of the agency's certificate. */
      signedBy: z.string(),
    })
    .nullable(),
  cancelled: z.object({ at: Instant, by: PersonRef, reason: z.string() }).nullable(),
  createdAt: Instant,
  createdBy: PersonRef,
  can: z.object({ number: z.boolean(), seal: z.boolean(), cancel: z.boolean() }),
});
export type Copy = z.infer<typeof Copy>;

const SourceQuery = z.object({ kind: CopySourceKind, id: Id });

export const listCopies = defineRoute({
  method: 'get',
  path: '/api/copies',
  summary: 'Copies made of a document, and of those copies, newest first; for who may see the document',
  tag: TAG,
  access: 'signed-in',
  query: SourceQuery.extend({ kind: CopySourceKind.exclude(['copy']) }),
  response: z.object({ items: z.array(Copy) }),
  errors: ['NOT_FOUND'],
});

/** What may be copied of a document, and how. */
export const CopyChoices = z.object({
  files: z.array(z.object({ digest: Digest, name: FileName, isMain: z.boolean() })),
  forms: z.array(
    z.object({
      form: CopyForm,
      /** Why it cannot be made of this; null: it can. */
      refusal: ErrorCode.nullable(),
      /** As it would be numbered; not a promise. */
      numberText: z.string(),
    }),
  ),
});
export type CopyChoices = z.infer<typeof CopyChoices>;

export const getCopyChoices = defineRoute({
  method: 'get',
  path: '/api/copies/choices',
  summary:
    'The files of a document that can be copied, and each form with its next number or why it is refused',
  tag: TAG,
  access: 'clerk',
  query: SourceQuery,
  response: CopyChoices,
  errors: ['NOT_FOUND'],
});

const answers = { tag: TAG, access: 'clerk', response: Copy } as const;
const sourceErrors = ['COPY_SOURCE_NOT_READY', 'COPY_SOURCE_NOT_IN_FORCE'] as const;
const stateErrors = ['NOT_FOUND', 'CONFLICT', 'COPY_WRONG_STATE'] as const;

export const createCopy = defineRoute({
  method: 'post',
  path: '/api/copies',
  summary:
    'Begin a copy; the pages of an extract become a file of their own. The same key again answers the same copy',
  body: z.object({
    /** Chosen once for this copy. */
    key: z.uuid(),
    form: CopyForm,
    source: SourceQuery,
    /** Default: the main file. */
    digest: Digest.optional(),
    /** Of an extract, and of nothing else. */
    pages: z.array(z.int().min(1)).min(1).max(MOST_PAGES).optional(),
  }),
  status: 201,
  errors: [
    'NOT_FOUND',
    ...sourceErrors,
    'COPY_NEEDS_ORIGINAL',
    'COPY_NEEDS_SAO_Y',
    'COPY_PAGES_INVALID',
    'COPY_SOURCE_INVALID',
    'FILE_UNKNOWN',
    'FILE_NOT_PDF',
    'FILE_BROKEN',
    'FILE_ENCRYPTED',
    'PDF_FORBIDS_CHANGE',
    'SERVER_BUSY',
  ],
  ...answers,
});

export const numberCopy = defineRoute({
  method: 'post',
  path: '/api/copies/:id/number',
  summary:
    'Take the next number of the book of copies; asked again it is the same one, unless that was voided',
  params: IdParams,
  body: Expected,
  errors: [
    ...stateErrors,
    'REGISTER_UNKNOWN',
    'REGISTER_CLOSED',
    'REGISTER_DATE_BACKWARDS',
    'REGISTER_NOTATION_TOO_LONG',
    'REGISTER_PATTERN_AMBIGUOUS',
  ],
  ...answers,
});

export const sealCopy = defineRoute({
  method: 'post',
  path: '/api/copies/:id/seal',
  summary:
    'Sign the copy with the agency’s key and the text block on its first page; the source stays its prefix',
  params: IdParams,
  body: Expected.extend({ pin: z.string().min(1).max(100) }),
  errors: [
    ...stateErrors,
    ...sourceErrors,
    'AUTH_STEP_UP_NEEDED',
    'REGISTER_NUMBER_VOID',
    'PIN_WRONG',
    'CREDENTIAL_MISSING',
    'CREDENTIAL_LOCKED',
    'CREDENTIAL_WAY_CLOSED',
    'CREDENTIAL_ELSEWHERE',
    'TOKEN_UNAVAILABLE',
    'REMOTE_KEY_REFUSED',
    'REMOTE_KEY_UNAVAILABLE',
    'KEY_FILE_BROKEN',
    'CERT_EXPIRED',
    'CERT_NOT_YET_VALID',
    'CERT_UNTRUSTED',
    'CERT_KEY_USAGE',
    'CERT_REVOKED',
    'REVOCATION_UNAVAILABLE',
    'TIMESTAMP_UNAVAILABLE',
    'PDF_FORBIDS_CHANGE',
    'SIGNING_FAILED',
    'FILE_UNKNOWN',
    'FILE_BROKEN',
    'SERVER_BUSY',
  ],
  ...answers,
});

export const cancelCopy = defineRoute({
  method: 'post',
  path: '/api/copies/:id/cancel',
  summary: 'Drop a copy that is not sealed; its number is voided with the reason',
  params: IdParams,
  body: Expected.extend({ reason: text(500, 10) }),
  errors: [...stateErrors],
  ...answers,
});

export const downloadCopy = defineRoute({
  method: 'get',
  path: '/api/copies/:id/file',
  summary: 'The sealed copy; supports Range',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  download: 'application/pdf',
  errors: ['NOT_FOUND', 'FILE_RANGE_UNSATISFIABLE'],
});

export const verifyCopy = defineRoute({
  method: 'get',
  path: '/api/copies/:id/verification',
  summary: 'Signature report of the sealed copy, made now',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  response: VerificationReport,
  errors: ['NOT_FOUND', 'SERVER_BUSY'],
});
