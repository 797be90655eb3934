// The fate of a number that was reserved for a copy: bound where the sealed copy bears it, voided where it was cancelled.
import { z } from 'zod';
import { type OutboxEntry, outboxEntry } from '../../platform/outbox/entry.ts';
import { OutboxGiveUp, type OutboxHandler } from '../../platform/outbox/relay.ts';
import { settleEntryType } from '../../registers/index.ts';
import type { Copy } from '../domain/copy.ts';
import type { Deps } from '../ports.ts';
import { settleCopy } from './number-copy.ts';

const BIND_NUMBER = 'copies.bindNumber';
const SETTLE_NUMBER = settleEntryType('copies');

const OfCopy = z.object({ agencyId: z.string(), id: z.string() });

const entryOf = (type: string, name: string, { id, agencyId, version }: Copy, at: Date): OutboxEntry =>
  outboxEntry({ id: `${id}:${version + 1}:${name}`, type, payload: { agencyId, id }, at });

/** Written with the seal: a crash right after the write cannot lose the bond. */
export const bindEntry = (before: Copy, at: Date) => entryOf(BIND_NUMBER, 'bind', before, at);

/** Written where a copy turns away from its number. */
export const settleEntry = (before: Copy, at: Date) => entryOf(SETTLE_NUMBER, 'settle', before, at);

export const makeNumberHandlers = (
  deps: Pick<Deps, 'store' | 'registers'>,
): Record<string, OutboxHandler> => ({
  [BIND_NUMBER]: async ({ payload }) => {
    const { agencyId, id } = OfCopy.parse(payload);
    const copy = await deps.store.find(agencyId, id);
    if (copy === null || copy.number === null) throw new OutboxGiveUp(`no numbered copy ${id}`);
    const { bookId, value: number, text } = copy.number;
    const { subject } = copy.source;
    await deps.registers.bind({ agencyId, bookId, number, documentId: id, text, subject });
  },

  [SETTLE_NUMBER]: ({ payload }) => settleCopy(deps, OfCopy.parse(payload)),
});
