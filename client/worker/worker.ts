// The service worker of the product, `/worker.js`: what the browser does for the office while no page of it is open, and
// without a network. A newer one waits until no page uses the older, or until a person asks for it.
import { openList, showNews } from './push.ts';
import { dropOldShells, FILES, fileOf, keepShell, pageOf } from './shell.ts';
import { wayOf } from './way.ts';

declare const self: ServiceWorkerGlobalScope;

/** Said by a page; see client/src/shared/service-worker.ts. */
const TAKE_OVER = 'take-over';

self.addEventListener('install', (event) => event.waitUntil(keepShell(self)));
self.addEventListener('activate', (event) =>
  event.waitUntil(dropOldShells(self).then(() => self.clients.claim())),
);
self.addEventListener('message', ({ data }) => {
  if (data === TAKE_OVER) void self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const way = wayOf(request, self.location.origin, FILES);
  if (way === 'page') event.respondWith(pageOf(self, request));
  if (way === 'file') event.respondWith(fileOf(self, request));
});
self.addEventListener('push', (event) => event.waitUntil(showNews(self)));
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openList(self));
});
