// What recalls are tested with: a whole office through HTTP, its documents at their recipients, and what people see there.
import { randomUUID } from 'node:crypto';
import type { IncomingDetail } from '../../server/contracts/incoming-document.ts';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { type Caller, Refused, type TestOffice } from '../support/harness.ts';
import { type OfficeDesk, openDesk } from './office-desk.ts';

export const REASON = 'Gửi nhầm phiên bản, đề nghị trả lại để thay bằng bản đúng.';
const CLERKS = { 'H16.02': 'vanthu.stc', 'H16.21.03': 'vanthu.xta', H16: 'vanthu.ubnd' } as const;
export type Place = keyof typeof CLERKS;

export interface RecallDesk extends OfficeDesk {
  office: TestOffice;
  clerkOf(place: Place): Promise<Caller>;
  /** The newest incoming document of this number at a recipient, as its clerk sees it. */
  arrivedAt(place: Place, document: OutgoingDetail): Promise<IncomingDetail>;
  registeredAt(place: Place, document: OutgoingDetail): Promise<IncomingDetail>;
  recall(
    document: OutgoingDetail,
    wish?: { key?: string; recipientCodes?: string[]; reason?: string },
  ): Promise<OutgoingDetail>;
  answer(
    place: Place,
    document: IncomingDetail,
    answer: 'agree' | { refuse: string },
  ): Promise<IncomingDetail>;
  /** The sender's page, after everything under way has come to rest. */
  tracked(document: { id: string }): Promise<OutgoingDetail>;
  /** State of a delivery and of what was asked there, newest last. */
  standing(document: { id: string }, place: Place): Promise<string[]>;
}

/** The code a call is refused with, or `resolved`. */
export const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'resolved',
    (error: unknown) => {
      if (error instanceof Refused) return error.code;
      throw error;
    },
  );

export async function openRecallDesk(office: TestOffice): Promise<RecallDesk> {
  const desk = await openDesk(office);
  const clerkOf = (place: Place) => office.as(CLERKS[place]);

  const arrivedAt: RecallDesk['arrivedAt'] = async (place, { number }) => {
    const clerk = await clerkOf(place);
    const { items } = await clerk.call('listIncoming', { query: { text: number?.text ?? '', limit: 100 } });
    const found = items.find(({ numberText }) => numberText === number?.text);
    if (found === undefined) throw new Error(`${number?.text} has not arrived at ${place}`);
    return clerk.call('getIncoming', { params: { id: found.id } });
  };
  const tracked: RecallDesk['tracked'] = async ({ id }) => {
    await office.settle();
    return desk.clerk.call('getOutgoing', { params: { id } });
  };

  return {
    ...desk,
    office,
    clerkOf,
    arrivedAt,
    tracked,
    registeredAt: async (place, document) => {
      const { id, version } = await arrivedAt(place, document);
      const clerk = await clerkOf(place);
      const registered = await clerk.call('registerIncoming', { params: { id }, body: { version } });
      await office.settle();
      return registered;
    },
    recall: ({ id }, { key = randomUUID(), reason = REASON, recipientCodes } = {}) =>
      desk.clerk.call('recallOutgoing', {
        params: { id },
        body: { key, reason, ...(recipientCodes && { recipientCodes }) },
      }),
    answer: async (place, { id, version, requests }, answer) => {
      const clerk = await clerkOf(place);
      const waiting = requests.find((request) => request.answer === null);
      const params = { id, requestId: waiting?.id ?? 'request-0000' };
      const answered =
        answer === 'agree'
          ? await clerk.call('agreeToRequest', { params, body: { version } })
          : await clerk.call('refuseRequest', { params, body: { version, text: answer.refuse } });
      await office.settle();
      return answered;
    },
    standing: async (document, place) => {
      const { deliveries } = await tracked(document);
      const delivery = deliveries.find(({ recipient }) => recipient.code === place);
      if (delivery === undefined) return [];
      return [delivery.state, ...delivery.requests.map(({ kind, state }) => `${kind} ${state}`)];
    },
  };
}
