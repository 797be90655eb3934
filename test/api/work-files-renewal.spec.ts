// What is kept outlives the certificates of its signer and of the authorities that stamped it: the real store, files and
// signing threads, with authorities whose clock the test turns.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { KeptDocument } from '../../server/contracts/kept-document.ts';
import { WorkFileDetail } from '../../server/contracts/work-files.ts';
import { type Files, makeFiles } from '../../server/files/index.ts';
import type { Actor } from '../../server/organization/index.ts';
import { vietnamDate } from '../../server/platform/clock.ts';
import type { ByteAnswer } from '../../server/platform/http/send-bytes.ts';
import type { Database } from '../../server/platform/mongo/connect.ts';
import { migrate } from '../../server/platform/mongo/migrate.ts';
import { makeSignatureWorkers, type SignatureWorkers } from '../../server/verification/index.ts';
import { makeWorkFiles } from '../../server/work-files/index.ts';
import { DAY, openWorld, type World } from '../signing/levels/world.ts';
import { openTestDatabase } from '../support/mongo.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { quietLog } from '../support/quiet-log.ts';

const AGENCY = 'agency-0001';
const OFFICER: Actor = {
  ...{ personId: 'person-officer', name: 'Phạm Thị Quỳnh Như', title: 'Chuyên viên', postId: 'post-officer' },
  ...{ role: 'officer', agencyId: AGENCY, agencyCode: 'H16.01', agencyName: 'Sở Nội vụ' },
  ...{ unitId: 'unit-0001', unitName: 'Văn phòng' },
};

