// The audit trail: the door of the feature.
export { type AuditLine, auditEntry } from './entry.ts';
export { type Audit, makeAudit } from './make-audit.ts';
