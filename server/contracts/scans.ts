// Scanned paper on its way into the intake: scans and photos put in, the page to lay between two papers, and a scan of
// several papers taken apart.
import { z } from 'zod';
import { Expected, Id, IdParams } from './common-shapes.ts';
import { FileChoice } from './files.ts';
import { IntakeDetail } from './intake.ts';
import { defineRoute } from './route.ts';

const TAG = 'scans';

/** What a recogniser read of a number or a date is never sure: a person confirms it. Below this, anything else too. */
export const SURE_ENOUGH = 0.85;
const ALWAYS_CONFIRMED: ReadonlySet<string> = new Set(['numberText', 'issuedOn', 'replyDueOn']);

export const isToConfirm = (
  name: string,
  { source, confidence }: { source: string; confidence: number },
): boolean => source === 'ocr' && (ALWAYS_CONFIRMED.has(name) || confidence < SURE_ENOUGH);

export const putScans = defineRoute({
  method: 'post',
  path: '/api/scans',
  summary: 'Put uploaded scans into the intake, an item each; or photos of one paper, in this order, as one',
  tag: TAG,
  access: 'clerk',
  body: z.object({
    /** A repetition with the same key does nothing. */
    key: Id,
    files: z.array(FileChoice).min(1).max(50),
    /** JPEG and PNG only: they become the pages of one PDF. */
    isOnePaper: z.boolean().default(false),
  }),
  response: z.object({ ids: z.array(Id) }),
  status: 201,
  errors: ['FILE_UNKNOWN', 'FILE_TYPE_REFUSED', 'FILE_BROKEN', 'SERVER_BUSY', 'STORAGE_FULL'],
});

export const downloadSeparator = defineRoute({
  method: 'get',
  path: '/api/scans/separator',
  summary: 'The page to print and lay between two papers before they are scanned together',
  tag: TAG,
  access: 'signed-in',
  download: 'application/pdf',
  errors: ['SERVER_BUSY'],
});

/** Pages from 1. */
const Parts = z
  .array(z.array(z.int().min(1).max(5000)).min(1).max(5000))
  .min(1)
  .max(100);

export const ScanCuts = z.object({
  /** Of each page: a paper's own, blank, or laid between two papers. */
  looks: z.array(z.enum(['content', 'blank', 'separator'])),
  /** Pages of each paper; what is in none is left out. */
  parts: Parts,
});
export type ScanCuts = z.infer<typeof ScanCuts>;

export const getScanCuts = defineRoute({
  method: 'get',
  path: '/api/intake/:id/cuts',
  summary: 'Where a scan of several papers could be cut: at separator pages, else at blank ones',
  tag: TAG,
  access: 'clerk',
  params: IdParams,
  response: ScanCuts,
  errors: [
    'NOT_FOUND',
    'FILE_UNKNOWN',
    'FILE_BROKEN',
    'FILE_ENCRYPTED',
    'PAPER_SIGNED',
    'OCR_UNAVAILABLE',
    'OCR_TIMEOUT',
    'OCR_FAILED',
    'SERVER_BUSY',
  ],
});

export const splitScan = defineRoute({
  method: 'post',
  path: '/api/intake/:id/split',
  summary: 'Take a scan apart: an item for each part; the scan itself is kept',
  tag: TAG,
  access: 'clerk',
  params: IdParams,
  body: Expected.extend({ parts: Parts }),
  response: IntakeDetail,
  errors: [
    'NOT_FOUND',
    'CONFLICT',
    'INTAKE_WRONG_STATE',
    'FILE_UNKNOWN',
    'FILE_BROKEN',
    'FILE_ENCRYPTED',
    'PAPER_SIGNED',
    'PAPER_CUTS_INVALID',
    'SERVER_BUSY',
    'STORAGE_FULL',
  ],
});
