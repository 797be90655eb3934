// Keeps what the client is made of, so that it opens without a network: its hashed files for as long as this version is the
// one in use, and the page itself, which is asked of the server first. Answers of the API and documents are never kept here.

/** Written by the build: every file of this version, and a name that no other version has. */
export const FILES = '__FILES__' as unknown as readonly string[];
const CACHE = 'shell-__VERSION__';

const PAGE = '/';
/** A line that carries nothing does not say so by itself. */
const PAGE_LIMIT_MS = 3000;
/** All of it or nothing. */
export async function keepShell({ caches }: ServiceWorkerGlobalScope): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([new Request(PAGE, { cache: 'no-store' }), ...FILES]);
}

export async function dropOldShells({ caches }: ServiceWorkerGlobalScope): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}

export async function fileOf({ caches }: ServiceWorkerGlobalScope, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

/** From the server; from here when that takes long, fails, or is what a proxy says for it. */
export async function pageOf({ caches }: ServiceWorkerGlobalScope, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(PAGE, { ignoreVary: true });
  const asking = fetch(request);
  if (kept === undefined) return asking;
  const limit = new Promise<null>((resolve) => setTimeout(resolve, PAGE_LIMIT_MS, null));
  const answer = await Promise.race([asking, limit]).catch(() => null);
  return answer === null || answer.status >= 500 ? kept : answer;
}
