// Acting in the place of somebody who is away: whoever may do so says for whom, by the post.
import { z } from 'zod';
import { Expected, Id } from './common-shapes.ts';

/** Absent: for oneself, or, where that is not possible, for the one it is possible for. */
export const InsteadOf = z.object({ insteadOf: Id.optional() });

export const ExpectedOrInstead = Expected.extend(InsteadOf.shape);
