// The lines of `log/entries.jsonl`: an entry, and how it hangs on its root.
import { z } from 'zod';
import { canonicalJson, readCanonical } from '../canonical-json.ts';
import { LogEntry } from '../entry.ts';
import type { ProvenEntry } from '../proven-entry.ts';

const Line = z.strictObject({
  entry: LogEntry,
  hash: z.string(),
  inclusion: z.strictObject({
    root: z.int().min(1),
    index: z.int().min(0),
    size: z.int().min(1),
    path: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(64),
  }),
});
export type ProvenLine = z.infer<typeof Line>;

export const writeProvenLine = ({ entry, hash, inclusion }: ProvenEntry): string => {
  const { root, index, size, path } = inclusion;
  return `${canonicalJson({ entry, hash, inclusion: { root, index, size, path: [...path] } })}\n`;
};

export const readProvenLine = (text: string): ProvenLine | undefined =>
  Line.safeParse(readCanonical(text)).data;
