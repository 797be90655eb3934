// Two hundred people at once ask a real server for a number, and it is killed under them, twice: each gets one number
// in the end, the one he was told before if he was told one, and the book accounts for all of them.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { type Api, NoAnswer, signIn } from '../../server/cli/story/api.ts';
import { type OwnServer, startOwnServer } from '../../server/cli/story/own-server.ts';
import { ensureBuilt } from '../support/built.ts';
import { layDemoPki } from '../support/demo-pki.ts';

const WISHES = Array.from({ length: 200 }, (_, index) => `request-${String(index).padStart(4, '0')}`);
const CODE = 'H16.01';

describe('two hundred numbers and kill -9', function () {
  this.timeout(300_000);

  let dataDir: string;
  let server: OwnServer;
  let main: string;
  let pkiPort: number;
  let bookId: string;
  /** What each was told, every time he was. */
  const told = new Map<string, Set<number>>();
  const answeredBeforeDeath: number[] = [];

  const start = async () => {
    server = await startOwnServer({ dataDir, main, pkiPort });
  };
  const clerk = (): Promise<Api> =>
    signIn({ url: server.url }, { username: 'vanthu.snv', password: DEMO_PASSWORD });

  /** All at once; the server dies when so many of them have their answer. */
  async function askAll(api: Api, dieAfter = Number.POSITIVE_INFINITY): Promise<void> {
    let answers = 0;
    const outcomes = await Promise.all(
      WISHES.map(async (requestId) => {
        try {
          const body = { requestId, purpose: `Giữ số cho ${requestId}` };
          const { number } = await api.call('reserveNumber', { params: { id: bookId }, body });
          told.set(requestId, (told.get(requestId) ?? new Set()).add(number));
          answers += 1;
          if (answers === dieAfter) await server.kill();
          return null;
        } catch (error) {
          return error;
        }
      }),
    );
    for (const outcome of outcomes) if (outcome !== null && !(outcome instanceof NoAnswer)) throw outcome;
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
    await askAll(api, 40);
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
    expect(first).to.be.within(40, 199);
    expect(second).to.be.within(110, 199);
    expect(last).to.equal(200);
  });

  it('tells each the same number however often he asks, and nobody another’s', () => {
    expect(told.size).to.equal(200);
    for (const [wish, numbers] of told) expect(numbers.size, wish).to.equal(1);
    const all = [...told.values()].flatMap((numbers) => [...numbers]).sort((a, b) => a - b);
    expect(all).to.deep.equal(Array.from({ length: 200 }, (_, index) => index + 1));
  });

  it('shows every number in the book, reserved or void, and none beside', async () => {
    const api = await clerk();
    const reason = 'Lãnh đạo không ký nữa';
    await api.call('voidNumber', { params: { id: bookId, number: 77 }, body: { reason } });
    const { books, isContiguous } = await api.call('auditRegisters', { query: {} });
    const audit = books.find((book) => book.bookId === bookId);
    expect(isContiguous).to.equal(true);
    expect(audit).to.include({ count: 200, last: 200, voided: 1, bound: 0, isCut: false });
    expect(audit?.reserved).to.have.length(199).and.not.include(77);
    const { items } = await api.call('listBooks', { query: { direction: 'outgoing' } });
    expect(items[0]).to.include({ nextNumber: 201 });
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
    expect(agencies[0].books[0]).to.include({ count: 200, last: 200, voided: 1 });
  });
});
