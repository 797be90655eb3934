// Words of incoming documents, looked for on the real engine by the index that the words ask for.
import { expect } from 'chai';
import type { IncomingDocument } from '../../../server/incoming/domain/incoming-document.ts';
import { wordsOf } from '../../../server/incoming/domain/words.ts';
import { makeStore } from '../../../server/incoming/store.ts';
import { type ListFilter, phrase } from '../../../server/incoming/store-filter.ts';
import { INCOMING, migrations } from '../../../server/incoming/store-indexes.ts';
import { wordMigrations } from '../../../server/incoming/store-words.ts';
import type { Database } from '../../../server/platform/mongo/connect.ts';
import { migrate } from '../../../server/platform/mongo/migrate.ts';
import { openTestDatabase } from '../../support/mongo.ts';
import { buildIncoming } from './build-incoming.ts';

/** More than are called rare. */
const MANY = 1_100;

describe('words of incoming documents', () => {
  let database: Database;
  let store: ReturnType<typeof makeStore>;
  const agencyId = 'agency';
  const made = (id: string, subject: string, rest: Partial<IncomingDocument> = {}): IncomingDocument =>
    buildIncoming({ id, packetId: id, agencyId, subject, numberText: `${id}/UBND-VX`, ...rest });
  const find = async (text: string, filter: Partial<ListFilter> = {}) =>
    (await store.page({ visible: { agencyId }, text, ...filter }, null, 20)).map(({ id }) => id);

  before(async function () {
    this.timeout(60_000);
    database = await openTestDatabase();
    const { connection } = database;
    await migrate({ connection, migrations });
    store = makeStore(connection, () => undefined);
    await store.insert(made('1', 'Về việc quyết toán ngân sách'), []);
    await store.insert(made('2', 'Mời họp giao ban quý (100 %)'), []);
    const rows = connection.collection<{ _id: string }>(INCOMING);
    const model = await rows.findOne({ _id: '1' });
    // Of the version before this, which kept no words.
    const { words: _, ...old } = model as unknown as Record<string, unknown>;
    const folded = 'cai cach hanh chinh nam';
    await rows.insertMany(
      Array.from({ length: MANY }, (_each, index) => ({
        ...old,
        ...{ _id: `many-${index}`, packetId: `many-${index}`, folded: `${folded} ${index}` },
        arrivedAt: new Date(Date.UTC(2020, 0, 1) + index * 60_000),
      })),
    );
    await migrate({ connection, migrations: [...migrations, ...wordMigrations] });
  });
  after(() => database.close());

  it('are found by their beginnings, in any letters', async () => {
    expect(await find('Quyết to')).to.deep.equal(['1']);
    expect(await find('QUYET')).to.deep.equal(['1']);
    expect(await find('1/ubnd')).to.deep.equal(['1']);
    expect(await find('-vx')).to.have.members(['1', '2']);
    expect(await find('uyet')).to.deep.equal([]);
    expect(await find('toan quyet')).to.deep.equal([]);
  });

  it('are no pattern of the one who looks', async () => {
    expect(await find('(100 %)')).to.deep.equal(['2']);
    expect(await find('qu.')).to.deep.equal([]);
    expect(await find('.*')).to.deep.equal([]);
  });

  it('that were written before there was an index of words are found by it', async () => {
    expect(await find(`nam ${MANY - 7}`)).to.deep.equal([`many-${MANY - 7}`]);
  });

  it('that many have are read newest first, and end with what has them', async () => {
    const newest = Array.from({ length: 20 }, (_, index) => `many-${MANY - 1 - index}`);
    expect(await find('cải cách')).to.deep.equal(newest);
    expect(await find('hanh cach')).to.deep.equal([]);
  });

  it('are looked for among what may be seen', async () => {
    expect(await find('ngân sách', { visible: { agencyId: 'another' } })).to.deep.equal([]);
    expect(await find('ngân sách', { states: ['completed'] })).to.deep.equal([]);
    const own = { agencyId, $or: [{ agencyId, viewerIds: 'nobody' }] };
    expect(await find('ngân sách', { visible: own })).to.deep.equal([]);
  });

  it('are split at what is neither letter nor figure, each once', () => {
    expect(wordsOf('12/ubnd-vx ve viec 12')).to.deep.equal(['12', 'ubnd', 'vx', 've', 'viec']);
    expect(wordsOf('a'.repeat(50))).to.deep.equal(['a'.repeat(32)]);
    expect(new RegExp(phrase('vx'), 'u').test('12/ubnd-vx')).to.equal(true);
    expect(new RegExp(phrase('nd'), 'u').test('12/ubnd-vx')).to.equal(false);
  });
});