describe('signatures of what is kept', function () {
  this.timeout(120_000);
  let world: World;
  let start: Date;
  let workers: SignatureWorkers;
  let database: Database;
  let folder: string;
  let files: Files;
  let workFiles: ReturnType<typeof makeWorkFiles>;
  const documents = new Map<string, KeptDocument>();
  const day = (n: number) => new Date(start.getTime() + n * DAY);

  before(async () => {
    world = await openWorld();
    start = world.now;
    workers = makeSignatureWorkers({ workers: 1, maxWaiting: 20, heapMb: 256 });
    database = await openTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'vanthu-renewal-'));
    const { connection } = database;
    const clock = { now: () => world.now };
    files = makeFiles({ connection, clock, folder, limitBytes: 1e7, pdfFacts: workers.facts });
    const known = async (_agency: string, ids: readonly string[]) =>
      ids.flatMap((id) => documents.get(id) ?? []);
    workFiles = makeWorkFiles({
      ...{ connection, clock, files, logger: quietLog.logger, kick: () => undefined },
      outgoing: { seen: async (_actor, id) => documents.get(id) ?? null, known },
      incoming: { seen: async () => null, known: async () => [] },
      organization: {
        findPost: async () => null,
        peopleWithRole: async () => [],
        findAgencyByCode: async () => null,
      },
      verification: {
        facts: workers.facts,
        verify: (path) => workers.verify(path, world.policy()),
        preserve: (path, renewBefore) =>
          workers.preserve(path, { policy: world.policy(), renewBefore, timestamp: world.timestamp }),
      },
      exchangeKey: async () => null,
      exportLimitBytes: 1e8,
    });
    await migrate({ connection, migrations: [...files.migrations, ...workFiles.migrations] });
  });
  after(async () => {
    await workFiles?.stop();
    await workers?.close();
    await database?.close();
    await world?.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    world.now = start;
    world.tsa = 'tsa-1';
    world.silent.clear();
  });

  type Handlers = typeof workFiles.handlers;
  const call = async (name: keyof Handlers, input: object): Promise<WorkFileDetail> => {
    const answer: unknown = await workFiles.handlers[name]({ input, actor: OFFICER } as never);
    return WorkFileDetail.parse(answer);
  };
  let made = 0;
  /** A closed file with one document that was signed today, its bytes, and what is kept of them now. */
  const closedFile = async (bytes: Uint8Array, retention: number | null = null) => {
    made += 1;
    const { digest, sizeBytes } = await files.putBytes(bytes);
    const id = `document-${String(made).padStart(4, '0')}`;
    documents.set(id, {
      ...{ direction: 'outgoing', id, isOpen: false, isVoid: false, typeName: 'Quyết định' },
      ...{ number: '1', notation: 'QĐ-SNV', numberText: '1/QĐ-SNV', issuedOn: vietnamDate(start) },
      ...{ organName: 'Sở Nội vụ', subject: 'Về việc lưu trữ', urgency: 'normal', dueOn: null, pageCount: 1 },
      signer: { position: 'Giám đốc', fullName: 'Nguyễn leader' },
      files: [{ digest, sizeBytes, name: 'qd.pdf', mediaType: 'application/pdf', isMain: true }],
      ...{ to: [], arrival: null, toPlaces: '', trace: '' },
    });
    const usual = { title: 'Hồ sơ lưu lâu', retention, rights: 'restricted', note: '', coworkerPostIds: [] };
    const place = { rowId: null, notation: `${made}.LT`, startedOn: null, ownerPostId: null };
    const opened = await call('openWorkFile', {
      body: { ...usual, ...place, requestId: crypto.randomUUID() },
    });
    const params = { id: opened.id };
    await call('addToWorkFile', {
      params,
      body: { source: 'outgoing', documentId: id, isDraft: false, note: '' },
    });
    const { version } = await call('getWorkFile', { params });
    const endedOn = vietnamDate(start);
    const said = { version, title: usual.title, retention, endedOn, drop: [], keep: [] };
    await call('closeWorkFile', { params, body: said });
    const read = () => call('getWorkFile', { params });
    const kept = async () => {
      const [item] = (await read()).items;
      return readFile(await files.pathOf(item?.files[0]?.digest ?? ''));
    };
    return { read, kept };
  };
  const signedToday = () =>
    world.signed(buildDocument({ catalog: `/Lang (${Math.random()})` }), 'leader', {
      ...{ level: 'B-T', timestamp: world.timestamp, policy: world.policy() },
    });
  const levels = async (bytes: Uint8Array, now: Date) =>
    (await world.offline(bytes, now)).signatures
      .filter(({ role }) => role !== 'timestamp')
      .map(({ verdict, facts }) => `${facts.level} ${verdict}`);

  it('get an archive timestamp when the file is closed, and what was collected stays its beginning', async () => {
    const signed = await signedToday();
    const { read, kept } = await closedFile(signed);
    await workFiles.renewDue();
    const bytes = await kept();
    expect(bytes.subarray(0, signed.length).equals(signed)).to.equal(true);
    expect(await levels(bytes, start)).to.deep.equal(['B-LTA VALID']);
    const { preservation, timeline } = await read();
    expect(preservation).to.deep.equal({
      ...{ endsAt: world.pki.entry('tsa-1').notAfter.toISOString(), renewals: 1, failure: '' },
    });
    expect(timeline.at(-1)?.action).to.equal('workFile.renewed');
  });

  it('are renewed before the timestamp ends, and not before it is time; the file outlives signer and authority', async () => {
    const signed = await signedToday();
    const { read, kept } = await closedFile(signed);
    await workFiles.renewDue();
    const first = await kept();
    world.now = day(200);
    await workFiles.renewDue();
    expect((await read()).preservation.renewals).to.equal(1);
    world.now = day(230);
    world.tsa = 'tsa-2';
    await workFiles.renewDue();
    await workFiles.renewDue();
    const second = await kept();
    expect((await read()).preservation).to.deep.equal({
      ...{ endsAt: world.pki.entry('tsa-2').notAfter.toISOString(), renewals: 2, failure: '' },
    });
    expect(second.subarray(0, first.length).equals(first)).to.equal(true);
    // The signer has ended on day 200, the first authority on day 300.
    expect(await levels(second, day(600))).to.deep.equal(['B-LTA VALID']);
    expect(await levels(signed, day(600))).to.not.include('B-T VALID');
  });

  it('are tried again the day after an authority was silent, which the file tells until then', async () => {
    const { read } = await closedFile(await signedToday());
    world.silent.add('tsa');
    await workFiles.renewDue();
    expect((await read()).preservation).to.deep.include({ renewals: 0, failure: 'TIMESTAMP_UNAVAILABLE' });
    world.silent.clear();
    await workFiles.renewDue();
    expect((await read()).preservation.renewals).to.equal(0);
    world.now = day(1.1);
    await workFiles.renewDue();
    expect((await read()).preservation).to.deep.include({ renewals: 1, failure: '' });
  });

  it('give no export of bytes that are not those that were stored: it is cut off', async () => {
    const signed = await signedToday();
    const { read } = await closedFile(signed);
    const { id, items } = await read();
    const path = await files.pathOf(items[0]?.files[0]?.digest ?? '');
    const exported = async () => {
      const answer = (await workFiles.handlers.exportWorkFile({
        ...{ input: { params: { id } }, actor: OFFICER },
      } as never)) as ByteAnswer;
      const pieces: Buffer[] = [];
      for await (const piece of await answer.open({ start: 0, end: 0 })) pieces.push(piece);
      return Buffer.concat(pieces);
    };
    expect((await exported()).includes(Buffer.from(signed.subarray(0, 200)))).to.equal(true);
    await writeFile(path, Buffer.concat([signed.subarray(0, -1), Buffer.of(0)]));
    expect(String(await exported().catch((error: unknown) => error))).to.contain(
      'are not those that were stored',
    );
  });

  it('are left alone where nothing is signed, and in files kept less than five years', async () => {
    const plain = await closedFile(buildDocument());
    const short = await closedFile(await signedToday(), 4);
    await workFiles.renewDue();
    for (const { read } of [plain, short])
      expect((await read()).preservation).to.deep.equal({ endsAt: null, renewals: 0, failure: '' });
  });
});
