// What a change of an item tells: the audit trail, the clerks, and the browsers that show the queue.
import { auditEntry } from '../../audit/index.ts';
import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import { changedEntry, notifyEntry } from '../../notifications/index.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { type OutboxEntry, outboxEntry } from '../../platform/outbox/entry.ts';
import { fromOf, type IntakeItem } from '../domain/intake-item.ts';
import type { Deps } from '../ports.ts';

export const PROCESS = 'intake.process';

interface Told {
  /** Absent: the trail says nothing of it. */
  action?: AuditAction;
  by: PersonRef | null;
  text: string;
  at: Date;
  /** A row of their own for the clerks. */
  news?: 'intake.arrived' | 'intake.parked';
}

/** `item` as it is after the write. */
export async function toldOf(
  { organization }: Pick<Deps, 'organization'>,
  item: IntakeItem,
  { action, by, text, at, news }: Told,
): Promise<OutboxEntry[]> {
  const { id, agencyId, version, name } = item;
  const people = await organization.peopleWithRole(agencyId, 'clerk', vietnamDate(at));
  const clerks = people.map(({ personId }) => personId);
  const key = `${id}:${version}`;
  const audit = { at, by, agencyId, subjectType: 'intake', subjectId: id, text };
  return [
    ...(action === undefined ? [] : [auditEntry({ id: `${key}:audit`, action, ...audit })]),
    ...(news === undefined
      ? []
      : [
          notifyEntry({
            id: `${key}:notify`,
            kind: news,
            to: clerks.filter((person) => person !== item.by?.id),
            documentId: id,
            subject: name,
            actorName: by?.name ?? null,
            text: news === 'intake.parked' ? text : fromOf(item),
            at,
          }),
        ]),
    changedEntry({ id: `${key}:changed`, to: clerks, type: 'intake', documentId: id, version, at }),
  ];
}

export const processEntry = ({ id, version }: IntakeItem, at: Date): OutboxEntry =>
  outboxEntry({ id: `${id}:process:${version}`, type: PROCESS, payload: {}, at });
