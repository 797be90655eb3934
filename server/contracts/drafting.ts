// Drafting: a word processor's file becomes a PDF, and the starting forms of the 29 kinds (NĐ 30/2020 Phụ lục III), which an
// agency may replace by its own.
import { z } from 'zod';
import { Digest, FileName, Id, IdParams, Instant, PersonRef } from './common-shapes.ts';
import { ErrorCode } from './error-codes.ts';
import { StoredFile } from './files.ts';
import { DraftFields } from './outgoing-document.ts';
import { defineRoute } from './route.ts';
import { DocumentKind } from './vocabulary.ts';

const TAG = 'drafting';
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** One file on its way to a PDF. The file itself is kept from the beginning, whatever becomes of it. */
export const Conversion = z.object({
  id: Id,
  state: z.enum(['waiting', 'converting', 'done', 'failed']),
  /** How many others come before it. */
  ahead: z.int(),
  source: StoredFile,
  /** With the fonts that were substituted in its `source`. */
  pdf: StoredFile.nullable(),
  failure: ErrorCode.nullable(),
});
export type Conversion = z.infer<typeof Conversion>;

const answers = { tag: TAG, response: Conversion } as const;
const started = { ...answers, status: 202 } as const;

export const convertFile = defineRoute({
  method: 'post',
  path: '/api/drafting/conversions',
  summary:
    'Upload a DOCX, ODT, DOC or RTF file and have a PDF made of it; the same bytes again are the same conversion',
  access: 'signed-in',
  query: z.object({ name: FileName }),
  stream: 'application/octet-stream',
  errors: [
    'OFFICE_TYPE_REFUSED',
    'OFFICE_BROKEN',
    'OFFICE_ENCRYPTED',
    'OFFICE_MACROS',
    'OFFICE_EXTERNAL_LINKS',
    'OFFICE_EXPANDS_TOO_FAR',
    'OFFICE_QUEUE_FULL',
    'FILE_TYPE_REFUSED',
    'FILE_TOO_LARGE',
    'FILE_EMPTY',
    'UPLOAD_INTERRUPTED',
    'STORAGE_FULL',
  ],
  ...started,
});

export const getConversion = defineRoute({
  method: 'get',
  path: '/api/drafting/conversions/:id',
  summary: 'How far a conversion of the caller has come',
  access: 'signed-in',
  params: IdParams,
  errors: ['NOT_FOUND'],
  ...answers,
});

export const retryConversion = defineRoute({
  method: 'post',
  path: '/api/drafting/conversions/:id/retry',
  summary: 'Try a failed conversion again; one that has not failed stays as it is',
  access: 'signed-in',
  params: IdParams,
  errors: ['NOT_FOUND', 'OFFICE_QUEUE_FULL'],
  ...started,
});

const KindParams = z.object({ kind: DocumentKind });

/** The starting form of a kind: the agency's own, or else that of this server. */
export const DraftingForm = z.object({
  kind: DocumentKind,
  own: z
    .object({ name: z.string(), digest: Digest, sizeBytes: z.int(), at: Instant, by: PersonRef })
    .nullable(),
  /** Places of its template that are to be filled; an agency's own must have them all. */
  needs: z.array(z.string()),
});
export type DraftingForm = z.infer<typeof DraftingForm>;

export const listForms = defineRoute({
  method: 'get',
  path: '/api/drafting/forms',
  summary: 'The starting forms of the 29 kinds in the caller’s agency, and the places a template may have',
  tag: TAG,
  access: 'signed-in',
  response: z.object({
    items: z.array(DraftingForm),
    /** Every place a template may have. */
    places: z.array(z.string()),
    /** Whether this server can make a PDF of what is written. */
    canConvert: z.boolean(),
    can: z.object({ change: z.boolean() }),
  }),
  errors: [],
});

export const writeForm = defineRoute({
  method: 'post',
  path: '/api/drafting/forms/:kind/document',
  summary: 'Write the starting document of a draft from its fields: a DOCX, and its PDF by conversion',
  access: 'officer',
  params: KindParams,
  body: DraftFields.pick({
    subject: true,
    urgency: true,
    signerPostId: true,
    capacity: true,
    recipientCodes: true,
    toPlaces: true,
    replyToId: true,
  }),
  errors: ['AGENCY_UNKNOWN', 'OUTGOING_REFERENCE_UNKNOWN', 'FORBIDDEN', 'OFFICE_QUEUE_FULL', 'STORAGE_FULL'],
  ...started,
});

export const downloadTemplate = defineRoute({
  method: 'get',
  path: '/api/drafting/forms/:kind/template',
  summary: 'The template of a kind as DOCX, its places unfilled',
  tag: TAG,
  access: 'signed-in',
  params: KindParams,
  download: DOCX,
  errors: [],
});

export const putTemplate = defineRoute({
  method: 'put',
  path: '/api/drafting/forms/:kind/template',
  summary: 'Replace the template of a kind by the agency’s own DOCX (clerk or administrator)',
  tag: TAG,
  access: 'signed-in',
  params: KindParams,
  query: z.object({ name: FileName }),
  stream: DOCX,
  response: DraftingForm,
  errors: [
    'FORBIDDEN',
    'TEMPLATE_FIELDS_MISSING',
    'TEMPLATE_FIELDS_UNKNOWN',
    'OFFICE_TYPE_REFUSED',
    'OFFICE_BROKEN',
    'OFFICE_ENCRYPTED',
    'OFFICE_MACROS',
    'OFFICE_EXTERNAL_LINKS',
    'OFFICE_EXPANDS_TOO_FAR',
    'FILE_TOO_LARGE',
    'FILE_EMPTY',
    'UPLOAD_INTERRUPTED',
    'STORAGE_FULL',
  ],
});

export const dropTemplate = defineRoute({
  method: 'delete',
  path: '/api/drafting/forms/:kind/template',
  summary: 'Go back to this server’s template of a kind (clerk or administrator)',
  tag: TAG,
  access: 'signed-in',
  params: KindParams,
  response: DraftingForm,
  errors: ['FORBIDDEN'],
});
