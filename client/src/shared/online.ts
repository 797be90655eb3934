// Whether the server can be reached: the browser has a network, and the last that was asked of the server did not get lost.
import { useSyncExternalStore } from 'react';

const READY = '/readyz';
const LOOK_MS = 10_000;

let isLost = false;
let looking: number | undefined;
const listeners = new Set<() => void>();
const backListeners = new Set<() => void>();

const tell = (whom: ReadonlySet<() => void>) => {
  for (const listener of whom) listener();
};

export const isOnlineNow = (): boolean => navigator.onLine && !isLost;

const look = async () => {
  if (!navigator.onLine) return;
  const isThere = await fetch(READY, { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!isThere || !isLost) return;
  isLost = false;
  window.clearInterval(looking);
  tell(listeners);
  tell(backListeners);
};

/** A network is there, but the server did not answer: it is looked for until it does. */
export const noteLost = (): void => {
  if (isLost) return;
  isLost = true;
  looking = window.setInterval(() => void look(), LOOK_MS);
  tell(listeners);
};

window.addEventListener('offline', () => tell(listeners));
window.addEventListener('online', () => {
  if (isLost) return void look();
  tell(listeners);
  tell(backListeners);
});

/** Told whenever the server can be reached again. Answers how to stop that. */
export const whenBack = (listener: () => void): (() => void) => {
  backListeners.add(listener);
  return () => void backListeners.delete(listener);
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useOnline = (): boolean => useSyncExternalStore(subscribe, isOnlineNow);
