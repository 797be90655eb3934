// The fate of a number that was reserved for a document: bound where the document carries it, voided where it was
// returned or cancelled before it could. An open number in the book always has a document that waits for it.
import { z } from 'zod';
import { type OutboxEntry, outboxEntry } from '../../platform/outbox/entry.ts';
import { OutboxGiveUp, type OutboxHandler } from '../../platform/outbox/relay.ts';
import { settleEntryType } from '../../registers/index.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Deps } from './deps.ts';

const BIND_NUMBER = 'outgoing.bindNumber';
const SETTLE_NUMBER = settleEntryType('outgoing');

const OfDocument = z.object({ agencyId: z.string(), id: z.string() });
type DocumentKey = z.infer<typeof OfDocument>;

const entryOf = (type: string, name: string, { agencyId, id, version }: OutgoingDocument, at: Date) =>
  outboxEntry({ id: `${id}:${version + 1}:${name}`, type, payload: { agencyId, id }, at });

/** Written with the number: a crash right after the write cannot lose the bond. */
export const bindEntry = (before: OutgoingDocument, at: Date): OutboxEntry =>
  entryOf(BIND_NUMBER, 'bind', before, at);

/** Written where a document turns away from numbering. */
export const settleEntry = (before: OutgoingDocument, at: Date): OutboxEntry =>
  entryOf(SETTLE_NUMBER, 'settle', before, at);

type NumberDeps = Pick<Deps, 'store' | 'registers'>;

/** Voids what is reserved for a document that neither waits for a number nor has one. */
export async function settleNumber({ store, registers }: NumberDeps, key: DocumentKey): Promise<void> {
  const document = await store.find(key.agencyId, key.id);
  if (document !== null && (document.state === 'signed' || document.number !== null)) return;
  const reason = 'Văn bản được trả lại trước khi cấp số xong';
  await registers.voidHeld({ agencyId: key.agencyId, documentId: key.id, reason, by: null });
}

export const makeNumberHandlers = (deps: NumberDeps): Record<string, OutboxHandler> => ({
  [BIND_NUMBER]: async ({ payload }) => {
    const { agencyId, id } = OfDocument.parse(payload);
    const document = await deps.store.find(agencyId, id);
    if (document === null || document.number === null) throw new OutboxGiveUp(`no numbered document ${id}`);
    const { bookId, value: number, text } = document.number;
    const { subject } = document.fields;
    await deps.registers.bind({ agencyId, bookId, number, documentId: id, text, subject });
  },

  [SETTLE_NUMBER]: ({ payload }) => settleNumber(deps, OfDocument.parse(payload)),
});
