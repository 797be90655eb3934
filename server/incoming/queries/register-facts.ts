// The columns of the register of incoming documents, of the documents themselves. NĐ 30/2020 Phụ lục IV.
import type { RowNote } from '../../contracts/register-rows.ts';
import { AssignmentRole } from '../../contracts/vocabulary.ts';
import { vietnamDate } from '../../platform/clock.ts';
import type { DocumentFacts } from '../../registers/index.ts';
import { day } from '../domain/answer-text.ts';
import type { ReadRegistered, RegisteredIncoming } from '../store-register.ts';

export async function registerFacts(
  readRegistered: ReadRegistered,
  agencyId: string,
  ids: readonly string[],
): Promise<Map<string, DocumentFacts>> {
  const rows = await readRegistered(agencyId, ids);
  return new Map(rows.map((row) => [row._id, factsOf(row)]));
}

/** The lead first, then those who work with him, then those who only read. */
const ORDER = AssignmentRole.options;

function factsOf(row: RegisteredIncoming): DocumentFacts {
  const { _id: id, sender, numberText, issuedOn, kind, kindName, subject, assignedAt } = row;
  const assignments = (row.assignments ?? []).toSorted(
    (a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role),
  );
  return {
    ...{ id, numberText, documentOn: issuedOn, kind, kindName, subject },
    author: sender.name,
    recipients: assignments.map(({ person }) => person.name),
    keptBy: '',
    copies: null,
    movedOn: assignedAt && vietnamDate(assignedAt),
    receivedBy: assignments.filter(({ readAt }) => readAt !== null).map(({ person }) => person.name),
    notes: notesOf(row),
  };
}

function notesOf(row: RegisteredIncoming): RowNote[] {
  const { cancellation, replacedBy, answersTo = [], isUnsigned = false, overrideReason, paper } = row;
  const { receivedOn, place = '' } = paper?.at(-1) ?? {};
  return [
    ...(cancellation ? [{ kind: 'cancelled' as const, text: cancellation.reason }] : []),
    ...(replacedBy ? [{ kind: 'replaced' as const, text: replacedBy.numberText }] : []),
    ...answersTo.map(({ numberText: text }) => ({ kind: 'answers' as const, text })),
    ...(overrideReason === null ? [] : [{ kind: 'overridden' as const, text: overrideReason }]),
    ...(receivedOn
      ? [{ kind: 'paper' as const, text: [day(receivedOn), place].filter(Boolean).join(', ') }]
      : []),
    ...(isUnsigned ? [{ kind: 'unsigned' as const, text: '' }] : []),
  ];
}
