// A released document as those besides agencies get it: its facts and files as they were released, and whom it is for.
import type { Ended } from '../../contracts/distribution.ts';
import type { DocumentFile } from '../../contracts/outgoing-document.ts';
import type { DocumentKind, Role, Urgency } from '../../contracts/vocabulary.ts';

export interface ReleasedFile extends Pick<DocumentFile, 'digest' | 'name' | 'sizeBytes' | 'mediaType'> {}

export interface ReleasedFacts {
  kind: DocumentKind;
  subject: string;
  urgency: Urgency;
  numberText: string;
  issuedOn: string;
  dueOn: string | null;
  issuer: { code: string; name: string };
  unitName: string;
  signer: { id: string; name: string; title: string };
  drafterId: string;
}

export interface Reminder {
  /** Of the clerk's act: the same act reminds once. */
  id: string;
  at: Date;
  personIds: string[];
}

export interface Released {
  /** Of the outgoing document. */
  id: string;
  agencyId: string;
  facts: ReleasedFacts;
  main: ReleasedFile;
  attachments: ReleasedFile[];
  /** `unit:…` and `person:…`: who is let in. */
  to: string[];
  releasedAt: Date;
  ended: (Omit<Ended, 'at'> & { at: Date }) | null;
  reminders: Reminder[];
}

export interface Choice {
  unitIds: readonly string[];
  personIds: readonly string[];
}

const UNIT = 'unit:';
const PERSON = 'person:';

export const keysOfChoice = ({ unitIds, personIds }: Choice): string[] => [
  ...new Set([...unitIds.map((id) => UNIT + id), ...personIds.map((id) => PERSON + id)]),
];

/** What lets somebody in: himself, and the unit of the post he wears now. */
export const keysOfReader = ({ unitId, personId }: { unitId: string; personId: string }): string[] => [
  UNIT + unitId,
  PERSON + personId,
];

export const choiceOf = (keys: readonly string[]): Choice => {
  const after = (prefix: string) =>
    keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  return { unitIds: after(UNIT), personIds: after(PERSON) };
};

interface StaffPost {
  personId: string;
  unitId: string;
  role: Role;
}

/** Whether somebody reads documents in this post: an administrator sees no content. */
export const readsIn = ({ role }: Pick<StaffPost, 'role'>): boolean => role !== 'administrator';

/** Those of the staff it is for, each once. */
export function addressed<T extends StaffPost>(staff: readonly T[], keys: readonly string[]): T[] {
  const open = new Set(keys);
  const found = new Map<string, T>();
  for (const each of staff)
    if (!found.has(each.personId) && readsIn(each) && keysOfReader(each).some((key) => open.has(key)))
      found.set(each.personId, each);
  return [...found.values()];
}

export const filesOf = ({ main, attachments }: Pick<Released, 'main' | 'attachments'>): ReleasedFile[] => [
  main,
  ...attachments,
];
