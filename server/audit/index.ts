// The audit trail: the door of the feature.
export { type AuditLine, auditEntry } from './entry.ts';
export { exportLog } from './log/export-log.ts';
export { type LogLine, logEntry } from './log/log-entry.ts';
export type { EventLog } from './log/make-log.ts';
export { type Audit, type AuditDeps, makeAudit } from './make-audit.ts';
