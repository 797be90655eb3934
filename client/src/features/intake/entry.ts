// What the clerk writes down of a document that no packet brought: the form's values, and the body made of them.
import type { EntryFields } from '@contracts/incoming.ts';
import type { Proposed, ProposedName } from '@contracts/intake.ts';
import { DOCUMENT_KINDS, DocumentKind, Urgency } from '@contracts/vocabulary.ts';

export interface EntryValues {
  senderCode: string | null;
  senderName: string;
  numberText: string;
  issuedOn: string | null;
  kind: DocumentKind | null;
  subject: string;
  urgency: Urgency;
  signerName: string;
  signerTitle: string;
  replyDueOn: string | null;
}

const oneOf = <T extends string>(options: readonly T[], value: string | undefined): T | undefined =>
  options.find((option) => option === value);

export function entryFrom(proposed: Proposed, subject = ''): EntryValues {
  const said = (name: ProposedName) => proposed[name]?.value;
  return {
    senderCode: said('senderCode') ?? null,
    senderName: said('senderName') ?? '',
    numberText: said('numberText') ?? '',
    issuedOn: said('issuedOn') ?? null,
    kind: oneOf(DocumentKind.options, said('kind')) ?? 'cong-van',
    subject: said('subject') ?? subject,
    urgency: oneOf(Urgency.options, said('urgency')) ?? 'normal',
    signerName: said('signerName') ?? '',
    signerTitle: said('signerTitle') ?? '',
    replyDueOn: said('replyDueOn') ?? null,
  };
}

/** Null while something is missing. */
export function bodyOf(values: EntryValues): Required<EntryFields> | null {
  const { senderCode, senderName, issuedOn, kind, subject, urgency, numberText, replyDueOn } = values;
  if (senderName.trim() === '' || issuedOn === null || subject.trim() === '') return null;
  return {
    sender: { code: senderCode, name: senderName },
    ...{ numberText, issuedOn, kind, subject, urgency, replyDueOn, place: '' },
    kindName: kind === null ? '' : DOCUMENT_KINDS[kind].name,
    signer: { name: values.signerName, title: values.signerTitle },
  };
}
