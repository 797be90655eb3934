// Serves the built browser client: hashed assets for ever, the page itself never from a cache and each time with the
// nonce of its own answer, and the page for every address that the client's own router knows.
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import express, { type Response, Router } from 'express';
import { styleNonce } from './security.ts';

export interface ServeClientOptions {
  /** Folder of the build, with `index.html` and `assets/`. */
  folder: string;
  /** Path prefixes that are never answered with the page: `/api/`, `/exchange/`, `/socket`. */
  notPages: readonly string[];
}

const PAGE = '/index.html';
const ENCODINGS = [
  { token: 'br', extension: '.br' },
  { token: 'gzip', extension: '.gz' },
] as const;

/** Mount after the API. A folder that does not exist serves nothing. */
export function serveClient({ folder, notPages }: ServeClientOptions): Router {
  const router = Router();
  const files = listFiles(folder);
  const page = files.has(PAGE) ? readFileSync(join(folder, PAGE), 'utf8') : undefined;
  const isPage = (path: string) =>
    path === PAGE ||
    (extname(path) === '' && !files.has(path) && !notPages.some((prefix) => `${path}/`.startsWith(prefix)));

  router.use((request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    const { path } = request;
    if (page !== undefined && isPage(path) && request.accepts('html')) return sendPage(response, page);
    if (!files.has(path)) return next();
    const isHashed = path.startsWith('/assets/');
    response.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (ENCODINGS.some(({ extension }) => files.has(path + extension))) response.vary('Accept-Encoding');
    const encoding = ENCODINGS.find(
      ({ token, extension }) => files.has(path + extension) && request.acceptsEncodings(token),
    );
    if (encoding !== undefined) {
      response.setHeader('content-encoding', encoding.token);
      response.type(extname(path));
      request.url = path + encoding.extension;
    }
    next();
  });
  router.use(express.static(folder, { index: false, redirect: false, cacheControl: false }));
  return router;
}

/** Kept by nobody: with the headers of another answer its nonce would be refused. */
function sendPage(response: Response, page: string): void {
  response.setHeader('cache-control', 'no-store');
  response.type('html').send(page.replace('{{nonce}}', styleNonce(response)));
}

function listFiles(folder: string): Set<string> {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    return new Set(paths.map((path) => path.slice(folder.length).replaceAll('\\', '/')));
  } catch {
    return new Set();
  }
}
