import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Collection } from 'mongoose';
import { systemClock } from '../../../../server/platform/clock.ts';
import { makeLogger } from '../../../../server/platform/logger.ts';
import { type Database, openDatabase } from '../../../../server/platform/mongo/connect.ts';
import { indexMigration, migrate } from '../../../../server/platform/mongo/migrate.ts';
import { makeClaimStore, type OutboxDocument } from '../../../../server/platform/outbox/claim.ts';
import { OUTBOX_INDEX, outboxEntry, outboxLanes } from '../../../../server/platform/outbox/entry.ts';
import {
  makeOutboxRelay,
  OutboxGiveUp,
  type OutboxHandler,
  type OutboxRelay,
  type OutboxRelayOptions,
} from '../../../../server/platform/outbox/relay.ts';
import { closeTestEngine, openTestDatabase } from '../../../support/mongo.ts';
import { until } from '../../../support/until.ts';

const logger = makeLogger({ level: 'silent' });
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The first few wait for each other, and a little for one too many; who comes later goes through. */
function fullHouse(places: number): { enter(): Promise<void> } {
  let entered = 0;
  return {
    enter: async () => {
      entered += 1;
      await until('a full house', () => entered >= places);
      await pause(5);
    },
  };
}

describe('platform/outbox relay', () => {
  let database: Database;
  let documents: Collection<OutboxDocument>;
  let relays: OutboxRelay[];

  beforeEach(async () => {
    database = await openTestDatabase();
    documents = database.connection.collection<OutboxDocument>('documents');
    relays = [];
    await migrate({
      connection: database.connection,
      migrations: [indexMigration('documents-0001', 'documents', [OUTBOX_INDEX]), outboxLanes('documents')],
    });
  });
  afterEach(async () => {
    await Promise.all(relays.map((relay) => relay.stop()));
    await database.close();
  });

  const start = (released: OutboxHandler, options: Partial<OutboxRelayOptions> = {}): OutboxRelay => {
    const relay = makeOutboxRelay({
      connection: database.connection,
      collections: ['documents'],
      handlers: { released },
      clock: systemClock,
      logger,
      backoff: { baseMs: 10, capMs: 40 },
      ...options,
    });
    relays.push(relay);
    relay.start();
    return relay;
  };
  const entry = (id: string, payload: unknown = {}, type = 'released') =>
    outboxEntry({ id, type, payload, at: new Date() });
  const insert = (documentId: string, ...ids: string[]) =>
    documents.insertOne({ _id: documentId, outbox: ids.map((id) => entry(id)) });
  const outboxOf = async (documentId: string) => (await documents.findOne({ _id: documentId }))?.outbox ?? [];

  it('hands an entry over on a kick, without waiting for the poll, and then removes it', async () => {
    const handedOver: string[] = [];
    const relay = start(
      async ({ documentId }) => {
        handedOver.push(documentId);
      },
      { pollMs: 3_600_000 },
    );
    await relay.idle();
    for (let round = 0; round < 11; round++) {
      await insert(`d${round}`, 'e');
      relay.kick();
      await until('handed over', () => handedOver.includes(`d${round}`));
    }
    await relay.idle();
    expect(handedOver).to.have.length(11);
    expect(await outboxOf('d0')).to.deep.equal([]);
  });

  it('does what a handler leaves behind in its own document, without a look at the collection', async () => {
    const done: string[] = [];
    const finds = async () =>
      (await database.connection.db?.admin().command({ serverStatus: 1 }))?.metrics.commands.find.total;
    let before = 0;
    const relay: OutboxRelay = start(
      async ({ id }) => {
        done.push(id);
        if (id !== 'first') return;
        before = await finds();
        await documents.updateOne({ _id: 'd' }, { $push: { outbox: entry('second') } });
        relay.kick('documents', 'd');
      },
      { pollMs: 3_600_000 },
    );
    await relay.idle();
    await insert('d', 'first');
    relay.kick('documents');
    await until('both are done', async () => done.length > 0 && (await outboxOf('d')).length === 0);
    expect(done).to.deep.equal(['first', 'second']);
    // The document again, and those of this test: no look for what else may be due.
    const own = (await finds()) - before;
    expect(own).to.be.at.most(4);
  });

  describe('a document that is born claimed', () => {
    const born = (relay: OutboxRelay, documentId: string, lane?: string) => {
      const newborn = relay.adopt('documents', documentId, lane);
      if (newborn === undefined) throw new Error('there was no place');
      const outbox = [entry('e')];
      return { newborn, document: { _id: documentId, outbox, outboxLease: newborn.outboxLease } };
    };

    it('is worked on without being looked for, in hand as it was written, and given back empty', async () => {
      const seen: unknown[] = [];
      const relay = start(async ({ document }) => void seen.push(document), { pollMs: 3_600_000 });
      await relay.idle();
      const { newborn, document } = born(relay, 'd');
      await documents.insertOne(document);
      newborn.begin(document);
      await until('it is given back', async () => (await outboxOf('d')).length === 0);
      expect(seen).to.deep.equal([document]);
      expect((await documents.findOne({ _id: 'd' }))?.outboxLease).to.deep.equal({ fence: 1 });
    });

    it('is left to nobody else while its lease runs, and to everybody when its maker has died', async () => {
      const dead = start(async () => {}, { leaseMs: 300, pollMs: 3_600_000 });
      const { document } = born(dead, 'd');
      await documents.insertOne(document);
      const ran: number[] = [];
      start(async ({ fence }) => void ran.push(fence), { pollMs: 20 });
      await until('another has taken it over', () => ran.length > 0);
      expect(Date.now()).to.be.at.least(document.outboxLease.until?.getTime() ?? Number.POSITIVE_INFINITY);
      expect(ran).to.deep.equal([2]);
    });

    it('takes the place of its lane, and is not adopted without one, nor by a relay that stands', async () => {
      const lanes = { limitOf: () => 1, closed: () => [] };
      const relay = start(async () => {}, { lanes });
      const { newborn } = born(relay, 'd1', 'a peer');
      expect(relay.adopt('documents', 'd2', 'a peer')).to.equal(undefined);
      newborn.drop();
      expect(relay.adopt('documents', 'd2', 'a peer')).not.to.equal(undefined);
      await relay.stop();
      expect(relay.adopt('documents', 'd3')).to.equal(undefined);
    });
  });

  it('gives handlers the whole document where it was told to, as it is after what they left behind', async () => {
    const seen: unknown[] = [];
    const relay: OutboxRelay = start(
      async ({ id, document }) => {
        seen.push({ ...document, outbox: [], outboxLease: {} });
        if (id !== 'first') return;
        const push = { outbox: entry('second') };
        await documents.updateOne({ _id: 'd' }, { $set: { step: 2 }, $push: push } as object);
        relay.kick('documents', 'd');
      },
      { givesDocument: true, pollMs: 3_600_000 },
    );
    await relay.idle();
    await documents.insertOne({ _id: 'd', outbox: [entry('first')], step: 1 } as OutboxDocument);
    relay.kick('documents');
    await until('both are done', async () => seen.length === 2 && (await outboxOf('d')).length === 0);
    const rest = { _id: 'd', outbox: [], outboxLease: {} };
    expect(seen).to.deep.equal([
      { ...rest, step: 1 },
      { ...rest, step: 2 },
    ]);
  });

  it('finds what came in behind a document just as it was given back', async () => {
    const done: string[] = [];
    const relay = start(async ({ id }) => void done.push(id), { pollMs: 3_600_000 });
    await relay.idle();
    await insert('d', 'e0');
    relay.kick('documents');
    for (let each = 1; each <= 60; each++) {
      await documents.updateOne({ _id: 'd' }, { $push: { outbox: entry(`e${each}`) } });
      relay.kick('documents', 'd');
    }
    await until('all are done', () => done.length === 61);
    expect(new Set(done).size).to.equal(61);
  });

  it('looks again for what had no place', async () => {
    const done: string[] = [];
    const relay = start(async ({ documentId }) => void done.push(documentId), {
      pollMs: 3_600_000,
      concurrency: 2,
    });
    await relay.idle();
    for (let each = 0; each < 20; each++) await insert(`d${each}`, 'e');
    relay.kick('documents');
    await until('all are done', () => done.length === 20);
  });

  it('gives back together what ends together, each without its own entries and no other', async () => {
    const relay = start(async () => {}, { pollMs: 3_600_000 });
    await relay.idle();
    const far = { ...entry('x'), dueAt: new Date(Date.now() + 3_600_000), notBefore: new Date() };
    await documents.insertMany(
      ['a', 'b', 'c', 'd'].map((id) => ({
        _id: id,
        outbox: [entry(`${id}:own`), entry('shared'), { ...far, id: `${id}:later` }],
      })),
    );
    relay.kick('documents');
    await until(
      'they are worked off',
      async () => (await documents.countDocuments({ 'outbox.1': { $exists: true } })) === 0,
    );
    await relay.idle();
    for (const { _id, outbox, outboxLease } of await documents.find().toArray()) {
      expect(outbox?.map(({ id }) => id)).to.deep.equal([`${_id}:later`]);
      expect(outboxLease?.until).to.equal(undefined);
    }
  });

  it('gives the handler what was written', async () => {
    const jobs: unknown[] = [];
    const relay = start(async ({ id, type, payload, attempt, collection, documentId, fence }) => {
      jobs.push({ id, type, payload, attempt, collection, documentId, fence });
    });
    await documents.insertOne({ _id: 'd', outbox: [entry('e', { to: ['H16', 'H17.08'] })] });
    await relay.idle();
    const payload = { to: ['H16', 'H17.08'] };
    const what = {
      id: 'e',
      type: 'released',
      attempt: 1,
      collection: 'documents',
      documentId: 'd',
      fence: 1,
    };
    expect(jobs).to.deep.equal([{ ...what, payload }]);
  });

  it('finds work nobody kicked for', async () => {
    const ran: string[] = [];
    start(
      async ({ id }) => {
        ran.push(id);
      },
      { pollMs: 30 },
    );
    await pause(20);
    await insert('d', 'e');
    await until('found', () => ran.length === 1);
  });

  it('runs the entries of one document in order and documents side by side', async () => {
    for (const document of ['d0', 'd1', 'd2']) await insert(document, 'a', 'b', 'c');
    const running = new Set<string>();
    const order: string[] = [];
    let mostAtOnce = 0;
    const house = fullHouse(3);
    const relay = start(async ({ documentId, id }) => {
      expect(running.has(documentId), 'two entries of one document at once').to.equal(false);
      running.add(documentId);
      mostAtOnce = Math.max(mostAtOnce, running.size);
      await house.enter();
      running.delete(documentId);
      if (documentId === 'd0') order.push(id);
    });
    await relay.idle();
    expect(order).to.deep.equal(['a', 'b', 'c']);
    expect(mostAtOnce).to.equal(3);
  });

  it('works on no more documents at once than it was allowed', async () => {
    for (let number = 0; number < 12; number++) await insert(`d${number}`, 'e');
    let running = 0;
    let mostAtOnce = 0;
    let done = 0;
    const house = fullHouse(2);
    const work = async () => {
      running += 1;
      mostAtOnce = Math.max(mostAtOnce, running);
      await house.enter();
      running -= 1;
      done += 1;
    };
    const relay = start(work, { concurrency: 2 });
    await relay.idle();
    expect({ mostAtOnce, done }).to.deep.equal({ mostAtOnce: 2, done: 12 });
  });

  it('never lets two relays run an entry at the same time', async () => {
    const running = new Set<string>();
    const runs = new Map<string, number>();
    let overlaps = 0;
    const work: OutboxHandler = async ({ documentId, id }) => {
      if (running.has(documentId)) overlaps += 1;
      running.add(documentId);
      const key = `${documentId}/${id}`;
      runs.set(key, (runs.get(key) ?? 0) + 1);
      await pause(3);
      running.delete(documentId);
    };
    const [first, second] = [start(work), start(work)];
    for (let number = 0; number < 30; number++) {
      await insert(`d${number}`, 'a', 'b');
      first.kick();
      second.kick();
    }
    await Promise.all([first.idle(), second.idle()]);
    expect(overlaps).to.equal(0);
    expect([...runs.values()]).to.deep.equal(Array.from({ length: 60 }, () => 1));
  });

  it('holds a document through a handler longer than the lease', async () => {
    const leaseMs = 60;
    // Its own time, which never outruns the renewal: on a busy machine the lease would really have been lost.
    let now = Date.now() + 60_000;
    const clock = { now: () => new Date(now) };
    const leaseEnd = async () => (await documents.findOne({ _id: 'd' }))?.outboxLease?.until?.getTime();
    let runs = 0;
    const slow = async () => {
      runs += 1;
      for (let round = 0; round < 6; round += 1) {
        now += leaseMs - 1;
        await until('the lease is renewed', async () => (await leaseEnd()) === now + leaseMs);
      }
    };
    const [first, second] = [
      start(slow, { leaseMs, pollMs: 5, clock }),
      start(slow, { leaseMs, pollMs: 5, clock }),
    ];
    await insert('d', 'e');
    await Promise.all([first.idle(), second.idle()]);
    expect(await outboxOf('d')).to.deep.equal([]);
    expect(runs).to.equal(1);
  });

  it('tells a handler whose lease was taken, and lets it change nothing any more', async () => {
    let aborted = false;
    const relay = start(
      async ({ signal }) => {
        await documents.updateOne({ _id: 'd' }, { $inc: { 'outboxLease.fence': 1 } });
        await until('the handler is told', () => signal.aborted);
        aborted = true;
      },
      { leaseMs: 60 },
    );
    await insert('d', 'e');
    relay.kick();
    await until('the handler is told', () => aborted);
    await relay.stop();
    expect((await outboxOf('d')).map(({ id }) => id)).to.deep.equal(['e']);
  });

  it('tries a failing entry again, and those behind it wait for their turn', async () => {
    const order: string[] = [];
    const relay = start(async ({ id, attempt }) => {
      order.push(`${id}${attempt}`);
      if (id === 'a' && attempt < 3) throw new Error('peer is away');
    });
    await insert('d', 'a', 'b');
    relay.kick();
    await pause(1);
    await documents.updateOne({ _id: 'd' }, { $push: { outbox: entry('c') } });
    relay.kick();
    await until('all is done', async () => (await outboxOf('d')).length === 0);
    expect(order).to.deep.equal(['a1', 'a2', 'a3', 'b1', 'c1']);
  });

  it('lets nothing wait for an entry of a later time, and runs that one when its time has come', async () => {
    let now = new Date('2026-03-02T03:00:00Z');
    const order: string[] = [];
    const relay = start(
      async ({ id }) => {
        order.push(id);
      },
      { clock: { now: () => now } },
    );
    const at = (id: string, notBefore?: Date) =>
      outboxEntry({ id, type: 'released', payload: {}, at: now, ...(notBefore && { notBefore }) });
    const later = new Date(now.getTime() + 600_000);
    await documents.insertOne({ _id: 'd', outbox: [at('later', later), at('a'), at('b')] });
    await relay.idle();
    expect(order).to.deep.equal(['a', 'b']);
    now = later;
    await relay.idle();
    expect(order).to.deep.equal(['a', 'b', 'later']);
    expect(await outboxOf('d')).to.deep.equal([]);
  });

  it('spreads the pauses between attempts over the whole of a growing span', async () => {
    const pauses: number[] = [];
    const destination = {
      write: (line: string) => {
        const { delayMs } = JSON.parse(line) as { delayMs?: number };
        if (delayMs !== undefined) pauses.push(delayMs);
      },
    };
    const ran: string[] = [];
    start(
      async ({ id }) => {
        ran.push(id);
        throw new Error('no');
      },
      {
        random: () => 0.5,
        backoff: { baseMs: 20, capMs: 50 },
        maxAttempts: 4,
        logger: makeLogger({ level: 'warn', destination }),
      },
    );
    await insert('d', 'e');
    relays[0]?.kick();
    await until('all are tried', () => ran.length === 4);
    expect(pauses).to.deep.equal([10, 20, 25]);
  });

  it('marks an entry dead after the last attempt, keeps it to be seen, and goes on with the next', async () => {
    const ran: string[] = [];
    const relay = start(
      async ({ id }) => {
        ran.push(id);
        if (id === 'a') throw new Error('always');
      },
      { maxAttempts: 2 },
    );
    await insert('d', 'a', 'b');
    relay.kick();
    await until('one is left', async () => (await outboxOf('d')).length === 1);
    const [dead] = await outboxOf('d');
    expect(ran).to.deep.equal(['a', 'a', 'b']);
    expect(dead).to.include({ id: 'a', attempts: 2, lastError: 'always' });
    expect(dead).to.have.property('deadAt').that.is.instanceOf(Date);
    expect(dead).to.not.have.property('dueAt');
    await relay.idle();
    expect(ran.length).to.equal(3);
  });

  it('makes no second attempt when the handler gives up', async () => {
    let runs = 0;
    const relay = start(async () => {
      runs += 1;
      throw new OutboxGiveUp('the recipient does not exist');
    });
    await insert('d', 'e');
    await relay.idle();
    expect(runs).to.equal(1);
    expect((await outboxOf('d'))[0]).to.have.property('deadAt');
  });

  it('does not lose an entry for which no handler is known', async () => {
    const relay = start(async () => undefined, { maxAttempts: 1 });
    await documents.insertOne({ _id: 'd', outbox: [entry('e', {}, 'unheard-of')] });
    await relay.idle();
    expect((await outboxOf('d'))[0]).to.have.property('deadAt');
  });

  it('finishes the entry under way when it is stopped, and starts no other', async () => {
    const ran: string[] = [];
    let stopping: Promise<void> | undefined;
    const relay = start(async ({ id }) => {
      stopping ??= relay.stop();
      await pause(5);
      ran.push(id);
    });
    await insert('d', 'a', 'b');
    relay.kick();
    await until('it is being stopped', () => stopping !== undefined);
    await stopping;
    expect(ran).to.deep.equal(['a']);
    const left = await documents.findOne({ _id: 'd' });
    expect(left?.outbox?.map(({ id }) => id)).to.deep.equal(['b']);
    expect(left?.outboxLease).to.not.have.property('until');
    relay.kick();
    await pause(30);
    expect(ran).to.deep.equal(['a']);
  });

  it('frees at once, when it takes over, what a killed process held; the old fence is worth nothing', async () => {
    const killed = makeClaimStore(documents, { clock: systemClock, leaseMs: 180_000, isWhole: false });
    await insert('d', 'a');
    const [claim] = await killed.take(['d']);
    const ran: string[] = [];
    const relay = makeOutboxRelay({
      connection: database.connection,
      collections: ['documents'],
      handlers: { released: async ({ id }) => void ran.push(id) },
      clock: systemClock,
      logger,
    });
    relays.push(relay);
    await relay.takeOver();
    if (claim === undefined) throw new Error('nothing was claimed');
    expect(await killed.renew(claim)).to.equal(false);
    relay.start();
    await relay.idle();
    expect(ran).to.deep.equal(['a']);
  });

  describe('after a kill -9', () => {
    let folder: string;
    beforeEach(async () => {
      await database.close();
      await closeTestEngine();
      folder = await mkdtemp(join(tmpdir(), 'vanthu-outbox-'));
    });
    afterEach(async () => {
      await rm(folder, { recursive: true, force: true });
      database = await openTestDatabase();
    });

    it('runs again the entry whose effect happened but was not recorded, then the next', async () => {
      const script = join(import.meta.dirname, 'dying-relay.ts');
      const child = spawn(process.execPath, ['--import', 'tsx', script, folder], { stdio: 'inherit' });
      await once(child, 'close');
      expect(child.signalCode).to.equal('SIGKILL');
      const reopened = await openDatabase({ folder });
      const effects = reopened.connection.collection<{ _id: string }>('effects');
      expect(await effects.countDocuments()).to.equal(1);
      const again: string[] = [];
      const relay = makeOutboxRelay({
        connection: reopened.connection,
        collections: ['documents'],
        handlers: {
          released: async ({ id }) => {
            again.push(id);
            await effects.updateOne({ _id: id }, { $set: {} }, { upsert: true });
          },
        },
        clock: systemClock,
        logger,
        pollMs: 50,
      });
      relay.start();
      await until('both ran again', () => again.length === 2);
      await relay.stop();
      expect(again).to.deep.equal(['e1', 'e2']);
      expect(await effects.countDocuments()).to.equal(2);
      await reopened.close();
    });
  });
});
