// The audit trail: every act, written with the act.
import { z } from 'zod';
import { Instant, PageQuery, PersonRef, pageOf } from './common-shapes.ts';
import { defineRoute } from './route.ts';
import { AuditAction } from './vocabulary.ts';

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
