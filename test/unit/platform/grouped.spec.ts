// Writes that share a command, on the real engine.
import { expect } from 'chai';
import type { Database } from '../../../server/platform/mongo/connect.ts';
import { groupedFind, groupedWrites } from '../../../server/platform/mongo/grouped.ts';
import { groupedCount } from '../../../server/platform/mongo/grouped-count.ts';
import { openTestDatabase } from '../../support/mongo.ts';

interface Row {
  _id: string;
  state?: string;
  steps?: Array<{ key: string; done?: boolean }>;
}

describe('writes that come together', () => {
  let database: Database;
  beforeEach(async () => {
    database = await openTestDatabase();
  });
  afterEach(() => database.close());
  const rows = () => database.connection.collection<Row>('rows');
  const bulkWrites = async () =>
    (await database.connection.db?.admin().command({ serverStatus: 1 }))?.metrics.commands.bulkWrite.total;

  it('are one command, and each has its own answer: matched, not matched, there already', async () => {
    const writes = groupedWrites(database.connection);
    await rows().insertMany([
      { _id: 'a', state: 'new' },
      { _id: 'b', state: 'old' },
    ]);
    const before = await bulkWrites();
    const change = (id: string) =>
      writes.update('rows', { filter: { _id: id, state: 'new' }, update: { $set: { state: 'read' } } });
    const answers = await Promise.all([
      change('a'),
      change('b'),
      change('nobody'),
      writes.insert('rows', { _id: 'c', state: 'new', nothing: undefined }),
      writes.insert('rows', { _id: 'b', state: 'new' }),
      writes.insert('others', { _id: 'b' }),
    ]);
    expect(answers).to.deep.equal([true, false, false, true, false, true]);
    expect((await bulkWrites()) - before).to.equal(1);
    expect(await rows().find().sort({ _id: 1 }).toArray()).to.deep.equal([
      { _id: 'a', state: 'read' },
      { _id: 'b', state: 'old' },
      { _id: 'c', state: 'new' },
    ]);
  });

  it('that can be said in one are one update, of those of their key', async () => {
    const writes = groupedWrites(database.connection);
    await rows().insertMany(['a', 'b', 'c', 'd', 'e'].map((_id) => ({ _id, state: 'new' })));
    const read = (id: string, key: string) =>
      writes.updateShared('rows', {
        key,
        item: id,
        of: (ids) => ({ filter: { _id: { $in: ids } }, update: { $set: { state: `${key} ${ids.join()}` } } }),
      });
    await read('e', 'x');
    await Promise.all([
      read('a', 'x'),
      writes.update('rows', { filter: { _id: 'd' }, update: { $set: { state: 'alone' } } }),
      read('b', 'y'),
      read('c', 'x'),
    ]);
    expect((await rows().find().sort({ _id: 1 }).toArray()).map(({ state }) => state)).to.deep.equal([
      'x a,c',
      'y b',
      'x a,c',
      'alone',
      'x e',
    ]);
  });

  it('are answered alike alone and in a group', async () => {
    const writes = groupedWrites(database.connection);
    expect(await writes.insert('rows', { _id: 'a' })).to.equal(true);
    expect(await writes.insert('rows', { _id: 'a' })).to.equal(false);
    const upsert = (id: string, state: string) =>
      writes.update('rows', { filter: { _id: id, state }, update: { $set: { state: 'x' } }, upsert: true });
    expect(await upsert('a', 'none')).to.equal(false);
    expect(await Promise.all([upsert('a', 'none'), upsert('z', 'none')])).to.deep.equal([false, true]);
  });

  it('change what the filters of an array name', async () => {
    const writes = groupedWrites(database.connection);
    await rows().insertOne({ _id: 'a', steps: [{ key: '1' }, { key: '2' }] });
    const done = {
      filter: { _id: 'a' },
      update: { $set: { 'steps.$[own].done': true } },
      arrayFilters: [{ 'own.key': '2' }],
    };
    await Promise.all([writes.update('rows', done), writes.insert('rows', { _id: 'b' })]);
    expect((await rows().findOne({ _id: 'a' }))?.steps).to.deep.equal([
      { key: '1' },
      { key: '2', done: true },
    ]);
  });

  it('that follow each other are one command, written in their order, each telling whether it is new', async () => {
    const writes = groupedWrites(database.connection);
    await rows().insertOne({ _id: 'known', state: 'old' });
    const told: unknown[] = [];
    const row = (collection: string, _id: string) => ({
      ...{ collection, document: { _id } },
      settled: (isNew: boolean | null) => void told.push([_id, isNew]),
    });
    const client = database.connection.getClient();
    const bulkWrite = client.bulkWrite.bind(client) as (...given: unknown[]) => Promise<unknown>;
    const written: string[] = [];
    const noting = (models: Array<{ document: { _id: string } }>, options: unknown) => {
      written.push(...models.map(({ document }) => document._id));
      return bulkWrite(models, options);
    };
    Object.assign(client, { bulkWrite: noting });
    const before = await bulkWrites();
    const many = Array.from({ length: 60 }, (_, each) => row('a-rows', `a${each}`));
    await Promise.all([
      writes.insertInOrder([row('rows', 'first'), row('rows', 'known'), ...many]),
      writes.insertInOrder([row('z-rows', 'z'), row('a-rows', 'last')]),
    ]);
    expect((await bulkWrites()) - before).to.equal(1);
    const order = ['first', 'known', 'a0', 'a1', 'a59'].map((id) => written.indexOf(id));
    expect(order).to.deep.equal(order.toSorted((a, b) => a - b));
    expect(written.indexOf('z')).to.be.below(written.indexOf('last'));
    expect(told).to.have.length(64);
    expect(told.slice(0, 3)).to.deep.equal([
      ['first', true],
      ['known', false],
      ['a0', true],
    ]);
    expect(await rows().findOne({ _id: 'known' })).to.deep.equal({ _id: 'known', state: 'old' });
  });

  it('that follow each other say of each that it is not known when the database cannot be asked', async () => {
    const writes = groupedWrites(database.connection);
    const told: unknown[] = [];
    const settled = (isNew: boolean | null) => void told.push(isNew);
    const circular: Record<string, unknown> = { _id: 'a' };
    circular.self = circular;
    const inserts = [{ _id: 'b' }, circular].map((document) => ({ collection: 'rows', document, settled }));
    const outcome = await writes.insertInOrder(inserts).then(
      () => 'written',
      () => 'refused',
    );
    expect(outcome).to.equal('refused');
    expect(told).to.deep.equal([null, null]);
  });

  it('that the server refuses fail alone', async () => {
    const writes = groupedWrites(database.connection);
    await rows().insertOne({ _id: 'a', state: 'text' });
    const outcomes = await Promise.allSettled([
      writes.update('rows', { filter: { _id: 'a' }, update: { $push: { state: 'no array' } } }),
      writes.insert('rows', { _id: 'b' }),
    ]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'fulfilled']);
  });

  it('are read together, each its own row', async () => {
    await rows().insertMany([{ _id: 'a', state: 'x' }, { _id: 'b' }]);
    const find = groupedFind<Row>(rows(), { state: 1 });
    expect(await Promise.all(['b', 'a', 'nobody', 'a'].map(find))).to.deep.equal([
      { _id: 'b' },
      { _id: 'a', state: 'x' },
      null,
      { _id: 'a', state: 'x' },
    ]);
  });
});

