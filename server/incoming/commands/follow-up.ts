// Effects that follow a write: statuses for the sender, and the fate of the arrival number in the register.
// All are idempotent, since the relay brings an entry at least once.
import { z } from 'zod';
import { PersonRef } from '../../contracts/common-shapes.ts';
import { StatusCode } from '../../contracts/vocabulary.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { type OutboxEntry, outboxEntry } from '../../platform/outbox/entry.ts';
import type { OutboxHandler } from '../../platform/outbox/relay.ts';
import type { IncomingDocument, Registration } from '../domain/incoming-document.ts';
import type { Deps } from './deps.ts';

const TELL_SENDER = 'incoming.tellSender';
const BIND_NUMBER = 'incoming.bindNumber';
const VOID_NUMBER = 'incoming.voidNumber';

const Status = z.object({
  incomingId: z.string(),
  packetId: z.string(),
  agencyId: z.string(),
  code: StatusCode,
  text: z.string(),
  by: PersonRef.nullable(),
});
const Bond = z.object({
  agencyId: z.string(),
  bookId: z.string(),
  number: z.int(),
  documentId: z.string(),
  text: z.string(),
  subject: z.string(),
});
const Refused = z.object({ agencyId: z.string(), id: z.string(), by: PersonRef });

/** One code is told once, so its entry is named by the code, not by the version. */
export const statusEntry = (
  { id, packetId, agencyId }: IncomingDocument,
  { code, text, by, at }: { code: StatusCode; text: string; by: PersonRef | null; at: Date },
): OutboxEntry =>
  outboxEntry({
    id: `${id}:status:${code}`,
    type: TELL_SENDER,
    payload: { incomingId: id, packetId, agencyId, code, text, by },
    at,
  });

/** A crash right after the write cannot lose the bond. */
export const bindEntry = (
  { id, agencyId, subject }: IncomingDocument,
  { bookId, arrivalNumber, at }: Registration,
  text: string,
): OutboxEntry =>
  outboxEntry({
    id: `${id}:bind`,
    type: BIND_NUMBER,
    payload: { agencyId, bookId, number: arrivalNumber, documentId: id, text, subject },
    at,
  });

/** For a refused document: a number asked for by somebody who registered at the same moment must not stay open. */
export const voidEntry = ({ id, agencyId }: IncomingDocument, by: PersonRef, at: Date): OutboxEntry =>
  outboxEntry({ id: `${id}:void`, type: VOID_NUMBER, payload: { agencyId, id, by }, at });

export const makeOutboxHandlers = (
  deps: Pick<Deps, 'store' | 'exchange' | 'registers' | 'clock'>,
): Record<string, OutboxHandler> => ({
  [TELL_SENDER]: async ({ payload, at }) => deps.exchange.enqueueStatus({ ...Status.parse(payload), at }),

  [BIND_NUMBER]: async ({ payload }) => {
    await deps.registers.bind(Bond.parse(payload));
  },

  [VOID_NUMBER]: async ({ payload }) => {
    const { agencyId, id, by } = Refused.parse(payload);
    const document = await deps.store.find(agencyId, id);
    if (document?.isNumberAsked === true) await voidNumberOf(deps, document, by);
  },
});

/** Voids whatever number the register holds for a refused document. */
export async function voidNumberOf(
  { registers, clock }: Pick<Deps, 'registers' | 'clock'>,
  { id: documentId, agencyId }: IncomingDocument,
  by: PersonRef,
): Promise<void> {
  const on = vietnamDate(clock.now());
  const year = Number(on.slice(0, 4));
  // Answers the number that is held. Where the crash came before it was taken, one is taken only to be voided: a
  // voided row explains itself, a number left open does not.
  const held = await registers.reserve({ agencyId, direction: 'incoming', year, on, documentId, by });
  const reason = 'the document was refused while its number was being taken';
  await registers.voidNumber({ agencyId, bookId: held.bookId, number: held.number, reason, by });
}
