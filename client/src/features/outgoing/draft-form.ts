// Values of the draft form, what is missing of them, and in what two states of them differ.

import type { CircuitStepChoice } from '@contracts/circuit.ts';
import type { InternalChoice, MailChoice } from '@contracts/distribution.ts';
import type { FileChoice, FileSource } from '@contracts/files.ts';
import type { DraftFields, OutgoingDetail, PaperRecipient } from '@contracts/outgoing-document.ts';
import type { DocumentKind, SigningCapacity, Urgency } from '@contracts/vocabulary.ts';

export interface NamedFile extends FileChoice {
  sizeBytes: number;
  /** What its PDF was made from. */
  source?: FileSource | undefined;
}

export interface AttachedFile extends NamedFile {
  /** Behind the pages of the main document, not a file of its own. */
  inSameFile: boolean;
}

export interface DraftValues {
  kind: DocumentKind | null;
  subject: string;
  urgency: Urgency;
  signerPostId: string | null;
  capacity: SigningCapacity;
  recipientCodes: string[];
  paperRecipients: PaperRecipient[];
  /** One line each. */
  toPlaces: string;
  dueOn: string | null;
  main: NamedFile | null;
  attachments: AttachedFile[];
  replacesId: string | null;
  /** What it replaces goes out corrected, under its own number. */
  keepsNumber: boolean;
  replyToId: string | null;
  /** Null: the agency's default. */
  circuit: CircuitStepChoice[] | null;
  internal: InternalChoice;
  mails: MailChoice[];
}

export const FIELDS = [
  'kind',
  'subject',
  'urgency',
  'signerPostId',
  'capacity',
  'recipientCodes',
  'paperRecipients',
  'toPlaces',
  'dueOn',
  'main',
  'attachments',
  'replacesId',
  'replyToId',
  'circuit',
  'internal',
  'mails',
] as const;
export type FieldName = (typeof FIELDS)[number];

export const EMPTY: DraftValues = {
  kind: null,
  subject: '',
  urgency: 'normal',
  signerPostId: null,
  capacity: 'direct',
  recipientCodes: [],
  paperRecipients: [],
  toPlaces: '',
  dueOn: null,
  main: null,
  attachments: [],
  replacesId: null,
  keepsNumber: false,
  replyToId: null,
  circuit: null,
  internal: { unitIds: [], personIds: [] },
  mails: [],
};

export const valuesOf = (detail: OutgoingDetail): DraftValues => {
  const known = new Map(
    [...detail.versions, ...detail.attachments, ...detail.appended].map((file) => [file.digest, file]),
  );
  const named = (file: FileChoice): NamedFile => {
    const { sizeBytes = 0, source } = known.get(file.digest) ?? {};
    return { ...file, sizeBytes, ...(source && { source }) };
  };
  const { fields } = detail;
  return {
    kind: fields.kind,
    subject: fields.subject,
    urgency: fields.urgency,
    signerPostId: fields.signerPostId,
    capacity: fields.capacity,
    recipientCodes: fields.recipientCodes,
    paperRecipients: fields.paperRecipients,
    toPlaces: fields.toPlaces.join('\n'),
    dueOn: fields.dueOn,
    main: fields.main && named(fields.main),
    attachments: fields.attachments.map((file) => ({ ...named(file), inSameFile: file.inSameFile })),
    replacesId: fields.replacesId,
    keepsNumber: fields.keepsNumber,
    replyToId: fields.replyToId,
    circuit: fields.circuit,
    internal: { unitIds: fields.internal.unitIds, personIds: fields.internal.personIds },
    mails: fields.mails.map(({ name, address }) => ({ name, address })),
  };
};

export const fieldsFrom = (values: DraftValues, kind: DocumentKind): DraftFields => ({
  ...values,
  kind,
  subject: values.subject.trim(),
  toPlaces: values.toPlaces
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean),
  // A row that is still empty is no recipient yet.
  paperRecipients: values.paperRecipients.flatMap(({ name, address, copies }) =>
    name.trim() === '' ? [] : [{ name: name.trim(), address: address.trim(), copies }],
  ),
  main: values.main && { digest: values.main.digest, name: values.main.name },
  attachments: values.attachments.map(({ digest, name, inSameFile }) => ({ digest, name, inSameFile })),
});

/** Whether the server, which tidies spaces, keeps both as the same. */
export const isSavedAs = (typed: DraftValues, saved: DraftValues): boolean =>
  typed.kind !== null &&
  saved.kind !== null &&
  JSON.stringify(fieldsFrom(typed, typed.kind)) === JSON.stringify(fieldsFrom(saved, saved.kind));

/** What submit will ask for, all of it at once. */
export const missingFrom = (values: DraftValues): FieldName[] => {
  const missing: FieldName[] = [];
  if (!values.main) missing.push('main');
  if (!values.kind) missing.push('kind');
  if (!values.subject.trim()) missing.push('subject');
  if (!values.signerPostId) missing.push('signerPostId');
  const isOnPaper = values.paperRecipients.some(({ name }) => name.trim() !== '');
  const { internal, mails } = values;
  const others = internal.unitIds.length + internal.personIds.length + mails.length;
  if (values.recipientCodes.length + others === 0 && !isOnPaper) missing.push('recipientCodes');
  return missing;
};

/** What even a saved draft needs. */
export const missingForSaving = (values: DraftValues): FieldName[] =>
  missingFrom(values).filter((name) => name === 'kind' || name === 'subject');

/** Which fields differ between two states of a draft. */
export const differences = (left: DraftValues, right: DraftValues): FieldName[] =>
  FIELDS.filter((name) => asChosen(left[name]) !== asChosen(right[name]));

/** What a file was made from goes with the file, and is not chosen. */
const asChosen = (value: unknown): string =>
  JSON.stringify(value, (key, inner: unknown) => (key === 'source' ? undefined : inner));
