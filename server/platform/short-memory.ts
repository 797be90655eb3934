// Answers kept for a short while, bounded in number; those who ask the same at the same time share one answer. For facts
// that may be a moment old: a failure is never kept.

export interface ShortMemoryOptions {
  maxEntries: number;
  /** How old an answer may be. */
  lifeMs: number;
  now(): number;
}

export interface ShortMemory<V> {
  (key: string, load: () => Promise<V>): Promise<V>;
  /** What is asked from now on is loaded anew. */
  clear(): void;
}

export function makeShortMemory<V>({ maxEntries, lifeMs, now }: ShortMemoryOptions): ShortMemory<V> {
  const held = new Map<string, { answer: Promise<V>; until: number }>();
  const ask = (key: string, load: () => Promise<V>): Promise<V> => {
    const known = held.get(key);
    if (known !== undefined && known.until > now()) return known.answer;
    const answer = load();
    held.delete(key);
    const entry = { answer, until: now() + lifeMs };
    held.set(key, entry);
    answer.catch(() => {
      if (held.get(key) === entry) held.delete(key);
    });
    // A map remembers the order of its entries: the oldest goes first.
    for (const oldest of held.keys()) {
      if (held.size <= maxEntries) break;
      held.delete(oldest);
    }
    return answer;
  };
  return Object.assign(ask, { clear: () => held.clear() });
}
