// That the signatures of an incoming document were verified again after it had arrived.
import { z } from 'zod';
import { Instant, PersonRef } from './common-shapes.ts';
import { VerificationReport } from './verification.ts';
import { Verdict } from './vocabulary.ts';

export const Recheck = z.object({
  at: Instant,
  /** Null: by the system itself. */
  by: PersonRef.nullable(),
  /** What held before, and what was found now. */
  before: Verdict,
  after: Verdict,
  /** The authorities gave no answer: nothing was learnt, and what held before still holds. */
  isSilent: z.boolean(),
});
export type Recheck = z.infer<typeof Recheck>;

/** The newest reports on the files, beside those of the arrival. */
export const NewestReports = z.array(z.object({ digest: z.string(), report: VerificationReport }));

/** Kept of one document; the oldest goes first. */
export const MOST_RECHECKS = 20;
