// The lines of an exported log: a head, what authorities said of its signers, the entries with the roots between them, and
// an end. Every line is canonical
// JSON, so no byte of it can be spelt otherwise (docs/protocol/EVIDENCE.md §3).
import { z } from 'zod';
import { canonicalJson, readCanonical } from './canonical-json.ts';
import { hashOf, LogEntry, type SealedEntry } from './entry.ts';

const Base64 = z.string().refine((text) => Buffer.from(text, 'base64').toString('base64') === text);

const Line = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('log'), v: z.literal([1, 2]), agencyId: z.string() }),
  z.strictObject({ kind: z.literal('answer'), form: z.enum(['certificate', 'ocsp', 'crl']), der: Base64 }),
  z.strictObject({ kind: z.literal('entry'), entry: LogEntry, hash: z.string() }),
  z.strictObject({ kind: z.literal('root'), jws: z.string(), stamp: Base64.nullable() }),
  z.strictObject({ kind: z.literal('end'), entries: z.int(), roots: z.int(), lastHash: z.string() }),
]);
export type Line = z.infer<typeof Line>;

export const writeLine = (line: Line): string => `${canonicalJson(line)}\n`;

export const entryLine = ({ entry, hash }: Pick<SealedEntry, 'entry' | 'hash'>): Line => ({
  kind: 'entry',
  entry,
  hash,
});

/** Undefined for a text that is no line of ours. */
export function readLine(text: string): Line | undefined {
  const parsed = Line.safeParse(readCanonical(text));
  return parsed.success ? parsed.data : undefined;
}

/** The hash an entry really has. */
export const trueHash = (entry: LogEntry): string => hashOf(canonicalJson(entry));
