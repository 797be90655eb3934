// What follows from something said in a comment: audit, the news for open browsers, a notification to those concerned.
import { auditEntry } from '../../audit/index.ts';
import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import { changedEntry, notifyEntry } from '../../notifications/index.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import type { ReviewedDocument } from '../ports.ts';

interface Told {
  /** Unique within the comment. */
  key: string;
  number: number;
  action: AuditAction;
  at: Date;
  by: PersonRef;
  text: string;
  /** Those who hear of it as of something said to them. */
  mentions: readonly PersonRef[];
  /** Those who hear of it besides. */
  concerned: readonly string[];
}

export async function entriesOf(document: ReviewedDocument, told: Told): Promise<OutboxEntry[]> {
  const { key, number, action, at, by, text, mentions } = told;
  const { id: documentId, agencyId, subject } = document;
  const readers = (await document.people()).map(({ id }) => id);
  const mentioned = [...new Set(mentions.map(({ id }) => id))].filter((id) => id !== by.id);
  const concerned = [...new Set(told.concerned)].filter(
    (id) => id !== by.id && !mentioned.includes(id) && readers.includes(id),
  );
  const notify = (kind: 'outgoing.commented' | 'outgoing.mentioned', to: string[]) =>
    to.length === 0
      ? []
      : [notifyEntry({ id: `${key}:${kind}`, kind, to, documentId, subject, actorName: by.name, text, at })];
  return [
    auditEntry({
      id: `${key}:audit`,
      action,
      at,
      by,
      agencyId,
      subjectType: 'outgoing',
      subjectId: documentId,
      // Administrators read the trail and no content.
      text: `#${number}`,
    }),
    ...notify('outgoing.mentioned', mentioned),
    ...notify('outgoing.commented', concerned),
    changedEntry({
      id: `${key}:changed`,
      to: readers,
      type: 'comments',
      documentId,
      version: at.getTime(),
      at,
    }),
  ];
}
