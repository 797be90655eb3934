// The service worker of the product, `/worker.js`: what the browser does for the office while no page of it is open.
import { openList, showNews } from './push.ts';

declare const self: ServiceWorkerGlobalScope;

self.addEventListener('push', (event) => event.waitUntil(showNews(self)));
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openList(self));
});
