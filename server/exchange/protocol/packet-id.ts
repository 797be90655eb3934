// Deterministic identifiers: the same document, recipient and revision always make the same packet,
// so that a retry can never become a second delivery (rule E1: the sender chooses the key once).
import { createHash } from 'node:crypto';
import { parseDay, writeDay } from './date-forms.ts';
import { normalizeOrganCode } from './organ-code.ts';

export interface DocumentIdParts {
  organId: string;
  /** yyyy-MM-dd. */
  on: string;
  number: string;
  notation: string;
}

/** `OrganId,yyyy/MM/dd,Number/Notation`, the form of the axis SDK. */
export function makeDocumentId(parts: DocumentIdParts): string {
  return `${parts.organId},${writeDay(parts.on)},${parts.number}/${parts.notation}`;
}

/** The parts of an SDK-form document id; null for any other form. */
export function parseDocumentId(text: string): DocumentIdParts | null {
  const [, organId, day, number, notation] = /^([^,\s]+),([^,\s]+),([^/,]+)\/(.+)$/.exec(text.trim()) ?? [];
  if (organId === undefined || number === undefined || notation === undefined) return null;
  const on = parseDay(day ?? '');
  return on === null ? null : { organId, on, number, notation };
}

/**
 * Id of one packet: 64 hex digits of SHA-256 over document, recipients (current codes, in order of the alphabet) and
 * revision.
 */
export function makePacketId(documentId: string, recipients: readonly string[], revision: number): string {
  // JSON keeps the parts apart whatever characters they hold.
  const codes = recipients.map(normalizeOrganCode).sort();
  return createHash('sha256')
    .update(JSON.stringify([documentId, codes, revision]))
    .digest('hex');
}
