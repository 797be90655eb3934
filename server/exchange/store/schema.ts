// What the collections of the exchange have in common: rows that are one aggregate each, with an outbox of their own.
import { isDuplicateKey } from '../../platform/mongo/connect.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import type { OutboxJob } from '../../platform/outbox/relay.ts';

export type Stored<T extends { id: string }> = Omit<T, 'id'> & { _id: string; outbox?: OutboxEntry[] };

export const OPTIONS = { strict: 'throw', versionKey: false, minimize: false } as const;
export const text = { type: String, required: true } as const;
export const optionalText = { type: String, default: null } as const;
export const instant = { type: Date, required: true } as const;

/** The relay's business only. */
export const HIDDEN = { outbox: 0, outboxLease: 0 } as const;

/** The row that a job of its outbox was given, as it is when it is read. */
export function given<T extends { id: string }>({ document }: Pick<OutboxJob, 'document'>): T {
  const { _id: id, outbox: _entries, outboxLease: _lease, ...rest } = document;
  return { id, ...rest } as unknown as T;
}

export function named<T extends { _id: string }>(row: T | null): (Omit<T, '_id'> & { id: string }) | null {
  if (row === null) return null;
  const { _id, ...rest } = row;
  return { id: _id, ...rest };
}

/** False when the row was there already. */
export async function once(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
