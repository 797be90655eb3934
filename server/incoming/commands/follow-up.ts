// Effects that follow a write: statuses for the sender, and the fate of the arrival number in the register.
// All are idempotent, since the relay brings an entry at least once.
import { z } from 'zod';
import { PersonRef } from '../../contracts/common-shapes.ts';
import { StatusCode } from '../../contracts/vocabulary.ts';
import { type OutboxEntry, outboxEntry } from '../../platform/outbox/entry.ts';
import type { OutboxHandler } from '../../platform/outbox/relay.ts';
import { settleEntryType } from '../../registers/index.ts';
import type { IncomingDocument, Registration } from '../domain/incoming-document.ts';
import type { Deps } from './deps.ts';

const TELL_SENDER = 'incoming.tellSender';
const BIND_NUMBER = 'incoming.bindNumber';
const SETTLE_NUMBER = settleEntryType('incoming');

const Status = z.object({
  incomingId: z.string(),
  packetId: z.string(),
  agencyId: z.string(),
  code: StatusCode,
  text: z.string(),
  by: PersonRef.nullable(),
  /** Entries of the first version have none. */
  answers: z.string().nullable().default(null),
});
const Bond = z.object({
  agencyId: z.string(),
  bookId: z.string(),
  number: z.int(),
  documentId: z.string(),
  text: z.string(),
  subject: z.string(),
});
const OfDocument = z.object({ agencyId: z.string(), id: z.string() });

interface StatusToTell {
  code: StatusCode;
  text: string;
  by: PersonRef | null;
  at: Date;
  /** The request of the sender that it answers; null for a rung of the ladder. */
  answers: string | null;
}

/** A code, and the answer to a request, is told once; so its entry is named by that, not by the version. */
export const statusEntry = (
  { id, packetId, agencyId }: IncomingDocument,
  { at, ...told }: StatusToTell,
): OutboxEntry =>
  outboxEntry({
    id: told.answers === null ? `${id}:status:${told.code}` : `${id}:answer:${told.answers}`,
    type: TELL_SENDER,
    payload: { incomingId: id, packetId, agencyId, ...told },
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

/** Written where a document is refused or taken back: a number asked for at the same moment, or before a crash, must not stay open. */
export const settleEntry = ({ id, agencyId }: IncomingDocument, at: Date): OutboxEntry =>
  outboxEntry({ id: `${id}:settle`, type: SETTLE_NUMBER, payload: { agencyId, id }, at });

export const makeOutboxHandlers = (
  deps: Pick<Deps, 'store' | 'exchange' | 'registers'>,
): Record<string, OutboxHandler> => ({
  [TELL_SENDER]: async ({ payload, at }) => deps.exchange.enqueueStatus({ ...Status.parse(payload), at }),

  [BIND_NUMBER]: async ({ payload }) => {
    await deps.registers.bind(Bond.parse(payload));
  },

  [SETTLE_NUMBER]: ({ payload }) => settleNumber(deps, OfDocument.parse(payload)),
});

/** Voids what is reserved for a document that neither waits for a number nor has one. */
export async function settleNumber(
  { store, registers }: Pick<Deps, 'store' | 'registers'>,
  key: z.infer<typeof OfDocument>,
): Promise<void> {
  const document = await store.find(key.agencyId, key.id);
  const isOut =
    document === null ||
    (['refused', 'cancelled'].includes(document.state) && document.registration === null);
  if (!isOut) return;
  const reason = 'Văn bản bị từ chối hoặc được lấy lại trước khi vào sổ xong';
  await registers.voidHeld({ agencyId: key.agencyId, documentId: key.id, reason, by: null });
}
