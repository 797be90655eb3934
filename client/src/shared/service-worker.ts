// The one service worker of the product, and a newer one that waits. The development server has none.
import { useSyncExternalStore } from 'react';

const WORKER = '/worker.js';
const LOOK_MS = 3_600_000;
/** Said to a worker that waits; see client/worker/worker.ts. */
const TAKE_OVER = 'take-over';

let waiting: ServiceWorker | null = null;
const listeners = new Set<() => void>();

/** Only an address that is secure (https, or this machine) has one. */
export const canHaveWorker = (): boolean => 'serviceWorker' in navigator;

/** The first worker serves nobody but newcomers; a later one is an update. */
const noteWaiting = ({ waiting: found }: ServiceWorkerRegistration) => {
  waiting = navigator.serviceWorker.controller === null ? null : found;
  for (const listener of listeners) listener();
};

const watch = (registration: ServiceWorkerRegistration) => {
  noteWaiting(registration);
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', () => noteWaiting(registration));
  });
  window.setInterval(() => void registration.update().catch(() => undefined), LOOK_MS);
};

let started: Promise<ServiceWorkerRegistration> | undefined;

/** @throws where the browser does not take it. */
export const startWorker = (): Promise<ServiceWorkerRegistration> => {
  started ??= navigator.serviceWorker.register(WORKER).then((registration) => {
    watch(registration);
    return navigator.serviceWorker.ready;
  });
  started.catch(() => {
    started = undefined;
  });
  return started;
};

/** The person asks for it: this window is loaded again by the newer version. */
export const takeUpdate = (): void => {
  navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), {
    once: true,
  });
  waiting?.postMessage(TAKE_OVER);
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Whether a newer version waits. */
export const useUpdate = (): boolean => useSyncExternalStore(subscribe, () => waiting !== null);
