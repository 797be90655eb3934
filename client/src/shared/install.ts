// Whether the browser offers to install the office as an app. Its own banner is held back: the offer stands in a menu.
import { useSyncExternalStore } from 'react';

/** Of Chromium; the standard has none. */
interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}
const isInstallEvent = (event: Event): event is InstallEvent => 'prompt' in event;

let offer: InstallEvent | null = null;
const listeners = new Set<() => void>();
const set = (next: InstallEvent | null) => {
  offer = next;
  for (const listener of listeners) listener();
};

/** Before the browser has made its offer. */
export const watchInstall = (): void => {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    if (isInstallEvent(event)) set(event);
  });
  window.addEventListener('appinstalled', () => set(null));
};

/** An offer is good for one question. */
const install = (): void => {
  void offer?.prompt();
  set(null);
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** What asks the person; null while the browser offers nothing. */
export const useInstall = (): (() => void) | null =>
  useSyncExternalStore(subscribe, () => (offer === null ? null : install));
