// What stands between a document and its release, all of it at once; the release refuses by the same rule.
import { z } from 'zod';
import { IdParams, Instant } from './common-shapes.ts';
import { ErrorCode } from './error-codes.ts';
import { defineRoute } from './route.ts';
import { RecipientFault } from './vocabulary.ts';

/** Who or what puts it right. */
const Mend = z.enum([
  'drafter',
  'signer',
  'form',
  'number',
  'seal',
  'recipients',
  'key',
  'wait',
  'administrator',
]);

export const PreflightProblem = z.object({
  code: ErrorCode,
  /** A warning does not stop the release. */
  severity: z.enum(['error', 'warning']),
  /** JSON pointer into the document. */
  pointer: z.string(),
  /** The recipient, the file or the day that is meant; `''` where it is the document. */
  about: z.string(),
  mend: Mend,
  /** Of a recipient. */
  fault: RecipientFault.nullable(),
});
export type PreflightProblem = z.infer<typeof PreflightProblem>;

const Preflight = z.object({
  /** Nothing stops the release. */
  isReady: z.boolean(),
  at: Instant,
  /** What stops it first, then warnings. */
  problems: z.array(PreflightProblem),
});
export type Preflight = z.infer<typeof Preflight>;

export const getPreflight = defineRoute({
  method: 'get',
  path: '/api/outgoing/:id/preflight',
  summary:
    'Everything that is missing or wrong before the document can be released, each with where to mend it',
  tag: 'outgoing',
  access: 'clerk',
  params: IdParams,
  response: Preflight,
  errors: ['NOT_FOUND', 'OUTGOING_WRONG_STATE', 'SERVER_BUSY'],
});
