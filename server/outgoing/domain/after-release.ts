// What happens to an outgoing document after it has left: recalls and changes of its recipients, what takes its place,
// what answers it. The document itself stays as it was released (NĐ 30/2020 Phụ lục VI: frozen, the metadata kept).
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { DeliveryState } from '../../contracts/vocabulary.ts';

/** One act of the clerk on a released document. */
export interface LaterAct {
  /** Made from the key of the request, so that the same request is one act. */
  id: string;
  kind: 'recall' | 'recipients' | 'reminder';
  at: Date;
  by: PersonRef;
  reason: string;
  /** Who is asked to give it back, recalled or removed; or is reminded. */
  asked: string[];
  added: string[];
  /** Whether those besides agencies lose it too, or are reminded. Absent: an act of before there were any. */
  others?: boolean;
}

/** Another outgoing document of this agency. */
export interface LinkedDocument {
  id: string;
  numberText: string;
}

/** The incoming document that this one answers (văn bản được phúc đáp), as its sender names it. */
export interface AnsweredDocument {
  incomingId: string;
  organCode: string;
  senderName: string;
  documentId: string;
  numberText: string;
  issuedOn: string;
}

/** An incoming document that answers this one. */
export interface Reply {
  incomingId: string;
  numberText: string;
  sender: { code: string; name: string };
  at: Date;
}

/** Acts on one edition stay far below. */
const PER_EDITION = 10_000;

interface Sent {
  number: { edition?: number } | null;
  laterActs: readonly LaterAct[];
}

/**
 * The packets of one number are told apart by it: 1 is the release, each later act is one more; those of corrected content
 * begin above.
 */
export const revisionOf = ({ number, laterActs }: Sent, actId?: string): number =>
  ((number?.edition ?? 1) - 1) * PER_EDITION +
  (actId === undefined ? 1 : 2 + laterActs.findIndex((act) => act.id === actId));

const ENDED: ReadonlySet<DeliveryState> = new Set(['recalled', 'refused', 'failed']);

/** Whether nobody has the document any more, and at least one gave it back. */
export const isRecalled = (states: readonly DeliveryState[]): boolean =>
  states.includes('recalled') && states.every((state) => ENDED.has(state));

const ASKABLE: ReadonlySet<DeliveryState> = new Set([
  'queued',
  'sent',
  'arrived',
  'registered',
  'assigned',
  'in-progress',
  'completed',
]);

/** Whether a recipient can be asked to give the document back. */
export const isAskable = ({
  state,
  requests,
}: {
  state: DeliveryState;
  requests: ReadonlyArray<{ kind: string; state: string }>;
}): boolean =>
  ASKABLE.has(state) &&
  !requests.some(
    (request) => request.state === 'pending' && request.kind !== 'update' && request.kind !== 'replace',
  );
