// What the clerk writes down of a document that no packet brought: the body made of the form's values.
import type { EntryFields } from '@contracts/incoming-document.ts';
import type { ProposedName } from '@contracts/read-fields.ts';
import { DOCUMENT_KINDS, DocumentKind, Urgency } from '@contracts/vocabulary.ts';
import type { RecognisedState } from '../../shared/recognised/use-recognised.ts';

/** What stands in a form that nothing was proposed for. A letter without the name of a kind on it is a công văn. */
export const DEFAULTS: Partial<Record<ProposedName, string>> = { kind: 'cong-van', urgency: 'normal' };

export const NEEDED: readonly ProposedName[] = ['senderName', 'issuedOn', 'subject'];

/** Null while something is missing, or was read of a picture and not confirmed. */
export function bodyOf({ textOf, waits }: RecognisedState): Required<EntryFields> | null {
  const text = (name: ProposedName) => textOf(name).trim();
  const isWhole = NEEDED.every((name) => text(name) !== '');
  if (!isWhole || ENTERED.some(waits)) return null;
  const kind = DocumentKind.safeParse(text('kind')).data ?? null;
  return {
    sender: { code: text('senderCode') || null, name: text('senderName') },
    ...{ numberText: text('numberText'), issuedOn: text('issuedOn'), place: text('place') },
    ...{ kind, kindName: kind === null ? '' : DOCUMENT_KINDS[kind].name, subject: text('subject') },
    urgency: Urgency.safeParse(text('urgency')).data ?? 'normal',
    signer: { name: text('signerName'), title: text('signerTitle') },
    replyDueOn: text('replyDueOn') || null,
  };
}

/** What was read and a person said that it is right. */
export const confirmedOf = ({ isConfirmed }: RecognisedState): ProposedName[] => ENTERED.filter(isConfirmed);

/** Fields of the form. */
const ENTERED: readonly ProposedName[] = [
  ...['senderName', 'numberText', 'issuedOn', 'place', 'kind', 'subject'],
  ...['urgency', 'signerName', 'signerTitle', 'replyDueOn'],
] as ProposedName[];
