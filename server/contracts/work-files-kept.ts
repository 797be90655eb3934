// What happens to a file when the work is done: closing, hand-over to the archive, export, and reading an export again.
import { z } from 'zod';
import { CalendarDate, Expected, Id, IdParams, text } from './common-shapes.ts';
import { Retention } from './retention.ts';
import { defineRoute } from './route.ts';
import { Verdict } from './vocabulary.ts';
import { WorkFileDetail } from './work-files.ts';

/** What stands in the way of closing, and what somebody has to decide. */
export const ClosingCheck = z.object({
  /** Documents on which work has not ended, each with its state. */
  open: z.array(z.object({ itemId: Id, title: z.string(), numberText: z.string() })),
  /** Fields that lack a value; without an item they are the file’s own. */
  missing: z.array(
    z.object({
      itemId: Id.nullable(),
      title: z.string(),
      field: z.enum(['items', 'document', 'on', 'typeName', 'author']),
    }),
  ),
  /** The same bytes twice: the first of each is kept. */
  duplicates: z.array(z.object({ itemId: Id, title: z.string(), sameAs: Id })),
  drafts: z.array(z.object({ itemId: Id, title: z.string() })),
  itemCount: z.int(),
  /** As it would be. */
  endedOn: CalendarDate,
  handOverDueOn: CalendarDate.nullable(),
});
export type ClosingCheck = z.infer<typeof ClosingCheck>;

export const checkClosing = defineRoute({
  method: 'get',
  path: '/api/work-files/:id/closing',
  summary: 'What closing the file would find, and what has to be decided before',
  tag: 'work-files',
  access: 'signed-in',
  params: IdParams,
  response: ClosingCheck,
  errors: ['NOT_FOUND'],
});

const ACT_ERRORS = ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'WORK_FILE_WRONG_STATE'] as const;

export const closeWorkFile = defineRoute({
  method: 'post',
  path: '/api/work-files/:id/close',
  summary:
    'Close the file: nothing is open or missing in it, and every duplicate and draft is dropped or kept by name',
  tag: 'work-files',
  access: 'signed-in',
  params: IdParams,
  body: Expected.extend({
    title: text(500, 3),
    retention: Retention,
    endedOn: CalendarDate,
    drop: z.array(Id).max(999).default([]),
    keep: z.array(Id).max(999).default([]),
  }),
  response: WorkFileDetail,
  errors: [...ACT_ERRORS, 'WORK_FILE_DOCUMENT_OPEN', 'WORK_FILE_INCOMPLETE', 'WORK_FILE_UNSETTLED'],
});

const ByReason = Expected.extend({ reason: text(500, 10) });

export const reopenWorkFile = defineRoute({
  method: 'post',
  path: '/api/work-files/:id/reopen',
  summary: 'Open a closed file again, with a reason; not once it is with the archive',
  tag: 'work-files',
  access: 'signed-in',
  params: IdParams,
  body: ByReason,
  response: WorkFileDetail,
  errors: ACT_ERRORS,
});

export const handOverWorkFile = defineRoute({
  method: 'post',
  path: '/api/work-files/:id/hand-over',
  summary: 'Hand a closed file over to the archive of the agency',
  tag: 'work-files',
  access: 'signed-in',
  params: IdParams,
  body: Expected,
  response: WorkFileDetail,
  errors: ACT_ERRORS,
});

export const acceptWorkFile = defineRoute({
  method: 'post',
  path: '/api/work-files/:id/accept',
  summary: 'Take a file into the archive: it is frozen from now on',
  tag: 'work-files',
  access: 'clerk',
  params: IdParams,
  body: Expected,
  response: WorkFileDetail,
  errors: ACT_ERRORS,
});

export const refuseWorkFile = defineRoute({
  method: 'post',
  path: '/api/work-files/:id/refuse',
  summary: 'Give a file that was handed over back to its owner, with a reason',
  tag: 'work-files',
  access: 'clerk',
  params: IdParams,
  body: ByReason,
  response: WorkFileDetail,
  errors: ACT_ERRORS,
});

export const delayHandOver = defineRoute({
  method: 'post',
  path: '/api/work-files/:id/delay',
  summary:
    'Let its owner keep a closed file for up to two more years, with the written consent that allows it',
  tag: 'work-files',
  access: 'leader',
  params: IdParams,
  body: ByReason.extend({ until: CalendarDate }),
  response: WorkFileDetail,
  errors: [...ACT_ERRORS, 'WORK_FILE_DELAY_TOO_LONG'],
});

export const downloadHandOverRecord = defineRoute({
  method: 'get',
  path: '/api/work-files/:id/record',
  summary: 'The record of the hand-over (biên bản giao nhận) as PDF',
  tag: 'work-files',
  access: 'signed-in',
  params: IdParams,
  download: 'application/pdf',
  errors: ['NOT_FOUND', 'WORK_FILE_WRONG_STATE', 'SERVER_BUSY'],
});

export const exportWorkFile = defineRoute({
  method: 'get',
  path: '/api/work-files/:id/export',
  summary:
    'The whole file as one ZIP: documents in order, both indexes, XML with the standard fields and all digests',
  tag: 'work-files',
  access: 'signed-in',
  params: IdParams,
  download: 'application/zip',
  errors: ['NOT_FOUND', 'WORK_FILE_WRONG_STATE', 'SERVER_BUSY'],
});

export const ExportCheck = z.object({
  /** VALID: everything is there as it was written, and no signature in it is broken. */
  verdict: Verdict,
  file: z.object({
    code: z.string(),
    title: z.string(),
    maintenance: z.string(),
    startDate: z.string(),
    endDate: z.string(),
    docTotal: z.int(),
    pageTotal: z.int(),
    exportedAt: z.string(),
  }),
  /** The agency that has signed the list of digests; null: nobody who is known has. */
  signer: z.string().nullable(),
  items: z.array(
    z.object({
      ordinal: z.int(),
      codeNumber: z.string(),
      codeNotation: z.string(),
      issuedDate: z.string(),
      subject: z.string(),
      organName: z.string(),
      files: z.array(
        z.object({
          name: z.string(),
          sizeBytes: z.int(),
          isIntact: z.boolean(),
          /** Of the signatures in a PDF; null: it has none, or is none. */
          signatures: Verdict.nullable(),
        }),
      ),
    }),
  ),
  /** What is wrong: a stable code and the name of the file. */
  faults: z.array(
    z.object({
      code: z.enum([
        'FILE_MISSING',
        'FILE_CHANGED',
        'FILE_UNKNOWN',
        'SIGNATURE_INVALID',
        'SEAL_INVALID',
        'SEAL_UNKNOWN',
      ]),
      name: z.string(),
    }),
  ),
});
export type ExportCheck = z.infer<typeof ExportCheck>;

export const checkExport = defineRoute({
  method: 'post',
  path: '/api/work-files/check',
  summary: 'Read an exported file again: its list, all digests and all signatures; nothing is kept',
  tag: 'work-files',
  access: 'signed-in',
  stream: 'application/zip',
  response: ExportCheck,
  errors: [
    'FILE_EMPTY',
    'FILE_TOO_LARGE',
    'UPLOAD_INTERRUPTED',
    'EXPORT_CUT_OFF',
    'EXPORT_NOT_OURS',
    'SERVER_BUSY',
  ],
});
