// Two processes of one server and one directory: each remembers for a moment what it has looked up, and yet nothing is taken
// of a sender after his being barred was acknowledged.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { auditEntry } from '../../server/audit/index.ts';
import { normalizeOrganCode } from '../../server/exchange/protocol/index.ts';
import { notifyEntry } from '../../server/notifications/index.ts';
import { type Actor, makeOrganization, type Organization } from '../../server/organization/index.ts';
import { makeIds } from '../../server/platform/ids.ts';
import { type Database, openDatabase } from '../../server/platform/mongo/connect.ts';
import { migrate } from '../../server/platform/mongo/migrate.ts';
import { openTestDatabase, testEngineUri } from '../support/mongo.ts';

const CODE = 'H16.05';
const ADMINISTRATOR: Actor = {
  ...{ personId: 'person-1', name: 'Quản trị', title: 'Quản trị', postId: 'post-1', role: 'administrator' },
  ...{ agencyId: 'agency-1', agencyCode: 'H16.01', agencyName: 'Sở Nội vụ', unitId: 'unit-1' },
  unitName: 'Văn phòng',
};

describe('the directory of two processes', () => {
  let database: Database;
  let other: Database;
  let folder: string;
  let here: Organization;
  let there: Organization;
  let now = Date.parse('2026-11-27T01:00:00Z');

  before(async () => {
    database = await openTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'vanthu-processes-'));
    const clock = { now: () => new Date(now) };
    const process = ({ connection }: Database) =>
      makeOrganization({
        ...{ connection, clock, ids: makeIds(clock), keyFolder: folder },
        ...{ normalizeOrganCode, auditEntry, notifyEntry, kick: () => {} },
        signingPolicy: () => ({ trustAnchors: [], now: clock.now() }),
        waitForOthers: async (ms) => {
          now += ms;
        },
      });
    other = await openDatabase({
      uri: await testEngineUri(),
      folder: '',
      name: database.connection.name,
    });
    [here, there] = [process(database), process(other)];
    await migrate({ connection: database.connection, migrations: here.migrations });
    const entry = {
      ...{ code: CODE, name: 'Sở Y tế', parentCode: null, former: [], dissolvedAt: null, certificates: [] },
      terms: [
        {
          ...{ from: '2020-01-01T00:00:00Z', transport: 'peer' as const, endpoint: 'https://a.example.vn' },
          ...{ canReceive: true, maySend: true, receiveLimitBytes: null, acceptsUnsigned: false },
        },
      ],
    };
    await here.importDirectory([entry], { source: 'import' });
  });
  after(async () => {
    await other.close();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  const maySend = async (process: Organization) => (await process.findAgencyByCode(CODE))?.maySend;
  const act = async (name: 'blockSender' | 'unblockSender', body: object) => {
    const id = (await here.findAgencyByCode(CODE))?.id ?? '';
    const request = { actor: ADMINISTRATOR, input: { params: { id }, body } };
    const { revision } = await here.handlers.getDirectoryRow(request as never);
    const changed = { ...request, input: { params: { id }, body: { revision, ...body } } };
    await here.handlers[name](changed as never);
  };

  it('bars a sender in both before it is acknowledged, though one has looked him up just before', async () => {
    expect(await maySend(there)).to.equal(true);
    await act('blockSender', { reason: 'Khóa của máy chủ ấy đã lộ' });
    expect([await maySend(here), await maySend(there)]).to.deep.equal([false, false]);
  });

  it('lets him in again the same way', async () => {
    expect(await maySend(there)).to.equal(false);
    await act('unblockSender', { reason: 'Đã thay khóa' });
    expect([await maySend(here), await maySend(there)]).to.deep.equal([true, true]);
  });
});
