import { expect } from 'chai';
import type { Collection, mongo } from 'mongoose';
import { systemClock } from '../../../../server/platform/clock.ts';
import { makeLogger } from '../../../../server/platform/logger.ts';
import type { Database } from '../../../../server/platform/mongo/connect.ts';
import { indexMigration, migrate } from '../../../../server/platform/mongo/migrate.ts';
import { makeClaimStore, type OutboxDocument } from '../../../../server/platform/outbox/claim.ts';
import { OUTBOX_INDEX, outboxEntry, outboxLanes } from '../../../../server/platform/outbox/entry.ts';
import {
  makeOutboxRelay,
  OutboxGiveUp,
  type OutboxHandler,
  OutboxNotYet,
  type OutboxRelay,
  type OutboxRelayOptions,
} from '../../../../server/platform/outbox/relay.ts';
import { openTestDatabase } from '../../../support/mongo.ts';
import { until } from '../../../support/until.ts';

const HOUR = 3_600_000;

describe('platform/outbox lanes', () => {
  let database: Database;
  let documents: Collection<OutboxDocument>;
  let relays: OutboxRelay[];
  let opened: Array<() => void>;

  beforeEach(async () => {
    database = await openTestDatabase();
    documents = database.connection.collection<OutboxDocument>('documents');
    relays = [];
    opened = [];
    const migrations = [
      indexMigration('documents-0001', 'documents', [OUTBOX_INDEX]),
      outboxLanes('documents'),
    ];
    await migrate({ connection: database.connection, migrations });
  });
  afterEach(async () => {
    for (const open of opened) open();
    await Promise.all(relays.map((relay) => relay.stop()));
    await database.close();
  });

  const make = (send: OutboxHandler, options: Partial<OutboxRelayOptions> = {}): OutboxRelay => {
    const relay = makeOutboxRelay({
      connection: database.connection,
      collections: ['documents'],
      handlers: { send },
      clock: systemClock,
      logger: makeLogger({ level: 'silent' }),
      backoff: { baseMs: 1, capMs: 1 },
      ...options,
    });
    relays.push(relay);
    return relay;
  };
  const start = (...given: Parameters<typeof make>): OutboxRelay => {
    const relay = make(...given);
    relay.start();
    return relay;
  };
  const entry = (id: string, lane?: string, at = new Date(Date.now() - 1_000)) =>
    outboxEntry({ id, type: 'send', payload: {}, at, ...(lane !== undefined && { lane }) });
  const insert = (documentId: string, ...outbox: ReturnType<typeof entry>[]) =>
    documents.insertOne({ _id: documentId, outbox });
  const outboxOf = async (documentId: string) => (await documents.findOne({ _id: documentId }))?.outbox ?? [];
  const openLanes = (limit: number) => ({ limitOf: () => limit, closed: () => [] });
  /** Work that does not end before the gate is opened. */
  const gate = () => {
    let open = () => {};
    const passed = new Promise<void>((resolve) => {
      open = resolve;
    });
    opened.push(open);
    return { passed, open: () => open() };
  };

  it('lets a peer that does not answer hold no more than its own places', async () => {
    const slow = gate();
    let held = 0;
    const done: string[] = [];
    const relay = start(
      async ({ documentId }) => {
        if (documentId.startsWith('slow')) {
          held += 1;
          await slow.passed;
        }
        done.push(documentId);
      },
      { concurrency: 8, lanes: openLanes(2) },
    );
    for (let number = 0; number < 10; number++) await insert(`slow${number}`, entry('e', 'a-slow'));
    for (let number = 0; number < 10; number++) await insert(`quick${number}`, entry('e', 'b-quick'));
    relay.kick();
    await until('ten are done', () => done.length === 10);
    expect(done.every((id) => id.startsWith('quick'))).to.equal(true);
    expect(held).to.equal(2);
    slow.open();
    await relay.idle();
    expect(done.length).to.equal(20);
  });

  it('takes what is ahead before what came earlier in its lane', async () => {
    const done: string[] = [];
    const at = new Date();
    const ahead = (id: string, daysAhead: number) =>
      outboxEntry({ ...{ id, type: 'send', payload: {}, lane: 'a', daysAhead }, at });
    await insert('early', entry('e', 'a', new Date(at.getTime() - HOUR)));
    await insert('urgent', ahead('e', 1));
    await insert('express', ahead('e', 3));
    const relay = start(async ({ documentId }) => void done.push(documentId), {
      ...{ concurrency: 1, lanes: openLanes(1) },
    });
    await relay.idle();
    await until('all are done', () => done.length === 3);
    expect(done).to.deep.equal(['express', 'urgent', 'early']);
    // Its age is told by when it came.
    expect(ahead('e', 3).at).to.equal(at);
  });

  it('keeps places for work that waits for nobody, however many peers are silent', async () => {
    const silent = gate();
    const done: string[] = [];
    const relay = start(
      async ({ documentId }) => {
        if (documentId.startsWith('peer')) await silent.passed;
        else done.push(documentId);
      },
      { concurrency: 4, kept: 1, lanes: openLanes(2) },
    );
    for (let number = 0; number < 8; number++) await insert(`peer${number}`, entry('e', `lane${number}`));
    relay.kick();
    await insert('office', entry('e'));
    relay.kick();
    await until('one is done', () => done.length === 1);
    silent.open();
    await relay.idle();
  });

  it('takes the lanes in turn, so that a long queue lets the next one in', async () => {
    const order: string[] = [];
    const relay = make(async ({ documentId }) => void order.push(documentId.charAt(0)), { concurrency: 1 });
    for (let number = 0; number < 6; number++) await insert(`a${number}`, entry('e', 'lane-a'));
    for (let number = 0; number < 3; number++) await insert(`n${number}`, entry('e'));
    for (let number = 0; number < 2; number++) await insert(`z${number}`, entry('e', 'lane-z'));
    relay.start();
    await relay.idle();
    expect(order.join('')).to.equal('naznaznaaaa');
  });

  it('runs a document’s entries of one lane in order, and lets no other lane wait for them', async () => {
    const away = gate();
    const done: string[] = [];
    const relay = start(
      async ({ id, attempt }) => {
        if (id === 'peer1' && attempt === 1) throw new Error('away');
        if (id === 'peer1') await away.passed;
        done.push(id);
      },
      { lanes: openLanes(1) },
    );
    await insert('d', entry('peer1', 'peer'), entry('peer2', 'peer'), entry('tell1'), entry('tell2'));
    relay.kick();
    await until('two are done', () => done.length === 2);
    expect(done).to.deep.equal(['tell1', 'tell2']);
    away.open();
    await until('all is done', async () => (await outboxOf('d')).length === 0);
    expect(done).to.deep.equal(['tell1', 'tell2', 'peer1', 'peer2']);
  });

  it('tries nothing in a closed lane, and goes on when it is open again', async () => {
    let closed = ['peer'];
    const done: string[] = [];
    const relay = start(async ({ id }) => void done.push(id), {
      lanes: { limitOf: (lane) => (closed.includes(lane) ? 0 : 1), closed: () => closed },
    });
    await insert('d', entry('to-peer', 'peer'), entry('tell'));
    await insert('e', entry('to-other', 'other'));
    await relay.idle();
    expect([...done].sort()).to.deep.equal(['tell', 'to-other']);
    closed = [];
    await relay.idle();
    expect(done).to.include('to-peer');
  });

  it('counts no attempt where the handler did not try', async () => {
    let runs = 0;
    const relay = start(
      async () => {
        runs += 1;
        if (runs < 4) throw new OutboxNotYet('closed', new Date(Date.now() + 1));
      },
      { maxAttempts: 1 },
    );
    await insert('d', entry('e', 'peer'));
    relay.kick();
    await until('all is done', async () => (await outboxOf('d')).length === 0);
    expect(runs).to.equal(4);
  });

  it('gives up after a finite time: the attempt that fails then is the last, and is told before it is dead', async () => {
    const told: string[] = [];
    const relay = start(
      async () => {
        throw new Error('away');
      },
      {
        maxAgeMs: HOUR,
        backoff: { baseMs: HOUR, capMs: HOUR },
        maxAttempts: Number.POSITIVE_INFINITY,
        mourners: {
          send: async ({ id, documentId }, reason) => {
            const [still] = await outboxOf(documentId);
            told.push(`${id} ${reason.message} ${still?.deadAt === undefined ? 'alive' : 'dead'}`);
          },
        },
      },
    );
    await insert('old', entry('e', 'peer', new Date(Date.now() - HOUR - 1_000)));
    await insert('new', entry('e', 'peer'));
    relay.kick();
    await until('the old one is dead', async () => (await outboxOf('old'))[0]?.deadAt !== undefined);
    expect(told).to.deep.equal(['e away alive']);
    await until('the new one is tried', async () => (await outboxOf('new'))[0]?.attempts === 1);
    expect((await outboxOf('new'))[0]).to.not.have.property('deadAt');
  });

  it('gives up without a try what grew too old in a closed lane, and leaves there what did not', async () => {
    const runs: string[] = [];
    const told: string[] = [];
    const relay = make(async () => void runs.push('run'), {
      maxAgeMs: HOUR,
      lanes: { limitOf: () => 0, closed: () => ['peer'] },
      mourners: { send: async ({ documentId }) => void told.push(documentId) },
    });
    await insert('old', entry('e', 'peer', new Date(Date.now() - HOUR - 1_000)));
    await insert('new', entry('e', 'peer'));
    relay.start();
    await until('the old one is dead', async () => (await outboxOf('old'))[0]?.deadAt !== undefined);
    expect({ runs, told }).to.deep.equal({ runs: [], told: ['old'] });
    expect((await outboxOf('new'))[0]).to.have.property('dueAt');
  });

  it('lets nothing die before those who must know of it have been told', async () => {
    let tries = 0;
    start(
      async () => {
        throw new OutboxGiveUp('refused');
      },
      {
        mourners: {
          send: async () => {
            tries += 1;
            if (tries < 3) throw new Error('the database is away');
          },
        },
      },
    );
    await insert('d', entry('e', 'peer'));
    relays[0]?.kick();
    await until('it is dead', async () => (await outboxOf('d'))[0]?.deadAt !== undefined);
    expect(tries).to.equal(3);
  });

  it('holds a document for ten seconds and no more, so that others take over within fifteen', async () => {
    const busy = gate();
    let isRunning = false;
    const relay = start(async () => {
      isRunning = true;
      await busy.passed;
    });
    await insert('d', entry('e'));
    relay.kick();
    await until('it runs', () => isRunning);
    const until1 = (await documents.findOne({ _id: 'd' }))?.outboxLease?.until?.getTime() ?? 0;
    expect(until1 - Date.now()).to.be.within(1, 10_000);
    busy.open();
    await relay.idle();
  });

  it('skips full lanes with a seek each and reads no more documents than it takes', async () => {
    const rows = Array.from({ length: 400 }, (_, number) => ({
      _id: `full${number}`,
      outbox: [entry('e', `full${number % 4}`)],
    }));
    await documents.insertMany([...rows, { _id: 'done', outbox: [] }]);
    await insert('free', entry('e', 'zeta'));
    await insert('later', entry('e', 'zeta', new Date(Date.now() + HOUR)));
    const asked: mongo.Filter<OutboxDocument>[] = [];
    const watched = Object.create(documents, {
      find: {
        value: (filter: mongo.Filter<OutboxDocument>) => {
          asked.push(filter);
          return documents.find(filter);
        },
      },
    });
    const claims = makeClaimStore(watched, { clock: systemClock, leaseMs: 1_000, isWhole: false });
    const except = ['full0', 'full1', 'full2', 'full3'];
    const found = await claims.find({ except, withoutLane: false, limit: 16 });
    expect(found).to.deep.equal([{ documentId: 'free', lane: 'zeta' }]);
    const { executionStats: seen } = await documents.find(asked[0] ?? {}).explain('executionStats');
    expect(seen.totalDocsExamined).to.equal(1);
    expect(seen.totalKeysExamined).to.be.below(10);
  });
});
