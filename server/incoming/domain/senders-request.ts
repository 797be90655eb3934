// What the sender asks of a document after it has arrived, and how it is answered. Both are kept for ever: the metadata
// of a recall outlive the document (NĐ 30/2020 Phụ lục VI; QĐ 28/2018 Điều 9.2).
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { RequestKind } from '../../contracts/vocabulary.ts';

/** Another document of this agency. */
export interface LinkedDocument {
  id: string;
  numberText: string;
}

export interface SendersRequest {
  id: string;
  kind: RequestKind;
  reason: string;
  at: Date;
  /** The document that is to take its place (update, replacement). */
  replacement: LinkedDocument | null;
  /** `by` is null where the system answered by itself. */
  answer: { agreed: boolean; text: string; at: Date; by: PersonRef | null } | null;
}

/** Why a document is cancelled. */
export interface Cancellation {
  kind: RequestKind;
  reason: string;
  at: Date;
  by: PersonRef | null;
}

export type NewRequest = Omit<SendersRequest, 'answer'>;

export const pendingOf = ({ requests }: { requests: SendersRequest[] }): SendersRequest[] =>
  requests.filter(({ answer }) => answer === null);

/** The document's fields once this request is agreed to; what else waits for an answer is agreed to with it. */
export function cancelledFields(
  requests: readonly SendersRequest[],
  { kind, reason, replacement }: NewRequest,
  answer: { text: string; at: Date; by: PersonRef | null },
): { requests: SendersRequest[]; cancellation: Cancellation; replacedBy: LinkedDocument | null } {
  const agreed = { agreed: true, ...answer };
  return {
    requests: requests.map((each) => ({ ...each, answer: each.answer ?? agreed })),
    cancellation: { kind, reason, at: answer.at, by: answer.by },
    replacedBy: replacement,
  };
}
