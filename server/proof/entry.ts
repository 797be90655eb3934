// One entry of an agency's event log: what happened, when, about what, and the hash of the entry before it. The hash of
// an entry is SHA-256 of its canonical JSON (docs/protocol/EVIDENCE.md §1).
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, readCanonical } from './canonical-json.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Fact = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

export const LogEntry = z.strictObject({
  v: z.literal(1),
  agencyId: z.string().min(1).max(64),
  /** From 1, without gaps. */
  seq: z.int().min(1),
  /** The same however often the event is told. */
  eventId: z.string().min(1).max(64),
  /** When it happened: UTC, milliseconds. */
  at: z.iso.datetime({ precision: 3 }),
  /** Event name, e.g. `receipt.received`. */
  type: z.string().min(1).max(64),
  subject: z.strictObject({ kind: z.string().min(1).max(32), id: z.string().min(1).max(128) }),
  /** Digests, identifiers and codes; never content. */
  facts: z.record(z.string().max(64), Fact),
  /** Hash of the entry before; of the first one {@link NO_HASH}. */
  prevHash: Hash,
});
export type LogEntry = z.infer<typeof LogEntry>;

/** What is known of an event before it has its place in the log. */
export type LogEvent = Omit<LogEntry, 'v' | 'seq' | 'prevHash'>;

export const NO_HASH = '0'.repeat(64);
export const GENESIS = 'log.begun';

/** An entry with the bytes it is hashed as. */
export interface SealedEntry {
  entry: LogEntry;
  json: string;
  /** SHA-256 of `json`, hexadecimal. */
  hash: string;
}

export const hashOf = (json: string): string => createHash('sha256').update(json).digest('hex');

/** Puts an event behind the entry `after`, or first. @throws TypeError when it has no canonical JSON. */
export function sealEntry(event: LogEvent, after: { seq: number; hash: string } | null): SealedEntry {
  const { agencyId, eventId, at, type, subject, facts } = event;
  const place = { seq: (after?.seq ?? 0) + 1, prevHash: after?.hash ?? NO_HASH };
  const entry: LogEntry = LogEntry.parse({ v: 1, agencyId, eventId, at, type, subject, facts, ...place });
  const json = canonicalJson(entry);
  return { entry, json, hash: hashOf(json) };
}

/** Undefined when the text is not the canonical JSON of an entry. */
export function readEntry(json: string): SealedEntry | undefined {
  const parsed = LogEntry.safeParse(readCanonical(json));
  return parsed.success ? { entry: parsed.data, json, hash: hashOf(json) } : undefined;
}
