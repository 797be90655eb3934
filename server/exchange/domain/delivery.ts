// One delivery: one released document for one recipient, and how far it has come there.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { DeliveryState, RequestKind, RequestState, StatusCode } from '../../contracts/vocabulary.ts';
import type { DeliveryStage } from '../protocol/index.ts';
import type { AskedRequest } from './asked-request.ts';

export interface DeliveryStep {
  /** Unique within the delivery: `queued`, `sent`, `failed`, or the status code. */
  key: string;
  at: Date;
  state: DeliveryState;
  text: string;
  /** A step of something that was asked, not of the ladder. */
  request?: { kind: RequestKind; state: RequestState };
  /** Of a status: what was answered to its bytes, to be answered again. */
  receipt?: { packetDigest: string; jws: string };
}

export interface DeliveryRow {
  id: string;
  /** The sending agency. */
  agencyId: string;
  outgoingId: string;
  documentId: string;
  /** The packet that carries it; others may be carried by the same. */
  packetId: string;
  recipient: { code: string; name: string };
  state: DeliveryState;
  stage: DeliveryStage;
  statusCode: StatusCode | null;
  steps: DeliveryStep[];
  /** What was asked of the recipient after the document had been sent to it. */
  requests: AskedRequest[];
  receiptId: string | null;
  /** The recipient's signed receipt of the packet, as it came (compact JWS). */
  receipt: string | null;
  /** A failed delivery a person has ended; absent or null while it waits for one. */
  givenUp?: GivenUp | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface GivenUp {
  at: Date;
  by: PersonRef;
  reason: string;
  /** It was sent to this code instead. */
  readdressedTo: string | null;
}

/** The codes of the receipt ladder; 13, 15 and 16 speak of what the sender asks. */
export type LadderCode = Exclude<StatusCode, '13' | '15' | '16'>;

/** Status code → rung of the receipt ladder (QĐ 28/2018 Điều 10). */
export const STATE_OF: Record<LadderCode, DeliveryState> = {
  '01': 'arrived',
  '02': 'refused',
  '03': 'registered',
  '04': 'assigned',
  '05': 'in-progress',
  '06': 'completed',
};

export const isLadderCode = (code: string): code is LadderCode => code in STATE_OF;

/** A step that can come in every round of trying has a name of its own in each. */
export const stepKey = (name: string, round: number): string => (round === 0 ? name : `${name}:${round}`);

/** How many times people have begun it anew. */
export const roundOf = ({ steps }: Pick<DeliveryRow, 'steps'>): number =>
  steps.filter(({ key }) => /^(queued|again):/.test(key)).length;
