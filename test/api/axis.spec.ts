// The client and the poller of the axis against the simulator, over real HTTP, with the inbox in the real engine.
import { expect } from 'chai';
import { makeAxisInbox } from '../../server/exchange/store/axis-inbox.ts';
import { type AxisClient, makeAxisClient } from '../../server/exchange/transports/axis/axis-client.ts';
import { makeAxisTransport } from '../../server/exchange/transports/axis/axis-transport.ts';
import type { InboxRow } from '../../server/exchange/transports/axis/inbox-row.ts';
import { type AxisDoor, pollAxis } from '../../server/exchange/transports/axis/poll.ts';
import { axisTimestamp } from '../../server/exchange/transports/axis/sign-request.ts';
import { PeerRefusal } from '../../server/exchange/transports/transport.ts';
import { AppError } from '../../server/platform/http/problem.ts';
import { makeLogger } from '../../server/platform/logger.ts';
import type { Database } from '../../server/platform/mongo/connect.ts';
import { type AxisSimulator, startAxisSimulator } from '../simulators/axis/axis-simulator.ts';
import { codeOf } from '../support/code-of.ts';
import { openTestDatabase } from '../support/mongo.ts';

const SECRET = 'bí mật của trục';
const NOW = () => new Date();
const signal = new AbortController().signal;
const packet = (to: string, text = 'a') =>
  Buffer.from(`<edXML><To><OrganId>${to}</OrganId></To><Subject>${text}</Subject></edXML>`);

