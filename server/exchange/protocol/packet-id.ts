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

/** Id of one delivery: 64 hex digits of SHA-256 over document, recipient (current code) and revision. */
export function makePacketId(documentId: string, recipientOrganId: string, revision: number): string {
  // JSON keeps the three apart whatever characters they hold.
  const key = JSON.stringify([documentId, normalizeOrganCode(recipientOrganId), revision]);
  return createHash('sha256').update(key).digest('hex');
}
