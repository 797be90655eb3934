// This browser and push: asks the person, subscribes with the push service of the browser's maker, and tells the server.
import { call } from '../../shared/api-client.ts';
import { ApiError } from '../../shared/api-error.ts';
import { canHaveWorker, startWorker } from '../../shared/service-worker.ts';

const LABEL_MAX = 100;
/** The row of the server that is this browser. */
const HERE = 'vanthu.push.here';

export type Hindrance = 'insecure' | 'unsupported' | 'blocked';

/** Why this browser cannot be told; null when it can. */
export const hindranceHere = (): Hindrance | null => {
  if (!window.isSecureContext) return 'insecure';
  if (!canHaveWorker() || !('PushManager' in window) || !('Notification' in window)) return 'unsupported';
  return window.Notification.permission === 'denied' ? 'blocked' : null;
};

export const rowHere = (): string | null => localStorage.getItem(HERE);

const NAMES = ['Edg', 'OPR', 'Firefox', 'Chrome', 'Safari'] as const;
const SYSTEMS = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS', 'Linux'] as const;

const labelOf = ({ userAgent }: Navigator): string => {
  const found = [NAMES, SYSTEMS].map((names) => names.find((name) => userAgent.includes(name)));
  return found
    .filter((name) => name !== undefined)
    .join(' · ')
    .slice(0, LABEL_MAX);
};

/** An earlier subscription, of another key or another person, is given up first. */
const subscribe = async (publicKey: string): Promise<PushSubscription> => {
  const { pushManager } = await startWorker();
  await (await pushManager.getSubscription())?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
};

/** `closed`: the question was closed without an answer. `unreached`: the browser's push service does not answer. */
export type Allowed = 'allowed' | 'closed' | 'unreached';

/** @throws ApiError of our server; the subscription is given up then. */
export const allowHere = async (publicKey: string): Promise<Allowed> => {
  if ((await window.Notification.requestPermission()) !== 'granted') return 'closed';
  const subscription = await subscribe(publicKey).catch(() => null);
  if (subscription === null) return 'unreached';
  const { endpoint = '', keys = {} } = subscription.toJSON();
  const { p256dh = '', auth = '' } = keys;
  try {
    const body = { endpoint, keys: { p256dh, auth }, label: labelOf(navigator) };
    localStorage.setItem(HERE, (await call('putPushBrowser', { body })).id);
  } catch (error) {
    await subscription.unsubscribe().catch(() => false);
    throw error instanceof ApiError ? error : new ApiError('UNEXPECTED');
  }
  return 'allowed';
};

/** At sign-out, and when the person takes this browser off. The server forgets it by itself. */
export const stopHere = async (): Promise<void> => {
  localStorage.removeItem(HERE);
  if (!canHaveWorker()) return;
  const registration = await navigator.serviceWorker.getRegistration().catch(() => undefined);
  const subscription = await registration?.pushManager?.getSubscription().catch(() => null);
  await subscription?.unsubscribe().catch(() => false);
};
