// Two hundred signed documents at once are to be numbered by a real server, with reservations among them, and it is killed
// under them, twice: each has one number in the end, the one its clerk was told if he was told one, and the book accounts
// for all of them.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import mongoose from 'mongoose';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { type Api, NoAnswer, Refused, signIn } from '../../server/cli/story/api.ts';
import { type OwnServer, startOwnServer } from '../../server/cli/story/own-server.ts';
import { vietnamDate } from '../../server/platform/clock.ts';
import { serveDatabase } from '../fault/processes.ts';
import { ensureBuilt } from '../support/built.ts';
import { layDemoPki } from '../support/demo-pki.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { until } from '../support/until.ts';

const named = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}-${String(index).padStart(4, '0')}`);
const DOCUMENTS = named('document', 200);
const RESERVATIONS = named('reservation', 20);
const ALL = DOCUMENTS.length + RESERVATIONS.length;
const PIN = '123456';
const CODE = 'H16.01';

describe('two hundred numbers and kill -9', function () {
  this.timeout(300_000);

  let dataDir: string;
  let server: OwnServer;
  let main: string;
  let pkiPort: number;
  let bookId: string;
  let signedVersion = 0;
  /** What each was told, every time he was. */
  const told = new Map<string, Set<number>>();
  const answeredBeforeDeath: number[] = [];

  const start = async () => {
    server = await startOwnServer({ dataDir, main, pkiPort });
  };
  const as = (username: string): Promise<Api> =>
    signIn({ url: server.url }, { username, password: DEMO_PASSWORD });
  const clerk = () => as('vanthu.snv');

  /** One document signed by its leader, and as many more as are asked for that differ from it in their name alone. */
  async function signDocuments(): Promise<void> {
    const [officer, leader] = await Promise.all([as('chuyenvien.snv'), as('lanhdao.snv')]);
    const { digest, name } = await officer.upload({ name: 'a.pdf', bytes: buildDocument(), purpose: 'main' });
    const { people } = await officer.call('getOwnAgency', {});
    const signerPostId = people.find(({ role }) => role === 'leader')?.postId ?? null;
    const fields = {
      kind: 'cong-van' as const,
      subject: 'Về việc cấp số',
      signerPostId,
      main: { digest, name },
    };
    const drafted = await officer.call('createDraft', { body: { ...fields, recipientCodes: ['H16.02'] } });
    const params = { id: drafted.id };
    const { version } = await officer.call('submitOutgoing', { params, body: { version: drafted.version } });
    const image = { page: 1, xMm: 120, yMm: 200, widthMm: 40, heightMm: 20 };
    const wish = { version, kind: 'approval' as const, placement: { image } };
    const { signingId } = await leader.call('beginSigning', { params, body: wish });
    ({ version: signedVersion } = await leader.call('finishSigning', {
      params: { ...params, signingId },
      body: { pin: PIN },
    }));
    await server.stop();
    // By a process of its own: one may have one engine only, and in this one another spec's may be open.
    const database = await serveDatabase(join(dataDir, 'db'));
    const client = new mongoose.mongo.MongoClient(database.uri);
    const rows = client.db('vanthu').collection<{ _id: string }>('outgoing');
    const model = await rows.findOne({ _id: drafted.id });
    await rows.insertMany(DOCUMENTS.map((_id) => ({ ...model, _id, outbox: [] })));
    await client.close();
    await database.close();
  }

  /** What a clerk does: asks, and looks at the document when it has moved on meanwhile. */
  async function numberOf(api: Api, id: string): Promise<number> {
    const params = { id };
    const seen = await api
      .call('assignNumber', { params, body: { version: signedVersion } })
      .catch((error: unknown) => {
        if (error instanceof Refused) return api.call('getOutgoing', { params });
        throw error;
      });
    return seen.number?.value ?? 0;
  }
  async function reserved(api: Api, requestId: string): Promise<number> {
    const body = { requestId, purpose: `Giữ số cho ${requestId}` };
    return (await api.call('reserveNumber', { params: { id: bookId }, body })).number;
  }

  /** All at once; the server dies when so many of them have their answer. */
  async function askAll(api: Api, dieAfter = Number.POSITIVE_INFINITY): Promise<void> {
    let answers = 0;
    const ask = async (wish: string, number: Promise<number>) => {
      told.set(wish, (told.get(wish) ?? new Set()).add(await number));
      answers += 1;
      if (answers === dieAfter) await server.kill();
    };
    const outcomes = await Promise.allSettled([
      ...RESERVATIONS.map((id) => ask(id, reserved(api, id))),
      ...DOCUMENTS.map((id) => ask(id, numberOf(api, id))),
    ]);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected' && !(outcome.reason instanceof NoAnswer)) throw outcome.reason;
    answeredBeforeDeath.push(answers);
  }

  before(async () => {
    main = (await ensureBuilt()).main;
    dataDir = await mkdtemp(join(tmpdir(), 'vanthu-numbers-'));
    pkiPort = await layDemoPki(dataDir);
    await start();
    const api = await clerk();
    const { items } = await api.call('listBooks', { query: { direction: 'outgoing' } });
    bookId = items[0]?.id ?? '';
    await signDocuments();
    await start();
    await askAll(await clerk(), 40);
    await start();
    await askAll(await clerk(), 110);
    await start();
    await askAll(await clerk());
  });

  after(async () => {
    await server?.stop();
    if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
  });

  it('died with part of them answered, both times', () => {
    const [first = 0, second = 0, last] = answeredBeforeDeath;
    expect(first).to.be.within(40, ALL - 1);
    expect(second).to.be.within(110, ALL - 1);
    expect(last).to.equal(ALL);
  });

  it('tells each the same number however often it is asked, and none another’s', () => {
    expect(told.size).to.equal(ALL);
    for (const [wish, numbers] of told) expect(numbers.size, wish).to.equal(1);
    const all = [...told.values()].flatMap((numbers) => [...numbers]).sort((a, b) => a - b);
    expect(all).to.deep.equal(Array.from({ length: ALL }, (_, index) => index + 1));
  });

  it('binds every document to the number it shows, and has every number in the book, with none beside', async () => {
    const api = await clerk();
    const inBook = async () => {
      const { books, isContiguous } = await api.call('auditRegisters', { query: {} });
      expect(isContiguous).to.equal(true);
      return books.find((book) => book.bookId === bookId);
    };
    await until('all are bound', async () => (await inBook())?.bound === DOCUMENTS.length);
    const reason = 'Lãnh đạo không ký nữa';
    const [number = 0] = told.get(RESERVATIONS[0] ?? '') ?? [];
    await api.call('voidNumber', { params: { id: bookId, number }, body: { reason } });
    const audit = await inBook();
    expect(audit).to.include({ count: ALL, last: ALL, voided: 1, bound: DOCUMENTS.length, isCut: false });
    expect(audit?.reserved)
      .to.have.length(RESERVATIONS.length - 1)
      .and.not.include(number);
    for (let after: string | undefined, rows = 0; rows < ALL; ) {
      const query = { limit: 100, ...(after !== undefined && { after }) };
      const page = await api.call('listRegisterRows', { params: { id: bookId }, query });
      for (const row of page.items)
        if (row.documentId !== null)
          expect([...(told.get(row.documentId) ?? [])]).to.deep.equal([row.number]);
      rows += page.items.length;
      after = page.next ?? undefined;
    }
  });

  it('is confirmed by the command, once the server has stopped', async () => {
    await server.stop();
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['bin/vanthu.js', 'registers', 'audit', '--agency', CODE, '--json'],
      { env: { ...process.env, DATA_DIR: dataDir, MONGODB_URI: '', LOG_LEVEL: 'warn' } },
    );
    const { ok, agencies } = JSON.parse(stdout);
    expect(ok).to.equal(true);
    expect(agencies).to.have.length(1);
    expect(agencies[0].books[0]).to.include({ count: ALL, last: ALL, voided: 1, bound: DOCUMENTS.length });
  });

  it('goes on behind the paper book that the command takes over, from a table it first tells what it would do', async () => {
    const table = join(dataDir, 'so-giay.csv');
    const today = vietnamDate(new Date());
    const day = today.split('-').reverse().join('/');
    const run = async (...more: string[]) => {
      const args = ['bin/vanthu.js', 'registers', 'import', table, '--agency', CODE, '--json', ...more];
      const env = { ...process.env, DATA_DIR: dataDir, MONGODB_URI: '', LOG_LEVEL: 'warn' };
      const ran = promisify(execFile)(process.execPath, args, { env });
      const { stdout } = await ran.catch((error: { stdout: string }) => error);
      return JSON.parse(stdout);
    };
    const line = (from: number, to: number) => `Sổ đăng ký văn bản đi;${from};${to};${day}\n`;
    await writeFile(table, `so_sach;tu_so;den_so;ngay\n${line(5, 9)}Sổ lạ;1;2;${day}\n`);
    expect(await run()).to.deep.include({ ok: false, code: 'REGISTER_FILE_INVALID' });
    await writeFile(table, `so_sach;tu_so;den_so;ngay\n${line(ALL + 1, ALL + 30)}`);
    expect(await run('--trial')).to.deep.include({ ok: true, isTrial: true });
    const taken = await run();
    expect(taken).to.deep.include({ ok: true, isTrial: false });
    expect(taken.items[0]).to.include({ from: ALL + 1, to: ALL + 30, isKnown: false });
  });
});
