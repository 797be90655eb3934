// One number of a yearly book: reserved for a document, bound to it, or voided with a reason. NĐ 30/2020 Điều 15, 22.
// A row is never deleted and a number never given twice, so the book shows every number it ever gave.
import type { PersonRef } from '../../contracts/common-shapes.ts';

export type Direction = 'outgoing' | 'incoming';
export type EntryState = 'reserved' | 'bound' | 'voided';

export interface Book {
  id: string;
  agencyId: string;
  direction: Direction;
  year: number;
  name: string;
  /** The book that is used when a caller names none. */
  isDefault: boolean;
}

export interface Entry {
  id: string;
  agencyId: string;
  bookId: string;
  year: number;
  number: number;
  state: EntryState;
  /** Calendar date in Vietnam. */
  on: string;
  text: string;
  /** The document the number was given for; stays when the number is voided. */
  documentId: string;
  subject: string | null;
  voidReason: string | null;
  at: Date;
  by: PersonRef | null;
}

/** Year of a calendar date. */
export const yearOf = (on: string): number => Number(on.slice(0, 4));

/** Two digits below ten, as printed: `05`, `15`, `105` (NĐ 30/2020 Phụ lục I, ô 3). */
export const printedNumber = (value: number): string => String(value).padStart(2, '0');
