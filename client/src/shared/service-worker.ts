// The one service worker of the product. The development server has none.

const WORKER = '/worker.js';

/** Only an address that is secure (https, or this machine) has one. */
export const canHaveWorker = (): boolean => 'serviceWorker' in navigator;

/** @throws where the browser does not take it. */
export const startWorker = async (): Promise<ServiceWorkerRegistration> => {
  await navigator.serviceWorker.register(WORKER);
  return navigator.serviceWorker.ready;
};
