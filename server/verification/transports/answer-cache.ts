// Answers of authorities kept while they are fresh, bounded in number and bytes; silence is kept for moments only, so
// that a dead address is not waited for again and again. Requests under way at once share one answer.
import type { Der } from '../../signing/index.ts';

export interface AnswerCacheOptions {
  now(): number;
  maxEntries: number;
  maxBytes: number;
  /** How long silence counts as the answer. */
  silenceMs: number;
  freshUntil(der: Der): number;
}

export type AnswerCache = (url: string, fetch: () => Promise<Der | null>) => Promise<Der | null>;

export function makeAnswerCache(options: AnswerCacheOptions): AnswerCache {
  const { now, maxEntries, maxBytes, silenceMs, freshUntil } = options;
  const kept = new Map<string, { der: Der | null; until: number }>();
  const underWay = new Map<string, Promise<Der | null>>();
  let bytes = 0;

  const drop = (url: string) => {
    bytes -= kept.get(url)?.der?.byteLength ?? 0;
    kept.delete(url);
  };
  const keep = (url: string, der: Der | null) => {
    drop(url);
    const until = der === null ? now() + silenceMs : freshUntil(der);
    const size = der?.byteLength ?? 0;
    if (until <= now() || size > maxBytes) return;
    kept.set(url, { der, until });
    bytes += size;
    // A map remembers the order of its entries: the oldest goes first.
    for (const oldest of kept.keys()) {
      if (kept.size <= maxEntries && bytes <= maxBytes) break;
      drop(oldest);
    }
  };
  const fetchAndKeep = async (url: string, fetch: () => Promise<Der | null>) => {
    const der = await fetch();
    keep(url, der);
    return der;
  };

  return async (url, fetch) => {
    const held = kept.get(url);
    if (held !== undefined && held.until > now()) return held.der;
    const running = underWay.get(url) ?? fetchAndKeep(url, fetch).finally(() => underWay.delete(url));
    underWay.set(url, running);
    return running;
  };
}