describe('counts that come together', () => {
  let database: Database;
  before(async () => {
    database = await openTestDatabase();
    const rows = database.connection.collection<Row>('rows');
    await rows.insertMany(
      Array.from({ length: 7 }, (_, index) => ({ _id: `${index}`, state: index < 5 ? 'new' : 'old' })),
    );
  });
  after(() => database.close());
  const aggregates = async () =>
    (await database.connection.db?.admin().command({ serverStatus: 1 }))?.metrics.commands.aggregate.total;

  it('are one command, each with its own number, up to the most', async () => {
    const count = groupedCount<Row>(database.connection.collection<Row>('rows'), 4);
    const before = await aggregates();
    const numbers = await Promise.all([
      count({ state: 'nobody' }),
      count({ state: 'old' }),
      count({ state: 'new' }),
      count({ _id: { $in: ['0', '6'] }, state: undefined }),
    ]);
    expect(numbers).to.deep.equal([0, 2, 4, 2]);
    expect((await aggregates()) - before).to.equal(1);
    expect(await count({ state: 'old' })).to.equal(2);
  });

  it('fail one by one', async () => {
    const count = groupedCount<Row>(database.connection.collection<Row>('rows'), 4);
    const [bad, good] = await Promise.allSettled([count({ $nothing: 1 }), count({ state: 'old' })]);
    expect(bad.status).to.equal('rejected');
    expect(good).to.deep.equal({ status: 'fulfilled', value: 2 });
  });
});
