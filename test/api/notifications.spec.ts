// Notifications and live updates: a person sees only what is his, and a message tells nothing but that there is news.
import { expect } from 'chai';
import { io, type Socket } from 'socket.io-client';
import { CHANGED, SOCKET_PATH } from '../../server/contracts/socket-events.ts';
import { changedEntry, notifyEntry } from '../../server/notifications/index.ts';
import type { OutboxEntry } from '../../server/platform/outbox/entry.ts';
import { until } from '../support/until.ts';
import { codeIn, type Edge, openEdge, personId } from './edge.ts';
import { type Authorities, openAuthorities } from './outgoing-world.ts';

describe('notifications', () => {
  let authorities: Authorities;
  let edge: Edge;
  let officer: string;
  let clerk: string;
  const sockets: Socket[] = [];

  before(async () => {
    authorities = await openAuthorities(new Date());
    edge = await openEdge(authorities);
    officer = await edge.cookieOf('officer');
    clerk = await edge.cookieOf('clerk');
  });
  after(async () => {
    for (const socket of sockets) socket.disconnect();
    await edge.close();
    await authorities.close();
  });

  /** Leaves an entry with a person's account, which has an outbox, and waits for its effects. */
  const tell = async (entry: OutboxEntry) => {
    const accounts = edge.database.connection.collection<{ _id: string; outbox: OutboxEntry[] }>('accounts');
    await accounts.updateOne({ _id: personId('officer') }, { $push: { outbox: entry } });
    await edge.relay.idle();
  };
  let counter = 0;
  const notify = (to: string[], subject = 'Về việc thử nghiệm') => {
    counter += 1;
    return notifyEntry({
      id: `entry-${counter}`,
      kind: 'outgoing.returned',
      to: to.map(personId),
      documentId: 'document-0001',
      subject,
      actorName: 'Trần Đình Nghĩa',
      text: 'Sửa trang 2',
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
});
