import { expect } from 'chai';
import type { Collection } from 'mongoose';
import { systemClock } from '../../../../server/platform/clock.ts';
import { makeLogger } from '../../../../server/platform/logger.ts';
import { makeMetrics } from '../../../../server/platform/metrics.ts';
import type { Database } from '../../../../server/platform/mongo/connect.ts';
import { migrate } from '../../../../server/platform/mongo/migrate.ts';
import type { OutboxDocument } from '../../../../server/platform/outbox/claim.ts';
import { outboxEntry, outboxLanes } from '../../../../server/platform/outbox/entry.ts';
import { makeOutboxOutlook, tellOutboxes } from '../../../../server/platform/outbox/outlook.ts';
import { openTestDatabase } from '../../../support/mongo.ts';

const OLD = new Date(Date.now() - 60_000);

describe('platform/outbox outlook', () => {
  let database: Database;
  let first: Collection<OutboxDocument>;
  let second: Collection<OutboxDocument>;
  let kicks: number;

  beforeEach(async () => {
    database = await openTestDatabase();
    const { connection } = database;
    await migrate({ connection, migrations: [outboxLanes('first'), outboxLanes('second')] });
    first = connection.collection<OutboxDocument>('first');
    second = connection.collection<OutboxDocument>('second');
    kicks = 0;
  });
  afterEach(() => database.close());

  const outlook = () =>
    makeOutboxOutlook(database.connection, ['first', 'second'], systemClock, () => {
      kicks += 1;
    });
  const entry = (id: string, lane?: string, at = new Date()) =>
    outboxEntry({ id, type: 'send', payload: {}, at, ...(lane !== undefined && { lane }) });
  const note = entry('note');
  const dead = (id: string, type = 'send') => {
    const { dueAt: _, ...rest } = entry(id);
    return { ...rest, type, attempts: 20, lastError: 'away', deadAt: new Date() };
  };

  it('counts what waits by lane over all collections, with the oldest; what is dead does not wait', async () => {
    await first.insertMany([
      { _id: 'a', outbox: [entry('1', 'peer'), entry('2', 'peer', OLD), entry('3'), dead('4')] },
      { _id: 'b', outbox: [] },
    ]);
    await second.insertOne({ _id: 'c', outbox: [entry('1', 'peer')] });
    const lanes = await outlook().lanes();
    expect(lanes.map(({ lane, waiting }) => [lane, waiting])).to.deep.equal([
      ['peer', 3],
      [null, 1],
    ]);
    expect(lanes[0]?.oldestAt).to.deep.equal(OLD);
  });

  it('lists what was given up, without the types told in another way', async () => {
    await first.insertOne({ _id: 'a', outbox: [dead('1'), dead('2', 'other'), entry('3')] });
    const found = await outlook().dead(['other'], 10);
    expect(
      found.map(({ collection, documentId, id, lastError }) => [collection, documentId, id, lastError]),
    ).to.deep.equal([['first', 'a', '1', 'away']]);
  });

  it('lets a dead entry run again once, however many ask at once', async () => {
    await first.insertOne({ _id: 'a', outbox: [dead('1'), dead('2')] });
    const { revive } = outlook();
    const asked = { collection: 'first', documentId: 'a', id: '1' };
    const outcomes = await Promise.all([revive(asked, note), revive(asked, note), revive(asked, note)]);
    expect(outcomes.filter(Boolean).length).to.equal(1);
    expect(kicks).to.equal(1);
    const [revived, other, ...notes] = (await first.findOne({ _id: 'a' }))?.outbox ?? [];
    expect(revived).to.include({ id: '1', attempts: 0, lastError: 'away' });
    expect(revived).to.have.property('dueAt').that.is.instanceOf(Date);
    expect(revived).to.not.have.property('deadAt');
    expect(other).to.have.property('deadAt');
    expect(notes.map(({ id }) => id)).to.deep.equal(['note']);
  });

  it('revives nothing that still runs, is not there, or lies in a collection that has no outbox', async () => {
    await first.insertOne({ _id: 'a', outbox: [entry('1')] });
    const { revive } = outlook();
    expect(await revive({ collection: 'first', documentId: 'a', id: '1' }, note)).to.equal(false);
    expect(await revive({ collection: 'first', documentId: 'a', id: '9' }, note)).to.equal(false);
    expect(await revive({ collection: 'accounts', documentId: 'a', id: '1' }, note)).to.equal(false);
  });

  it('tells the queues as metrics', async () => {
    await first.insertOne({ _id: 'a', outbox: [entry('1', 'peer', OLD), entry('2'), dead('3')] });
    const metrics = makeMetrics(makeLogger({ level: 'silent' }));
    tellOutboxes(metrics, outlook(), { now: () => new Date(OLD.getTime() + 75_000) });
    const { body } = await metrics.page();
    expect(body).to.include('vanthu_outbox_waiting{lane="peer"} 1');
    expect(body).to.include('vanthu_outbox_waiting{lane="office"} 1');
    expect(body).to.include('vanthu_outbox_dead 1');
    expect(body).to.include('vanthu_outbox_oldest_seconds{lane="peer"} 75');
  });
});