describe('axis', () => {
  let axis: AxisSimulator;
  let database: Database;
  let client: AxisClient;
  let now = NOW();
  const clock = { now: () => now };

  beforeEach(async () => {
    now = NOW();
    axis = await startAxisSimulator({
      systems: [{ systemId: 'vanthu', secret: SECRET }],
      agencies: [
        { code: 'H16.01', name: 'Sở Nội vụ', pid: 'H16' },
        { code: 'G09', name: 'Bộ Nội vụ' },
      ],
    });
    database = await openTestDatabase();
    client = clientWith();
  });
  afterEach(async () => {
    client.close();
    await axis.close();
    await database.close();
  });

  const clientWith = (overrides: { secret?: string; timeoutMs?: number } = {}) =>
    makeAxisClient({
      endpoint: new URL(axis.url),
      systemId: 'vanthu',
      secret: SECRET,
      clock,
      maxBytes: 1024 * 1024,
      timeoutMs: 5_000,
      ...overrides,
    });
  const send = (to: string, using = client) =>
    makeAxisTransport({ client: using, clock }).sendPacket(
      { code: to } as never,
      { senderCode: 'H16.01', whole: () => parts(packet(to)) } as never,
      { signal },
    );
  async function* parts(bytes: Buffer) {
    for (let at = 0; at < bytes.length; at += 20) yield bytes.subarray(at, at + 20);
  }

  describe('client', () => {
    it('writes the time as the axis reads it', () => {
      expect(axisTimestamp(new Date('2026-11-27T17:04:05.067Z'))).to.equal('28112026T000405+0067');
    });

    it('sends a packet whole and learns the number the axis gave it', async () => {
      expect(await send('G09')).to.include({ kind: 'carrier', reference: 'axis:D1' });
      expect(axis.documents[0]).to.include({ from: 'H16.01', to: 'G09', messageType: 'edoc' });
      expect(axis.documents[0]?.bytes.equals(packet('G09'))).to.equal(true);
    });

    it('never tries again what the axis answers with a number, and says in Vietnamese what it means', async () => {
      axis.locked.add('G09');
      const cases = [
        ['18', () => send('G99')],
        ['23', () => send('G09')],
        ['15', () => send('G09', clientWith({ secret: 'khác' }))],
      ] as const;
      for (const [code, act] of cases) {
        const error = await act().catch((thrown: unknown) => thrown);
        expect(error, code).to.be.instanceOf(PeerRefusal);
        expect(error, code).to.have.property('code', `AXIS_${code}`);
        expect(String(error), code).to.match(/Trục|trục/);
        expect(String(error), code).not.to.include(SECRET);
      }
    });

    it('takes silence, 5xx, cut answers and pages for people as reasons to come again', async () => {
      const impatient = clientWith({ timeoutMs: 100 });
      axis.faults.failing = { status: 503, calls: 1 };
      expect(await codeOf(send('G09'))).to.equal('AXIS_UNAVAILABLE');
      axis.faults.silent = { calls: 1 };
      expect(await codeOf(send('G09', impatient))).to.equal('AXIS_UNAVAILABLE');
      axis.faults.html = 1;
      expect(await codeOf(send('G09'))).to.equal('AXIS_UNAVAILABLE');
      expect(await send('G09')).to.have.property('kind', 'carrier');
      await axis.close();
      expect(await codeOf(send('G09'))).to.equal('AXIS_UNAVAILABLE');
      impatient.close();
      axis = await startAxisSimulator({ systems: [], agencies: [] });
    });

    it('reads the directory of the axis and what was sent', async () => {
      expect(await client.agencies()).to.deep.include({ code: 'G09', name: 'Bộ Nội vụ', pid: null });
      await send('G09');
      expect(await client.sentList('edoc')).to.have.length(1);
    });
  });

  describe('poller', () => {
    const stored: string[] = [];
    const door: AxisDoor = {
      admit: async (from) => {
        if (from === 'H99.01') throw new AppError('EXCHANGE_SENDER_REFUSED', { detail: from });
      },
      receivePacket: async (bytes, to) => {
        const taken: Uint8Array[] = [];
        for await (const part of bytes) taken.push(part);
        const text = Buffer.concat(taken).toString();
        if (text.includes('hỏng')) throw new AppError('PACKET_MALFORMED', { detail: 'hỏng' });
        stored.push(`${to} ${/<Subject>([^<]*)</.exec(text)?.[1]}`);
      },
      receiveStatus: async (bytes) => {
        for await (const part of bytes) stored.push(`status ${part.length > 0}`);
      },
    };
    beforeEach(() => stored.splice(0));

    const inboxes = new WeakMap<Database, ReturnType<typeof makeAxisInbox>>();
    const inbox = () => {
      const held = inboxes.get(database) ?? makeAxisInbox(database.connection);
      inboxes.set(database, held);
      return held;
    };
    const poll = (overrides: Partial<Parameters<typeof pollAxis>[0]> = {}) =>
      pollAxis(
        { client, inbox: inbox(), door, clock, logger: makeLogger({ level: 'silent' }), ...overrides },
        signal,
      );
    const put = (text: string) =>
      axis.put({ from: 'G09', to: 'H16.01', messageType: 'edoc', bytes: packet('H16.01', text) });
    const statuses = () => axis.documents.map(({ status }) => status);

    it('stores each document once and tells the axis only then', async () => {
      put('một');
      axis.put({ from: 'G09', to: 'H16.01', messageType: 'status', bytes: packet('H16.01') });
      axis.faults.isListingTwice = true;
      expect(await poll()).to.include({ taken: 2, refused: 0, failed: 0 });
      expect(stored).to.deep.equal(['H16.01 một', 'status true']);
      expect(statuses()).to.deep.equal(['done', 'done']);
      expect(axis.calls.filter((path) => path === '/updateStatus')).to.have.length(2);
      expect(await poll()).to.include({ taken: 0 });
    });

    it('tells the axis after a kill between storing and telling, and stores nothing again', async () => {
      put('một');
      const dead = { ...client, updateStatus: () => Promise.reject(new Error('killed')) };
      expect(await poll({ client: dead }).catch(() => 'killed')).to.equal('killed');
      expect(statuses()).to.deep.equal(['initial']);
      await poll();
      expect(stored).to.deep.equal(['H16.01 một']);
      expect(statuses()).to.deep.equal(['done']);
    });

    it('fetches nothing of who may not send, and tells the axis that it was not taken', async () => {
      axis.put({ from: 'H99.01', to: 'H16.01', messageType: 'edoc', bytes: packet('H16.01', 'chặn') });
      const fetched: string[] = [];
      const counting = {
        ...client,
        getEdoc: (docId: string) => {
          fetched.push(docId);
          return client.getEdoc(docId);
        },
      };
      expect(await poll({ client: counting })).to.include({ taken: 0, refused: 1 });
      expect(fetched).to.deep.equal([]);
      expect(statuses()).to.deep.equal(['fail']);
    });

    it('offers it again after a kill between the door and the note, where the door knows it', async () => {
      put('một');
      const noting = inbox();
      const dead = { ...noting, note: () => Promise.reject(new Error('killed')) };
      expect(await poll({ inbox: dead }).catch(() => 'killed')).to.equal('killed');
      await poll();
      expect(stored).to.deep.equal(['H16.01 một', 'H16.01 một']);
      expect(statuses()).to.deep.equal(['done']);
    });

    it('gives a cut or changed document no chance, and comes again later', async () => {
      put('một');
      for (const fault of [{ cutBodies: 1 }, { wrongHashes: 1 }]) {
        Object.assign(axis.faults, fault);
        expect(await poll(), JSON.stringify(fault)).to.include({ taken: 0, failed: 1 });
        expect(stored).to.deep.equal([]);
        expect(await poll(), 'not at once').to.include({ taken: 0, failed: 0 });
        now = new Date(now.getTime() + 61_000);
      }
      expect(await poll()).to.include({ taken: 1 });
      expect(statuses()).to.deep.equal(['done']);
    });

    it('refuses what can never be read, tells the axis so, and goes on with the others', async () => {
      put('hỏng');
      put('hai');
      expect(await poll()).to.include({ taken: 1, refused: 1 });
      expect(statuses()).to.deep.equal(['fail', 'done']);
      const row: InboxRow | undefined = (
        await inbox().open([{ docId: 'D1', messageType: 'edoc', from: '', to: '' }], now)
      )[0];
      expect(row).to.include({ state: 'acknowledged', isTaken: false, text: 'hỏng' });
    });

    it('takes no more in one turn than it was told', async () => {
      for (const text of ['một', 'hai', 'ba']) put(text);
      expect(await poll({ perTurn: 2 })).to.include({ taken: 2, hasMore: true });
      expect(await poll({ perTurn: 2 })).to.include({ taken: 1, hasMore: false });
    });

    it('leaves everything as it is while the axis is out of order', async () => {
      put('một');
      axis.faults.failing = { status: 502, calls: 1 };
      expect(await codeOf(poll())).to.equal('AXIS_UNAVAILABLE');
      axis.faults.refusing = { code: '15', calls: 1 };
      expect(await codeOf(poll())).to.equal('AXIS_15');
      expect(statuses()).to.deep.equal(['initial']);
      expect(await poll()).to.include({ taken: 1 });
    });
  });
});
