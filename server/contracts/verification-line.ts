// One line of `vanthu verify --json`; mirrors server/signing/report/verification-line.ts (compared by a test).
import { z } from 'zod';
import { ChangeKind, ReasonCode, Repair, SubIndication } from './verification.ts';
import { Verdict } from './vocabulary.ts';

const SignatureLine = z.strictObject({
  field: z.string(),
  kind: z.enum(['signature', 'timestamp']),
  intact: z.boolean(),
  cryptoValid: z.boolean(),
  coverage: z.enum(['ENTIRE_FILE', 'ENTIRE_REVISION', 'PARTIAL', 'INVALID']),
  modifications: z.enum(['NONE', 'ALLOWED', 'DISALLOWED', 'UNKNOWN']),
  path: z.enum(['TRUSTED', 'UNTRUSTED', 'NOT_CHECKED']),
  revocation: z.enum(['GOOD', 'REVOKED', 'UNKNOWN', 'NOT_CHECKED']),
  signingTime: z.iso.datetime().nullable(),
  timeBasis: z.enum(['TIMESTAMP', 'CLAIMED', 'NONE']),
  level: z.enum(['NONE', 'B-B', 'B-T', 'B-LT', 'B-LTA']),
  verdict: Verdict,
  subIndication: SubIndication.nullable(),
  reasons: z.array(ReasonCode),
});

const RevisionLine = z.strictObject({
  number: z.int().min(1),
  start: z.int().min(0),
  size: z.int().min(0),
  changes: z.array(
    z.strictObject({
      kind: ChangeKind,
      allowed: z.boolean(),
      object: z.int().optional(),
      page: z.int().optional(),
      note: z.string(),
    }),
  ),
});

export const VerificationLine = z.strictObject({
  file: z.string(),
  verdict: z.enum(['VALID', 'INVALID', 'INDETERMINATE', 'NO_SIGNATURE', 'UNREADABLE']),
  signatures: z.array(SignatureLine),
  revisions: z.array(RevisionLine),
  durationMs: z.number().min(0),
  problem: z.string().optional(),
  repairs: z.array(Repair).optional(),
});
export type VerificationLine = z.infer<typeof VerificationLine>;

/** A file that could not be read: the same shape with nothing in it, and why. */
export const UnreadableLine = VerificationLine.extend({
  verdict: z.literal('UNREADABLE'),
  ok: z.literal(false),
  /** FORMAT_FAILURE, ENCRYPTED, LIMIT_EXCEEDED; FILE_UNUSABLE when the system refuses the file. */
  code: z.string(),
  message: z.string(),
});
