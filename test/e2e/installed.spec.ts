// What the browser does for the office beyond an open page, in real Chromium: it is told by push, and says why it is not.
import { expect } from 'chai';
import type { Desk } from './desk.ts';
import { inOrder, onOwnServer } from './scene.ts';

const SETTINGS = '/notifications/settings';
const LIST = '/notifications';
const ALLOW = 'Bật trên trình duyệt này';

/** Of the debugger's protocol, domain ServiceWorker. */
interface Registrations {
  registrations: Array<{ registrationId: string; scopeURL: string }>;
}

describe('the office beyond its page, in a browser', function () {
  this.timeout(480_000);
  inOrder();

  let officer: Desk;
  const scene = onOwnServer('installed', {
    hasWorker: true,
    prepare: async ({ deskOf }) => {
      officer = await deskOf('chuyenvien.stc');
    },
  });
  afterEach(() => {
    expect(officer.findings.splice(0).join('\n'), 'findings of axe').to.equal('');
    expect(officer.complaints.splice(0).join('\n'), 'complaints').to.equal('');
  });

  it('says why a browser is not told by push: blocked, or its push service is not reached', async () => {
    const { page } = officer;
    const { url } = scene().server;
    await page.context().grantPermissions([], { origin: url });
    await page.goto(new URL(SETTINGS, url).href);
    const allow = page.getByRole('button', { name: ALLOW });
    await page.getByText('Bạn đã chặn thông báo của trang này.').waitFor();
    expect(await allow.isDisabled()).to.equal(true);
    await officer.look('push-blocked', { shows: page.locator('.card').filter({ has: allow }) });
    await page.context().grantPermissions(['notifications'], { origin: url });
    await page.reload();
    await allow.click();
    await page.getByRole('alert').getByText('không đăng ký được với dịch vụ thông báo đẩy').waitFor();
    expect(await allow.isEnabled()).to.equal(true);
    // Chromium says so of a window that keeps nothing, as those of tests are.
    expect(officer.complaints.splice(0).join('\n')).to.match(/^[^\n]*Push API in incognito[^\n]*$/);
  });

  it('shows at a push that there is something, in Vietnamese and nothing more; a click opens the list', async () => {
    const { page } = officer;
    const { url } = scene().server;
    const debug = await page.context().newCDPSession(page);
    const found = new Promise<string>((resolve) => {
      debug.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }: Registrations) => {
        const ours = registrations.find(({ scopeURL }) => scopeURL === `${url}/`);
        if (ours) resolve(ours.registrationId);
      });
    });
    await debug.send('ServiceWorker.enable');
    const registrationId = await found;
    const [worker] = page.context().serviceWorkers();
    // Who has the office in front of him needs no notification.
    await page.goto('about:blank');
    const data = JSON.stringify({ type: 'notification', id: '0190-khong-noi-gi-hon' });
    await debug.send('ServiceWorker.deliverPushMessage', { origin: url, registrationId, data });
    const shown = async () =>
      worker?.evaluate<Array<{ title: string; body: string; lang: string }>>(
        'registration.getNotifications().then((all) => all.map(({ title, body, lang }) => ({ title, body, lang })))',
      );
    while ((await shown())?.length !== 1) await page.waitForTimeout(50);
    expect(await shown()).to.deep.equal([
      { title: 'Văn thư', body: 'Bạn có thông báo mới. Mở để xem.', lang: 'vi' },
    ]);
    // Nobody's finger is on a notification without a screen: the event is the real one, the window that it asks for is noted.
    const clicked = () =>
      worker?.evaluate<string[]>(`(async () => {
        const asked = [];
        Clients.prototype.openWindow = async (to) => { asked.push('open ' + to); };
        WindowClient.prototype.focus = async function () { asked.push('focus ' + new URL(this.url).pathname); };
        const [notification] = await registration.getNotifications();
        if (!notification) return asked;
        const work = [];
        const event = new NotificationEvent('notificationclick', { notification });
        event.waitUntil = (promise) => { work.push(promise); };
        self.dispatchEvent(event);
        await Promise.all(work);
        return asked;
      })()`);
    expect(await clicked()).to.deep.equal([`open ${LIST}`]);
    expect(await shown()).to.deep.equal([]);
    await page.goto(new URL(LIST, url).href);
    await page.getByRole('heading', { name: 'Thông báo', level: 1 }).waitFor();
    await worker?.evaluate("registration.showNotification('Văn thư')");
    expect(await clicked()).to.deep.equal([`focus ${LIST}`]);
  });
});
