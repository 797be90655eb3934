// One file on its way to a PDF, as it is kept.

import type { ErrorCode } from '../../contracts/error-codes.ts';
import type { StoredFile } from '../../contracts/files.ts';
import type { OfficeFormat } from './office-format.ts';

export interface ConversionRow {
  id: string;
  agencyId: string;
  personId: string;
  state: 'waiting' | 'done' | 'failed';
  /** Until then one process works on it. */
  until: Date;
  /** Begun; a process that dies in the middle leaves one more. */
  attempts: number;
  source: StoredFile;
  format: OfficeFormat;
  /** Fonts of the text. */
  fonts: string[];
  pdf: StoredFile | null;
  failure: ErrorCode | null;
  at: Date;
}

/** A file that ends the process each time must not end it for ever. */
export const MOST_ATTEMPTS = 3;
/** Waiting at once. */
export const QUEUE = { ofAll: 200, ofOnePerson: 10 };
