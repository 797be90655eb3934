// What a new draft begins with when it is begun from another document: handed over in the history entry, so that it is
// still there after a reload.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import type { DraftValues } from './draft-form.ts';

export interface DraftStart {
  values: Partial<DraftValues>;
  /** The number of the document it refers to, to be shown. */
  numberText: string;
}

/** `keepsNumber`: the same document, corrected. */
export const startDraft = ({
  replaces,
  keepsNumber,
}: {
  replaces: OutgoingDetail;
  keepsNumber: boolean;
}): { start: DraftStart } => ({
  start: {
    numberText: replaces.number?.text ?? '',
    values: {
      replacesId: replaces.id,
      keepsNumber,
      kind: replaces.fields.kind,
      subject: replaces.fields.subject,
      urgency: replaces.fields.urgency,
      signerPostId: replaces.fields.signerPostId,
      capacity: replaces.fields.capacity,
      recipientCodes: replaces.recipients.map(({ code }) => code),
      ...(keepsNumber && { toPlaces: replaces.fields.toPlaces.join('\n'), dueOn: replaces.fields.dueOn }),
    },
  },
});

const isStart = (value: unknown): value is DraftStart =>
  typeof value === 'object' &&
  value !== null &&
  'numberText' in value &&
  typeof value.numberText === 'string' &&
  'values' in value &&
  typeof value.values === 'object';

export const startIn = (state: unknown): DraftStart | null =>
  typeof state === 'object' && state !== null && 'start' in state && isStart(state.start)
    ? state.start
    : null;
