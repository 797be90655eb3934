// The audit trail: every act, written with the act.
import { z } from 'zod';
import { AuditAction } from './audit-actions.ts';
import { Instant, PageQuery, PersonRef, pageOf } from './common-shapes.ts';
import { defineRoute } from './route.ts';

export const AuditEntry = z.object({
  id: z.string(),
  at: Instant,
  action: AuditAction,
  by: PersonRef.nullable(),
  /** `outgoing`, `incoming`, `auth`, … */
  subjectType: z.string(),
  subjectId: z.string(),
  text: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const listAudit = defineRoute({
  method: 'get',
  path: '/api/audit',
  summary: 'Audit trail of the caller’s agency, newest first',
  tag: 'audit',
  access: 'administrator',
  query: PageQuery.extend({ subjectId: z.string().max(64).optional() }),
  response: pageOf(AuditEntry),
  errors: [],
});

/** How far the event log of the agency is sealed and stamped (docs/protocol/EVIDENCE.md). */
export const LogState = z.object({
  entries: z.int(),
  sealedSeq: z.int(),
  sealedAt: Instant.nullable(),
  stampedSeq: z.int(),
  stampedAt: Instant.nullable(),
  /** Since when the oldest entry without a timestamp waits. */
  waitingSince: Instant.nullable(),
  /** It waits longer than configuration allows. */
  isLate: z.boolean(),
  /** Entries are no longer as they were written; nothing more is sealed until somebody has looked. */
  isBroken: z.boolean(),
});
export type LogState = z.infer<typeof LogState>;

export const getLogState = defineRoute({
  method: 'get',
  path: '/api/audit/log/state',
  summary: 'How far the event log of the caller’s agency is sealed and stamped',
  tag: 'audit',
  access: 'administrator',
  response: LogState,
  errors: [],
});

export const exportLog = defineRoute({
  method: 'get',
  path: '/api/audit/log',
  summary: 'The whole event log of the caller’s agency as JSON lines, for `vanthu audit verify`',
  tag: 'audit',
  access: 'administrator',
  download: 'application/jsonl',
  errors: [],
});
