// kill -9 between storing and reading what arrives: a mail that is stored while the cursor of its box stands before it, and a
// scan of a watched folder. Each is there once, read once, told once.
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Api } from '../../server/cli/story/api.ts';
import { freePort, type OwnServer, startOwnServer } from '../../server/cli/story/own-server.ts';
import { makePapers } from '../e2e/papers.ts';
import { ensureBuilt } from '../support/built.ts';
import { layDemo } from '../support/demo-data.ts';
import { printSheet } from '../support/form-samples/print-sheet.ts';
import { hasImapServer, IMAP_PASSWORD, type ImapServer, startImapServer } from '../support/imap-server.ts';
import { mailOf } from '../support/mails.ts';
import { numberedLetter } from '../support/scans.ts';
import { until } from '../support/until.ts';

const AGENCY = 'H16.01';
const SENDER = 'vanthu@stc.example.vn';

const MAIL_STORED = { name: 'mail stored', when: 'after', collection: 'intake', contains: '"email"' };
/** The first to be read is the mail. */
const SCAN_UNREAD = {
  ...{ name: 'scan stored, its reading not begun', when: 'before', collection: 'intake' },
  ...{ contains: '"state":"processing","runs"', nth: 2 },
};

describe('kill -9 between storing and reading what arrives', function () {
  this.timeout(300_000);

  let dataDir: string;
  let box: ImapServer;
  let main: string;
  let port: number;
  let pkiPort: number;
  let server: OwnServer | undefined;
  const scans = () => join(dataDir, 'scanners', AGENCY);
  const diedAt = () => join(dataDir, 'died-at');

  const start = async (moment?: { name: string }) => {
    const dying = moment && {
      NODE_OPTIONS: `--import=${new URL('die-at.mjs', import.meta.url).href}`,
      DIE_AT: JSON.stringify(moment),
      DIED_AT: diedAt(),
    };
    const env = {
      MAIL_INTAKE_FILE: join(dataDir, 'mail.json'),
      SCAN_FOLDER: join(dataDir, 'scanners'),
      SCAN_FOLDER_SECONDS: '1',
      OCR_PROGRAM: 'none',
      ...dying,
    };
    server = await startOwnServer({ dataDir, port, pkiPort, main, env });
    return server;
  };
  /** Has it meet what it dies of, and waits for that. */
  const dies = async (moment: { name: string }, meet: () => Promise<unknown>) => {
    const started = await start(moment);
    await meet();
    await until('it is dead', () => started.hasEnded());
  };
  const rows = async (api: Api) =>
    (await api.call('listIntake', { query: { limit: 100 } })).items.flatMap(({ item }) => item ?? []);
  const isReady = ({ state }: { state: string }) => state === 'ready';
  const clerk = (): Promise<Api> => makePapers({ url: server?.url ?? '', dataDir }).as('vanthu.snv');
  const mail = (name: string) => {
    const bytes = Buffer.from(mailBytes);
    return mailOf({ from: SENDER, subject: name, files: [{ name: `${name}.pdf`, bytes }] });
  };
  let mailBytes: Uint8Array;

  before(async function () {
    if (!hasImapServer()) return this.skip();
    ({ main } = await ensureBuilt());
    dataDir = await mkdtemp(join(tmpdir(), 'vanthu-kill-intake-'));
    pkiPort = await layDemo(dataDir);
    port = await freePort();
    box = await startImapServer();
    mailBytes = await printSheet(await numberedLetter());
    await writeFile(join(dataDir, 'password'), IMAP_PASSWORD);
    const mailbox = { agency: AGENCY, url: box.url, passwordFile: 'password', pollSeconds: 0.2 };
    await writeFile(
      join(dataDir, 'mail.json'),
      JSON.stringify({ mailboxes: [mailbox], senders: { [SENDER]: 'H16.02' } }),
    );
    await mkdir(scans(), { recursive: true });

    await dies(MAIL_STORED, () => box.deliver(mail('Thư một')));
    await dies(SCAN_UNREAD, async () => {
      const api = await clerk();
      await until('the mail is read', async () => (await rows(api)).some(isReady));
      const path = join(scans(), 'quet.pdf');
      await writeFile(path, await printSheet(await numberedLetter('9/SNV-VP')));
      const past = new Date(Date.now() - 3_600_000);
      await utimes(path, past, past);
    });
    await start();
  });
  after(async () => {
    await server?.stop();
    await box?.close();
    if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
  });

  it('came at the two moments that were meant', async () => {
    expect(await readFile(diedAt(), 'utf8')).to.equal(`${MAIL_STORED.name}\n${SCAN_UNREAD.name}\n`);
  });

  it('leaves each there once, read, with its paper; the file is where taken ones are', async () => {
    const api = await clerk();
    await until(
      'both are read',
      async () => (await rows(api)).filter(({ state }) => state === 'ready').length >= 2,
    );
    await until('the file is taken away', async () => (await readdir(join(scans(), 'done'))).length > 0);
    // What comes after them comes behind them: the box was read on from its cursor.
    await box.deliver(mail('Thư hai'));
    await until('the next one is read', async () =>
      (await rows(api)).some(({ name, state }) => name === 'Thư hai' && state === 'ready'),
    );
    const found = await rows(api);
    expect(found.map(({ name, channel, papers }) => [name, channel, papers]).sort()).to.deep.equal([
      ['Thư hai', 'email', 1],
      ['Thư một', 'email', 1],
      ['quet.pdf', 'scan', 1],
    ]);
    expect(await readdir(join(scans(), 'done'))).to.deep.equal(['quet.pdf']);
    expect((await readdir(scans())).sort()).to.deep.equal(['done']);
  });

  it('tells of each once', async () => {
    const { items } = await (await clerk()).call('listNotifications', { query: { limit: 100 } });
    const told = items.filter(({ kind }) => kind === 'intake.arrived' || kind === 'intake.parked');
    expect(told.map(({ kind, subject }) => [kind, subject]).sort()).to.deep.equal([
      ['intake.arrived', 'Thư hai'],
      ['intake.arrived', 'Thư một'],
      ['intake.arrived', 'quet.pdf'],
    ]);
  });
});
