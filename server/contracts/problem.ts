// RFC 9457 problem details: the one body of every error answer.
import { z } from 'zod';
import { ErrorCode } from './error-codes.ts';

export const ProblemIssue = z.object({
  /** JSON pointer into the body, or `/query/name`, `/params/name`. */
  pointer: z.string(),
  /** Schema issue code, or an ErrorCode. */
  code: z.string(),
  detail: z.string(),
});
export type ProblemIssue = z.infer<typeof ProblemIssue>;

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  /** Correlation id, also the `x-correlation-id` header. */
  instance: z.string(),
  code: ErrorCode,
  errors: z.array(ProblemIssue).optional(),
});
export type Problem = z.infer<typeof Problem>;
