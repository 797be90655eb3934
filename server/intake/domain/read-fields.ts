// What was read of a paper beside what its clerk entered: from where each value came, what he confirmed, what he changed.
import type { EntryFields } from '../../contracts/incoming-document.ts';
import type { Proposed } from '../../contracts/intake.ts';
import type { ProposedName, ReadField } from '../../contracts/read-fields.ts';

/** The code goes with the sender's name. */
type ShownName = Exclude<ProposedName, 'senderCode'>;

/** In the order of the entry; none where nothing was read. */
export function readFieldsOf(
  proposed: Proposed,
  entry: EntryFields,
  confirmed: readonly ProposedName[],
): ReadField[] {
  if (Object.keys(proposed).length === 0) return [];
  const entered = Object.entries(valuesOf(entry)) as Array<[ShownName, string]>;
  return entered.flatMap(([name, value]): ReadField[] => {
    const found = proposed[name];
    if (found === undefined)
      return isLeft(name, value) ? [] : [{ name, value, read: null, outcome: 'typed' }];
    const { source, confidence } = found;
    const read = { value: tidy(found.value), source, confidence };
    if (read.value !== value) return [{ name, value, read, outcome: 'changed' }];
    return [{ name, value, read, outcome: confirmed.includes(name) ? 'confirmed' : 'kept' }];
  });
}

const tidy = (text: string): string => text.normalize('NFC').trim();

const valuesOf = (entry: EntryFields): Record<ShownName, string> => ({
  senderName: tidy(entry.sender.name),
  numberText: tidy(entry.numberText),
  issuedOn: entry.issuedOn,
  place: tidy(entry.place),
  kind: entry.kind ?? '',
  subject: tidy(entry.subject),
  urgency: entry.urgency,
  signerName: tidy(entry.signer.name),
  signerTitle: tidy(entry.signer.title),
  replyDueOn: entry.replyDueOn ?? '',
});

/** Nobody has written anything there. */
const isLeft = (name: ShownName, value: string): boolean =>
  value === '' || (name === 'urgency' && value === 'normal');
