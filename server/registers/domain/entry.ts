// One number of a yearly book: reserved, bound to its document, or voided with a reason; or a run of numbers that the
// paper book holds. NĐ 30/2020 Điều 15, 22. A row is never deleted and a number never given twice, so the book shows
// every number it ever gave.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { WrittenColumns } from '../../contracts/register-rows.ts';

export type EntryState = 'reserved' | 'bound' | 'voided' | 'paper';

export interface Entry {
  id: string;
  agencyId: string;
  bookId: string;
  year: number;
  number: number;
  /** The last of a run of numbers on paper; null: this one number. */
  through: number | null;
  state: EntryState;
  /** Calendar date in Vietnam. */
  on: string;
  /** Number and notation as printed. */
  text: string;
  /** The notation alone, where there is one: with it a number stands once in all books of a year. */
  notation: string | null;
  /** The document the number was given for; stays when the number is voided. Null: reserved ahead of one, or on paper. */
  documentId: string | null;
  subject: string | null;
  /** What it was reserved for, before there was a document. */
  purpose: string | null;
  voidReason: string | null;
  /** Its document exists on paper only: what a clerk has written of it. */
  written: Written | null;
  at: Date;
  by: PersonRef | null;
}

/** Columns that a clerk writes, with the version that the next writer must have seen. */
export interface Written {
  version: number;
  columns: WrittenColumns;
}

/** One number of a run that the paper book holds, as a clerk has written it out. */
export interface PaperLine extends Written {
  number: number;
}

/** The number that comes after the last entry of a book. */
export const numberAfter = (last: Pick<Entry, 'number' | 'through'> | null): number =>
  last === null ? 1 : (last.through ?? last.number) + 1;

/** Year of a calendar date. */
export const yearOf = (on: string): number => Number(on.slice(0, 4));
