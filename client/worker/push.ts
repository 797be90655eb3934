// Says that there is something new, and opens the list of notifications. A push carries no more than a type and an id: what
// it is about is read in the office, where rights are checked.

const SAID = {
  vi: { title: 'Văn thư', body: 'Bạn có thông báo mới. Mở để xem.' },
  en: { title: 'Văn thư', body: 'You have a new notification. Open to read it.' },
};
const LIST = '/notifications';
/** One at a time: the next takes the place of the one before. */
const TAG = 'vanthu';

const windowsOf = ({ clients }: ServiceWorkerGlobalScope) =>
  clients.matchAll({ type: 'window', includeUncontrolled: true });

export async function showNews(worker: ServiceWorkerGlobalScope): Promise<void> {
  // Who has the office in front of him sees the bell.
  const windows = await windowsOf(worker);
  if (windows.some(({ visibilityState, focused }) => visibilityState === 'visible' && focused)) return;
  const lang = worker.navigator.language.startsWith('en') ? 'en' : 'vi';
  const { title, body } = SAID[lang];
  await worker.registration.showNotification(title, { body, lang, tag: TAG, icon: '/icons/192.png' });
}

/** In a window of its own unless it is open: what somebody writes in another one is left alone. */
export async function openList(worker: ServiceWorkerGlobalScope): Promise<void> {
  const open = (await windowsOf(worker)).find(({ url }) => new URL(url).pathname === LIST);
  if (open) await open.focus();
  else await worker.clients.openWindow(LIST);
}
