// Notifications, letters and pushes of them, and live updates: a person sees only what is his and is told as he chose, and a message
// tells nothing but that there is news.
import { expect } from 'chai';
import { io, type Socket } from 'socket.io-client';
import { CHANGED, SOCKET_PATH } from '../../server/contracts/socket-events.ts';
import { DEFAULT_CHOICES } from '../../server/notifications/domain/plan.ts';
import { changedEntry, notifyEntry } from '../../server/notifications/index.ts';
import type { OutboxEntry } from '../../server/platform/outbox/entry.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { type PushService, startPushService } from '../support/push-service.ts';
import { until } from '../support/until.ts';
import { codeIn, type Edge, openEdge, personId } from './edge.ts';
import { type Authorities, openAuthorities } from './outgoing-world.ts';

describe('notifications', () => {
  let authorities: Authorities;
  let edge: Edge;
  let server: MailServer;
  let service: PushService;
  let officer: string;
  let clerk: string;
  const sockets: Socket[] = [];

  before(async () => {
    authorities = await openAuthorities(new Date());
    [server, service] = await Promise.all([startMailServer(), startPushService()]);
    const mail = { url: server.url, from: 'vanthu@snv.example.vn' };
    edge = await openEdge(authorities, { mail, pushHosts: [service.host] });
    officer = await edge.cookieOf('officer');
    clerk = await edge.cookieOf('clerk');
  });
  after(async () => {
    for (const socket of sockets) socket.disconnect();
    await edge.close();
    await Promise.all([server.close(), service.close()]);
    await authorities.close();
  });

  /** Leaves an entry with a person's account, which has an outbox, and waits for its effects. */
  const tell = async (...entries: OutboxEntry[]) => {
    const accounts = edge.database.connection.collection<{ _id: string; outbox: OutboxEntry[] }>('accounts');
    await accounts.updateOne({ _id: personId('officer') }, { $push: { outbox: { $each: entries } } });
    await edge.relay.idle();
  };
  let counter = 0;
  const notify = (to: string[], subject = 'Về việc thử nghiệm', isUrgent = false) => {
    counter += 1;
    return notifyEntry({
      id: `entry-${counter}`,
      kind: 'outgoing.returned',
      to: to.map(personId),
      documentId: 'document-0001',
      subject,
      actorName: 'Trần Đình Nghĩa',
      text: 'Sửa trang 2',
      isUrgent,
      // The relay's clock stands still, and what lies in its future is not due.
      at: new Date(edge.time.now.getTime() - 1_000 + counter),
    });
  };
  const list = async (cookie: string, query = '') =>
    (await edge.send(`/api/notifications${query}`, {}, cookie)).body;
  const idsOf = (body: unknown): string[] =>
    typeof body === 'object' && body !== null && 'items' in body && Array.isArray(body.items)
      ? body.items.map(({ id }: { id: string }) => id)
      : [];

  const connect = (cookie: string, headers: Record<string, string> = {}) => {
    const extraHeaders = { cookie, ...headers };
    const options = { path: SOCKET_PATH, transports: ['websocket'], reconnection: false, extraHeaders };
    const socket = io(edge.url, options);
    sockets.push(socket);
    const events: unknown[] = [];
    socket.on(CHANGED, (event) => events.push(event));
    const opened = new Promise<string>((resolve) => {
      socket.on('connect', () => resolve('connected'));
      socket.on('connect_error', ({ message }) => resolve(message));
    });
    const closed = new Promise<void>((resolve) => socket.on('disconnect', () => resolve()));
    return { socket, events, opened, closed };
  };

  it('makes one row for each person told, once, however often the entry comes', async () => {
    const entry = notify(['officer', 'clerk', 'officer']);
    await tell(entry);
    await tell(entry);
    for (const cookie of [officer, clerk]) {
      const body = await list(cookie);
      expect(idsOf(body)).to.have.lengthOf(1);
      expect(body).to.have.property('unread', 1);
      expect(body).to.have.nested.property('items[0].text', 'Sửa trang 2');
    }
    expect(idsOf(await list(await edge.cookieOf('stranger')))).to.have.lengthOf(0);
  });

  it('gives pages newest first, without gap or repetition', async () => {
    for (let n = 0; n < 4; n += 1) await tell(notify(['leader'], `Số ${n}`));
    const leader = await edge.cookieOf('leader');
    const seen: string[] = [];
    let after = '';
    for (let n = 0; n < 10; n += 1) {
      const body = await list(leader, `?limit=3${after}`);
      seen.push(...idsOf(body));
      const next = typeof body === 'object' && body !== null && 'next' in body ? body.next : null;
      if (next === null) break;
      after = `&after=${next}`;
    }
    expect(seen).to.deep.equal(idsOf(await list(leader)));
    expect(new Set(seen).size).to.equal(4);
  });

  it('refuses a cursor it did not make', async () => {
    expect(codeIn(await list(officer, '?after=abc'))).to.equal('BAD_INPUT');
  });

  it('marks a row as read for its owner, and knows it for nobody else', async () => {
    const [id = ''] = idsOf(await list(officer));
    const read = (cookie: string) => edge.send(`/api/notifications/${id}/read`, { method: 'POST' }, cookie);
    const foreign = await read(clerk);
    expect(foreign.status).to.equal(404);
    expect(await list(officer)).to.have.property('unread', 1);
    expect((await read(officer)).status).to.equal(204);
    expect((await read(officer)).status).to.equal(204);
    expect(await list(officer)).to.have.property('unread', 0);
  });

  it('marks all rows of one person as read', async () => {
    await tell(notify(['officer', 'clerk']));
    await edge.send('/api/notifications/read-all', { method: 'POST' }, officer);
    expect(await list(officer)).to.have.property('unread', 0);
    expect(await list(clerk)).to.have.property('unread', 2);
  });

  describe('sockets', () => {
    it('tell only the people named, and only type, id and version', async () => {
      const [hers, his] = [connect(officer), connect(clerk)];
      expect(await Promise.all([hers.opened, his.opened])).to.deep.equal(['connected', 'connected']);
      const change = { id: 'c1', type: 'outgoing', documentId: 'document-0001', version: 7 } as const;
      await tell(changedEntry({ ...change, to: [personId('officer')], at: edge.time.now }));
      // A later message to both proves that the first had time to arrive.
      await tell(
        changedEntry({
          ...change,
          id: 'c2',
          version: 8,
          to: ['officer', 'clerk'].map(personId),
          at: edge.time.now,
        }),
      );
      await until('both are told', () => his.events.length > 0 && hers.events.length > 1);
      expect(hers.events).to.deep.equal([
        { type: 'outgoing', id: 'document-0001', version: 7 },
        { type: 'outgoing', id: 'document-0001', version: 8 },
      ]);
      expect(his.events).to.deep.equal([{ type: 'outgoing', id: 'document-0001', version: 8 }]);
    });

    it('say that there is a notification without saying what', async () => {
      const { events, opened } = connect(officer);
      await opened;
      await tell(notify(['officer'], 'Nội dung mật'));
      await until('somebody is told', () => events.length > 0);
      expect(events).to.have.lengthOf(1);
      expect(Object.keys(events[0] ?? {})).to.have.members(['type', 'id', 'version']);
      expect(JSON.stringify(events)).not.to.include('mật');
    });

    it('refuse somebody without a session', async () => {
      for (const cookie of ['', `vanthu_session=${'A'.repeat(43)}`])
        expect(await connect(cookie).opened).to.equal('NOT_SIGNED_IN');
    });

    it('refuse the handshake of a foreign page', async () => {
      expect(await connect(officer, { origin: 'https://evil.example' }).opened).not.to.equal('connected');
    });

    it('are cut when the session ends, those of other sessions not', async () => {
      const mine = await edge.cookieOf('officer');
      const [ending, staying] = [connect(mine), connect(officer)];
      await Promise.all([ending.opened, staying.opened]);
      await edge.send('/api/auth/sign-out', { method: 'POST' }, mine);
      await ending.closed;
      expect(staying.socket.connected).to.equal(true);
    });

    it('are cut when the session runs out while they are open', async () => {
      const { opened, closed } = connect(await edge.cookieOf('clerk'));
      await opened;
      edge.time.now = new Date(edge.time.now.getTime() + 13 * 3_600_000);
      await closed;
    });
  });

  describe('by letter', () => {
    const HOUR_MS = 3_600_000;
    const lettersTo = (name: string) => server.letters.filter(({ to }) => to === `${name}@snv.example.vn`);
    const states = async (name: string) => {
      const rows = edge.database.connection.collection('notification_letters');
      const found = await rows
        .find({ personId: personId(name) })
        .sort({ madeAt: 1, _id: 1 })
        .toArray();
      return found.map(({ state }) => state);
    };
    const later = async (ms: number) => {
      edge.time.now = new Date(edge.time.now.getTime() + ms);
      await edge.relay.idle();
    };
    const choose = async (name: string, turn: 'off' | 'single' | 'digest', more: object = {}) => {
      const cookie = await edge.cookieOf(name);
      const { body } = await edge.send('/api/notification-settings', {}, cookie);
      const version = typeof body === 'object' && body !== null && 'version' in body ? body.version : null;
      const choices = { ...DEFAULT_CHOICES, mail: { ...DEFAULT_CHOICES.mail, turn }, ...more };
      return edge.send(
        '/api/notification-settings',
        {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ ...choices, version }),
        },
        cookie,
      );
    };
    /** Hours around now that are quiet, in Vietnam. */
    const quietNow = () => {
      const hour = (ahead: number) => {
        const time = new Date(edge.time.now.getTime() + ahead * HOUR_MS + 7 * HOUR_MS);
        return `${String(time.getUTCHours()).padStart(2, '0')}:00`;
      };
      return { from: hour(-1), to: hour(2), restDays: [] };
    };

    it('tells nobody who has not chosen it', async () => {
      await tell(notify(['officer', 'clerk']));
      expect(server.letters).to.deep.equal([]);
    });

    it('keeps what was chosen, and refuses choices made on older ones, broken hours and a week of rest', async () => {
      const saved = await choose('leader', 'single', { digestHour: 9 });
      expect(saved.status).to.equal(200);
      expect(saved.body).to.deep.include({ mail: { isSetUp: true, address: 'leader@snv.example.vn' } });
      const leader = await edge.cookieOf('leader');
      const put = (body: object) =>
        edge.send(
          '/api/notification-settings',
          { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
          leader,
        );
      const again = { ...DEFAULT_CHOICES, version: 0 };
      expect(codeIn((await put(again)).body)).to.equal('CONFLICT');
      const bad = [
        { digestHour: 24 },
        { quiet: { from: '07:00', to: '07:00', restDays: [] } },
        { quiet: { from: '7 giờ', to: '08:00', restDays: [] } },
        { quiet: { from: '07:00', to: '08:00', restDays: [1, 2, 3, 4, 5, 6, 7] } },
        { mail: { ...DEFAULT_CHOICES.mail, turn: 'often' } },
        { mail: { turn: 'single' } },
      ];
      for (const part of bad)
        expect(codeIn((await put({ ...again, version: 1, ...part })).body), JSON.stringify(part)).to.equal(
          'BAD_INPUT',
        );
      expect((await edge.send('/api/notification-settings')).status).to.equal(401);
    });

    it('tells at once and once, what happened and where, and nothing out of the document', async () => {
      await choose('leader', 'single');
      const entry = notify(['leader'], 'Nội dung mật');
      await tell(entry);
      await tell(entry);
      const [letter, ...more] = lettersTo('leader');
      expect(more).to.deep.equal([]);
      expect(letter?.subject).to.equal('Trần Đình Nghĩa trả lại');
      expect(letter?.text).to.include('http://vanthu.example.vn/outgoing/document-0001');
      expect(`${letter?.subject}${letter?.text}`).to.not.match(/mật|trang 2/);
    });

    it('gathers those of a day into one letter, without what was read meanwhile', async () => {
      await choose('twohats', 'digest');
      for (const subject of ['một', 'hai', 'ba']) await tell(notify(['twohats'], subject));
      expect(lettersTo('twohats')).to.deep.equal([]);
      const cookie = await edge.cookieOf('twohats');
      const [newest = ''] = idsOf(await list(cookie));
      await edge.send(`/api/notifications/${newest}/read`, { method: 'POST' }, cookie);
      await later(25 * HOUR_MS);
      const again = await edge.cookieOf('twohats');
      expect(lettersTo('twohats').map(({ subject }) => subject)).to.deep.equal([
        'Bạn có 2 thông báo chưa đọc',
      ]);
      await tell(notify(['twohats'], 'bốn'));
      await edge.send('/api/notifications/read-all', { method: 'POST' }, again);
      await later(25 * HOUR_MS);
      expect(lettersTo('twohats')).to.have.lengthOf(1);
      expect(await states('twohats')).to.deep.equal(['sent', 'dropped']);
    });

    /** On to that hour of Vietnam. */
    const laterAt = (hour: number, minute = 0) => {
      const since = (edge.time.now.getTime() + 7 * HOUR_MS) % (24 * HOUR_MS);
      return later((hour * HOUR_MS + minute * 60_000 - since + 24 * HOUR_MS) % (24 * HOUR_MS));
    };
    /** A letter of the day that has gone, and one thing more. */
    const tellTooLate = async (name: string) => {
      await choose(name, 'digest');
      await tell(notify([name]));
      const { connection } = edge.database;
      const mine = { personId: personId(name) };
      await connection.collection('notification_letters').updateOne(mine, { $set: { state: 'sent' } });
      await connection.collection('notifications').updateMany(mine, { $set: { isTold: true } });
      await tell(notify([name]));
    };

    it('takes what comes too late for the letter of the day into one of the next hour', async () => {
      await laterAt(10);
      await tellTooLate('clerk');
      await later(HOUR_MS);
      expect(lettersTo('clerk').map(({ subject }) => subject)).to.deep.equal(['Trần Đình Nghĩa trả lại']);
    });

    it('and into the hour after it, when a clock ahead of this one has sent it before its time', async () => {
      await laterAt(7, 30);
      await tellTooLate('officer');
      await later(HOUR_MS);
      expect(lettersTo('officer')).to.deep.equal([]);
      await later(HOUR_MS);
      expect(lettersTo('officer').map(({ subject }) => subject)).to.deep.equal(['Trần Đình Nghĩa trả lại']);
    });

    it('waits in quiet hours; what is urgent does not', async () => {
      await choose('stranger', 'single', { quiet: quietNow() });
      await tell(notify(['stranger']));
      expect(lettersTo('stranger')).to.deep.equal([]);
      await tell(notify(['stranger'], 'gấp', true));
      expect(lettersTo('stranger').map(({ subject }) => subject)).to.deep.equal([
        'KHẨN: Trần Đình Nghĩa trả lại',
      ]);
      await later(3 * HOUR_MS);
      expect(lettersTo('stranger')).to.have.lengthOf(2);
    });

    it('beyond twenty an hour waits for one letter with all the others', async () => {
      await choose('otheradmin', 'single');
      await tell(...Array.from({ length: 23 }, (_, n) => notify(['otheradmin'], `Số ${n}`)));
      expect(lettersTo('otheradmin')).to.have.lengthOf(20);
      await later(HOUR_MS);
      expect(lettersTo('otheradmin').at(-1)?.subject).to.equal('Bạn có 3 thông báo chưa đọc');
    });

    it('put off by the server, is sent later, once', async () => {
      await choose('admin', 'single');
      server.faults.set('admin@snv.example.vn', 'later');
      await tell(notify(['admin']));
      expect(await states('admin')).to.deep.equal(['closed']);
      server.faults.delete('admin@snv.example.vn');
      await later(120_000);
      expect([await states('admin'), lettersTo('admin').length]).to.deep.equal([['sent'], 1]);
    });

    it('cut off after the last byte, or found half sent after a crash, is not sent again', async () => {
      await choose('admin', 'single');
      const before = lettersTo('admin').length;
      server.faults.set('admin@snv.example.vn', 'cut-after');
      await tell(notify(['admin']));
      server.faults.delete('admin@snv.example.vn');
      await later(48 * HOUR_MS);
      expect([(await states('admin')).at(-1), lettersTo('admin').length - before]).to.deep.equal([
        'uncertain',
        1,
      ]);
      server.faults.set('admin@snv.example.vn', 'later');
      await tell(notify(['admin']));
      const letters = edge.database.connection.collection('notification_letters');
      await letters.updateOne(
        { personId: personId('admin'), state: 'closed' },
        { $set: { state: 'sending' } },
      );
      server.faults.delete('admin@snv.example.vn');
      await later(120_000);
      expect([(await states('admin')).at(-1), lettersTo('admin').length - before]).to.deep.equal([
        'uncertain',
        1,
      ]);
    });

    it('tells in the bell, once a day, that an address is refused', async () => {
      await choose('leader', 'single');
      server.faults.set('leader@snv.example.vn', 'refuse');
      await tell(notify(['leader']));
      await tell(notify(['leader']));
      const cookie = await edge.cookieOf('leader');
      const body = await list(cookie);
      const refused = (JSON.stringify(body).match(/notification\.mailRefused/g) ?? []).length;
      expect(refused).to.equal(1);
      expect(JSON.stringify(body)).to.include('no such mailbox');
      expect((await states('leader')).filter((state) => state === 'failed')).to.have.lengthOf(2);
    });
  });

  describe('by push', () => {
    const allow = async (cookie: string, body: object) =>
      edge.send(
        '/api/push-browsers',
        {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ label: 'Chrome', ...body }),
        },
        cookie,
      );
    const browsersOf = async (cookie: string) => {
      const { body } = await edge.send('/api/push-browsers', {}, cookie);
      return { ids: idsOf(body), text: JSON.stringify(body) };
    };
    const pushesTo = (name: string) => service.pushes.filter((push) => push.name === name);

    it('tells the browser, once, and says nothing but that there is something', async () => {
      const cookie = await edge.cookieOf('officer');
      const { endpoint, keys } = service.subscribe('one');
      const { status, body } = await allow(cookie, { endpoint, keys });
      expect([status, Object.keys(body ?? {}).sort()]).to.deep.equal([200, ['id', 'label', 'since']]);
      const entry = notify(['officer'], 'Nội dung mật');
      await tell(entry);
      await tell(entry);
      const [push, ...more] = pushesTo('one');
      expect(more).to.deep.equal([]);
      const [id] = idsOf(await list(cookie));
      expect(JSON.parse(push?.text ?? '')).to.deep.equal({ type: 'notification', id });
      expect(push?.bytes.includes(id ?? '-')).to.equal(false);
      expect(push?.headers).to.include({ 'content-encoding': 'aes128gcm', urgency: 'normal' });
      expect(push?.claims).to.include({ aud: `http://${service.host}`, sub: 'mailto:vanthu@snv.example.vn' });
      const { text } = await browsersOf(cookie);
      expect(text).to.include(push?.sender).and.not.include(endpoint).and.not.include(keys.auth);
    });

    it('tells who sat down at the browser last, and nobody once he has signed out', async () => {
      const [hers, his] = [await edge.cookieOf('leader'), await edge.cookieOf('admin')];
      const browser = service.subscribe('shared');
      await allow(hers, browser);
      await allow(his, browser);
      await tell(notify(['leader', 'admin']));
      expect(pushesTo('shared')).to.have.lengthOf(1);
      expect((await browsersOf(hers)).ids).to.deep.equal([]);
      await edge.send('/api/auth/sign-out', { method: 'POST' }, his);
      const again = await edge.cookieOf('admin');
      await until('the browser is forgotten', async () => (await browsersOf(again)).ids.length === 0);
      await tell(notify(['admin']));
      expect(pushesTo('shared')).to.have.lengthOf(1);
    });

    it('forgets a browser that has given up its permission, and tries one later whose service is down', async () => {
      const cookie = await edge.cookieOf('clerk');
      const [gone, down] = [service.subscribe('gone'), service.subscribe('down')];
      for (const browser of [gone, down]) await allow(cookie, browser);
      service.answers.set('gone', 410).set('down', 503);
      await tell(notify(['clerk']));
      expect((await browsersOf(cookie)).ids).to.have.lengthOf(1);
      service.answers.clear();
      edge.time.now = new Date(edge.time.now.getTime() + 600_000);
      await edge.relay.idle();
      expect([pushesTo('gone').length, pushesTo('down').length]).to.deep.equal([0, 1]);
    });

    it('is not sent for what was read meanwhile, nor to a browser that was removed by its person', async () => {
      const cookie = await edge.cookieOf('twohats');
      await allow(cookie, service.subscribe('slow'));
      service.answers.set('slow', 503);
      await tell(notify(['twohats']));
      await edge.send('/api/notifications/read-all', { method: 'POST' }, cookie);
      service.answers.clear();
      edge.time.now = new Date(edge.time.now.getTime() + 600_000);
      await edge.relay.idle();
      const { ids } = await browsersOf(cookie);
      const remove = (who: string) => edge.send(`/api/push-browsers/${ids[0]}`, { method: 'DELETE' }, who);
      expect((await remove(await edge.cookieOf('stranger'))).status).to.equal(404);
      expect((await remove(cookie)).status).to.equal(204);
      await tell(notify(['twohats']));
      expect(pushesTo('slow')).to.deep.equal([]);
    });

    it('never leads into the network of the server, nor anywhere with broken keys, nor to an eleventh browser', async () => {
      const cookie = await edge.cookieOf('stranger');
      const { keys } = service.subscribe('keys');
      const codeOf = async (body: object) => codeIn((await allow(cookie, body)).body);
      for (const endpoint of [
        'https://127.0.0.1/push',
        'https://[::1]/push',
        'https://169.254.169.254/latest',
        'https://localhost/push',
        'http://push.example.vn/plain',
      ])
        expect(await codeOf({ endpoint, keys }), endpoint).to.equal('PUSH_ADDRESS_REFUSED');
      const { endpoint } = service.subscribe('good');
      for (const part of [
        { endpoint: 'file:///etc/passwd' },
        { keys: { ...keys, auth: 'short' } },
        { keys: { ...keys, p256dh: 'A'.repeat(500) } },
      ])
        expect(await codeOf({ endpoint, keys, ...part })).to.equal('BAD_INPUT');
      for (let n = 0; n < 10; n += 1) await allow(cookie, service.subscribe(`many-${n}`));
      expect(await codeOf({ endpoint, keys })).to.equal('PUSH_TOO_MANY_BROWSERS');
      expect(await codeOf(service.subscribe('many-3'))).to.equal(undefined);
      expect((await edge.send('/api/push-browsers')).status).to.equal(401);
    });
  });
});
