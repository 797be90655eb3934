// That the paper original of an incoming document has come too, as a clerk noted and corrected it.
import { z } from 'zod';
import { CalendarDate, Instant, PersonRef } from './common-shapes.ts';

/** One note; the last one holds, those before it stay. */
export const PaperNote = z.object({
  at: Instant,
  by: PersonRef,
  /** Null: it has not come after all. */
  receivedOn: CalendarDate.nullable(),
  /** Where it lies. */
  place: z.string(),
  remark: z.string(),
});
export type PaperNote = z.infer<typeof PaperNote>;

/** More corrections than any paper needs. */
export const MOST_PAPER_NOTES = 50;

/** Registered documents whose paper has come, or has not. */
export const PaperFilter = z.enum(['received', 'missing']);
export type PaperFilter = z.infer<typeof PaperFilter>;
