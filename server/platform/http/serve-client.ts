// Serves the built browser client: hashed assets for ever, the page itself never from a cache, and the page for
// every address that the client's own router knows.
import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import express, { Router } from 'express';

export interface ServeClientOptions {
  /** Folder of the build, with `index.html` and `assets/`. */
  folder: string;
  /** Path prefixes that are never answered with the page: `/api/`, `/exchange/`, `/socket`. */
  notPages: readonly string[];
}

const ENCODINGS = [
  { token: 'br', extension: '.br' },
  { token: 'gzip', extension: '.gz' },
] as const;

/** Mount after the API. A folder that does not exist serves nothing. */
export function serveClient({ folder, notPages }: ServeClientOptions): Router {
  const router = Router();
  const files = listFiles(folder);
  const isPage = (path: string) =>
    extname(path) === '' && !notPages.some((prefix) => `${path}/`.startsWith(prefix));

  router.use((request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    if (
      !files.has(request.path) &&
      files.has('/index.html') &&
      isPage(request.path) &&
      request.accepts('html')
    ) {
      request.url = '/index.html';
    }
    const path = request.path;
    const isHashed = path.startsWith('/assets/');
    const encoding = ENCODINGS.find(
      ({ token, extension }) => files.has(path + extension) && request.acceptsEncodings(token),
    );
    if (ENCODINGS.some(({ extension }) => files.has(path + extension))) response.vary('Accept-Encoding');
    if (files.has(path)) {
      response.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      if (encoding !== undefined) {
        response.setHeader('content-encoding', encoding.token);
        response.type(extname(path));
        request.url = path + encoding.extension;
      }
    }
    next();
  });
  router.use(express.static(folder, { index: false, redirect: false, cacheControl: false }));
  return router;
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
