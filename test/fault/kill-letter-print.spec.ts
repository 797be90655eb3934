// kill -9 while the mail server has an official letter and has not answered, and while a register is being printed: nothing
// is lost, nothing is there twice, and what cannot be known is told to a person.
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type OwnServer, startOwnServer } from '../../server/cli/story/own-server.ts';
import type { MailDelivery } from '../../server/contracts/distribution.ts';
import { makePapers, type Papers } from '../e2e/papers.ts';
import { ensureBuilt } from '../support/built.ts';
import { layDemo } from '../support/demo-data.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { until } from '../support/until.ts';

const HELD = { name: 'Ông Nguyễn Văn Bình', address: 'binh@example.vn' };
const TAKEN = { name: 'Công ty TNHH Mộc', address: 'moc@example.vn' };
const PIN = '123456';

/** The PDF of the print lies among the files; the spreadsheet does not, and the print does not know of it. */
const MOMENT = { name: 'the PDF is stored', when: 'after', file: true };

describe('kill -9 while a letter is sent and a register printed', function () {
  this.timeout(300_000);

  let dataDir: string;
  let mail: MailServer;
  let server: OwnServer;
  let main: string;
  /** Signed in anew after each start. */
  let papers: Papers;
  let documentId: string;

  before(async () => {
    ({ main } = await ensureBuilt());
    dataDir = await mkdtemp(join(tmpdir(), 'vanthu-kill-letter-'));
    mail = await startMailServer();
    const pkiPort = await layDemo(dataDir);
    server = await startOwnServer({ dataDir, pkiPort, main, env: settings() });
    papers = makePapers({ url: server.url, dataDir });
  });
  after(async () => {
    mail?.free();
    await server?.stop();
    await mail?.close();
    if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
  });

  const settings = (more: Record<string, string> = {}) => ({
    PUBLIC_URL: 'http://127.0.0.1:9',
    SMTP_URL: mail.url.href,
    MAIL_FROM: 'vanthu@snv.example.vn',
    ...more,
  });
  const again = async (more?: Record<string, string>) => {
    const { port, pkiPort } = server;
    server = await startOwnServer({ dataDir, port, pkiPort, main, env: settings(more) });
    papers = makePapers({ url: server.url, dataDir });
  };
  const clerk = () => papers.as('vanthu.snv');
  const deliveries = async (): Promise<MailDelivery[]> =>
    (await (await clerk()).call('getOtherRecipients', { params: { id: documentId } })).mailDeliveries;
  const statesOf = async () =>
    new Map((await deliveries()).map(({ name, state }): [string, string] => [name, state]));
  const lettersTo = ({ address }: { address: string }) => mail.letters.filter(({ to }) => to === address);

  it('does not send a letter again that the mail server may have, and says so to the clerk', async () => {
    mail.faults.set(HELD.address, 'hold');
    const { id } = await papers.released('Trả lời đơn của công dân', {
      recipientCodes: [],
      mails: [HELD, TAKEN],
    });
    documentId = id;
    await until('one letter is held', () => mail.held() === 1);
    await until('the other is sent', async () => (await statesOf()).get(TAKEN.name) === 'sent');
    await server.kill();
    mail.faults.clear();
    mail.free();
    await again({
      NODE_OPTIONS: `--import=${new URL('die-at.mjs', import.meta.url).href}`,
      DIE_AT: JSON.stringify(MOMENT),
      DIED_AT: join(dataDir, 'died-at'),
    });
    await until('it is told', async () => (await statesOf()).get(HELD.name) === 'uncertain');
    expect((await statesOf()).get(TAKEN.name)).to.equal('sent');
    expect([lettersTo(HELD).length, lettersTo(TAKEN).length]).to.deep.equal([1, 1]);
    const { items } = await (await clerk()).call('listNotifications', { query: { limit: 100 } });
    const told = items.filter(({ kind }) => kind === 'outgoing.mailFailed');
    expect(told.map(({ documentId: about }) => about)).to.deep.equal([documentId]);
  });

  it('goes on with a register that was half printed, as one print, which is whole and can be signed', async () => {
    const before = await clerk();
    const { items: books } = await before.call('listBooks', { query: { direction: 'outgoing' } });
    const params = { id: books[0]?.id ?? '' };
    const body = { requestId: randomUUID() };
    await before.call('printRegister', { params, body }).catch(() => undefined);
    await until('the server dies', () => server.hasEnded());
    expect(await readFile(join(dataDir, 'died-at'), 'utf8')).to.equal(`${MOMENT.name}\n`);
    await again();
    const api = await clerk();
    const { id } = await api.call('printRegister', { params, body });
    const print = () => api.call('getRegisterPrint', { params: { id } });
    await until('the print is ready', async () => (await print()).state !== 'making');
    expect(await print()).to.deep.include({ state: 'ready', done: 1, expected: 1, signed: null });
    expect((await api.call('listRegisterPrints', { params })).items.map((each) => each.id)).to.deep.equal([
      id,
    ]);
    const signed = await api.call('signRegisterPrint', { params: { id }, body: { pin: PIN } });
    expect(signed.state).to.equal('signed');
    expect([lettersTo(HELD).length, lettersTo(TAKEN).length]).to.deep.equal([1, 1]);
  });
});
