// The registers of a whole office: columns from real documents, receipts and assignments; printed, signed with the key of
// the agency, and kept. What was printed is read by others: pdfsig, qpdf, pdftotext, LibreOffice.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { RegisterPrint } from '../../server/contracts/register-prints.ts';
import type { RegisterRow } from '../../server/contracts/register-rows.ts';
import { vietnamDate } from '../../server/platform/clock.ts';
import { type Caller, startTestOffice, type TestOffice } from '../support/harness.ts';
import { hasCalc, hasProgram } from '../support/programs.ts';
import { type OfficeDesk, on, openDesk, PIN } from './office-desk.ts';
import { codeOf, openRecallDesk, REASON, type RecallDesk } from './recall-desk.ts';

const ROWS = 260;
const MINUTES = 60_000;
const FINANCE = 'Sở Tài chính tỉnh Đắk Nông';
const FORMULA = '=HYPERLINK("http://evil.example","Bấm vào đây")';

describe('the registers of an office', function () {
  this.timeout(120_000);

  let office: TestOffice;
  let desk: OfficeDesk;
  let recalls: RecallDesk;
  let clerk: Caller;
  let folder: string;
  const time = { behindMs: 0 };
  const books = { copies: '', outgoing: '', incoming: '', long: '' };

  before(async () => {
    office = await startTestOffice({
      clock: { now: () => new Date(Date.now() - time.behindMs) },
      stepUpMs: 30 * MINUTES,
    });
    desk = await openDesk(office);
    recalls = await openRecallDesk(office);
    ({ clerk } = desk);
    folder = await mkdtemp(join(tmpdir(), 'vanthu-prints-'));
    const { items } = await clerk.call('listBooks', { query: {} });
    for (const { direction, id } of items) books[direction] = id;
    const long = await clerk.call('createBook', {
      body: {
        ...{ name: 'Sổ quyết định', kinds: ['quyet-dinh'] },
        patterns: { named: '{nam}/{loai}-{coquan}', plain: '{nam}/{coquan}' },
      },
    });
    books.long = long.id;
    await fill(long.id);
  });
  after(async () => {
    await office?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  /** A book as long as a small agency’s year, among its numbers void ones and one that a prankster wrote. */
  async function fill(bookId: string): Promise<void> {
    const found = await office.connection
      .collection<{ _id: string; agencyId: string }>('register-books')
      .findOne({ _id: bookId });
    const agencyId = found?.agencyId;
    const today = vietnamDate(new Date());
    const rows = Array.from({ length: ROWS }, (_, index) => {
      const number = index + 1;
      const subject = number === 5 ? FORMULA : `Quyết định số ${number} về việc nâng bậc lương thường xuyên`;
      const columns = {
        subject,
        author: 'Trần Thị Ánh Nguyệt',
        recipients: 'Như Điều 3; lưu hồ sơ',
        copies: 3,
      };
      const isVoid = number % 50 === 0;
      return {
        ...{
          _id: `long-entry-${number}`,
          agencyId,
          bookId,
          year: Number(today.slice(0, 4)),
          number,
          on: today,
        },
        ...{ text: `${number}/QĐ`, documentId: null, subject, purpose: null, at: new Date(), by: null },
        ...(isVoid
          ? { state: 'voided', voidReason: 'Lãnh đạo không ký' }
          : { state: 'bound', voidReason: null, written: { version: 1, columns } }),
      };
    });
    await office.connection.collection<{ _id: string }>('register-entries').insertMany(rows);
  }

  const rows = async (caller: Caller, id: string): Promise<RegisterRow[]> =>
    (await caller.call('listRegisterRows', { params: { id }, query: {} })).items;

  const print = async (id: string, range: { from?: string; to?: string } = {}): Promise<RegisterPrint> => {
    const body = { requestId: randomUUID(), ...range };
    const asked = await clerk.call('printRegister', { params: { id }, body });
    expect(asked.state).to.be.oneOf(['making', 'ready']);
    await office.settle();
    return clerk.call('getRegisterPrint', { params: { id: asked.id } });
  };
  const pdfOf = async ({ id }: { id: string }): Promise<string> => {
    const path = join(folder, `${id}-${randomUUID()}.pdf`);
    await writeFile(path, await clerk.call('downloadRegisterPdf', { params: { id } }));
    return path;
  };
  const textOf = (path: string) => execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
  const sign = (id: string, pin = PIN, caller = clerk) =>
    caller.call('signRegisterPrint', { params: { id }, body: { pin } });

  describe('their columns', () => {
    it('tell of a released document who has acknowledged it, when it left, and that it was recalled', async () => {
      const sent = await desk.released({ recipientCodes: ['H16.02'], toPlaces: ['Lưu: VT, VP.'] });
      const [row] = await rows(clerk, books.outgoing);
      const today = vietnamDate(new Date());
      expect(row).to.deep.include({
        ...{
          numberText: sent.number?.text,
          documentId: sent.id,
          kind: 'cong-van',
          author: sent.signer?.name,
        },
        ...{
          recipients: [FINANCE],
          receivedBy: [FINANCE],
          movedOn: today,
          on: today,
          copies: 1,
        },
        ...{ keptBy: 'VT, VP', notes: [] },
      });
      await recalls.recall(sent);
      await office.settle();
      const [asked] = await rows(clerk, books.outgoing);
      // Not opened there yet, so it comes back by itself.
      expect(asked?.notes).to.deep.equal([{ kind: 'recalled', text: REASON }]);
    });

    it('tell of a numbered document that it has not left, and nothing of a draft', async () => {
      await desk.submitted();
      const numbered = await clerk.call('assignNumber', on(await desk.signed()));
      await office.settle();
      const [row, ...others] = await rows(clerk, books.outgoing);
      expect(row).to.deep.include({ numberText: numbered.number?.text, movedOn: null, copies: null });
      expect(row).to.deep.include({ receivedBy: [], notes: [{ kind: 'unreleased', text: '' }] });
      expect(others).to.have.length(1);
    });

    it('tell of an incoming document who has it, who has read it, and that its sender recalled it', async () => {
      const sent = await desk.released();
      const arrived = await recalls.registeredAt('H16.02', sent);
      const { receiver } = desk;
      const { items } = await receiver.call('listBooks', { query: { direction: 'incoming' } });
      const bookId = items[0]?.id ?? '';
      const [fresh] = await rows(receiver, bookId);
      expect(fresh).to.deep.include({
        ...{
          number: arrived.registration?.arrivalNumber,
          author: 'Sở Nội vụ tỉnh Đắk Nông',
          numberText: sent.number?.text,
        },
        ...{
          documentOn: sent.number?.issuedOn,
          kind: 'cong-van',
          recipients: [],
          movedOn: null,
          receivedBy: [],
        },
      });
      const leader = await office.as('lanhdao.stc');
      const officer = await office.as('chuyenvien.stc');
      const { people } = await officer.call('getOwnAgency');
      const { person } = await officer.call('getMe');
      const postId = people.find(({ name }) => name === person.name)?.postId ?? '';
      const seen = await leader.call('getIncoming', { params: { id: arrived.id } });
      await leader.call('assignIncoming', {
        params: { id: arrived.id },
        body: { version: seen.version, assignments: [{ role: 'lead', postId, dueOn: null }] },
      });
      await officer.call('getIncoming', { params: { id: arrived.id } });
      const [read] = await rows(receiver, bookId);
      expect(read).to.deep.include({ recipients: [person.name], movedOn: vietnamDate(new Date()) });
      expect(read?.receivedBy).to.deep.equal([person.name]);
    });

    it('are the clerk’s alone', async () => {
      for (const [caller, code] of [
        [desk.officer, 'FORBIDDEN'],
        [desk.leader, 'FORBIDDEN'],
        [desk.receiver, 'REGISTER_UNKNOWN'],
      ] as const)
        expect(await codeOf(rows(caller, books.outgoing))).to.equal(code);
    });
  });

  describe('their print', () => {
    it('has a cover, the head on every page, every number once, and Vietnamese whole', async function () {
      if (!hasProgram('pdftotext') || !hasProgram('qpdf')) return this.skip();
      const made = await print(books.long);
      expect(made).to.deep.include({ state: 'ready', done: ROWS, expected: ROWS, signed: null });
      const path = await pdfOf(made);
      execFileSync('qpdf', ['--check', path]);
      const [cover = '', ...pages] = textOf(path).split('\f').slice(0, -1);
      expect(cover).to.match(/SỞ NỘI VỤ[\s\S]+SỔ QUYẾT ĐỊNH[\s\S]+Năm: \d{4}[\s\S]+Từ số: 1\s+đến số: 260/);
      expect(pages)
        .to.have.length((made.pageCount ?? 0) - 1)
        .and.to.have.length.above(5);
      for (const [index, page] of pages.entries()) {
        expect(page, `page ${index + 2}`).to.match(/Ngày tháng[\s\S]+\(1\)\s+\(2\)[\s\S]+\(10\)/);
        expect(page).to.include(`Trang ${index + 2}/${made.pageCount}`);
      }
      const numbers = pages.flatMap((page) =>
        [...page.matchAll(/^\s*(\d+)\/QĐ/gm)].map(([, text]) => Number(text)),
      );
      expect(numbers).to.deep.equal(Array.from({ length: ROWS }, (_, index) => index + 1));
      expect(pages.join('')).to.include('Trần Thị Ánh').and.to.include('Số hủy:');
      expect(pages.at(-1)).to.include('Cộng 260 số, trong đó 5 số hủy');
    });

    it('is signed with the agency’s key as pdfsig sees it, once, and is downloaded signed from then on', async function () {
      const made = await print(books.long);
      const plain = await readFile(await pdfOf(made));
      expect(await codeOf(sign(made.id, '000000'))).to.equal('PIN_WRONG');
      const signed = await sign(made.id);
      expect(signed).to.deep.include({ state: 'signed', pageCount: made.pageCount });
      expect(await sign(made.id)).to.deep.equal(signed);
      const path = await pdfOf(made);
      const bytes = await readFile(path);
      expect(bytes.subarray(0, plain.length).equals(plain), 'only extended').to.equal(true);
      const report = await clerk.call('verifyFile', { bytes });
      expect(report).to.include({ verdict: 'VALID' });
      expect(report.signatures[0]?.signer?.commonName).to.match(/Sở Nội vụ/i);
      if (!hasProgram('pdfsig')) return this.skip();
      const told = execFileSync('pdfsig', ['-nocert', path], { encoding: 'utf8' });
      expect(told).to.include('Signature is Valid').and.to.include('Total document signed');
    });

    it('is signed by nobody whose password was given too long ago, nor by another agency or an officer', async () => {
      const made = await print(books.incoming);
      for (const [caller, code] of [
        [desk.receiver, 'NOT_FOUND'],
        [desk.officer, 'FORBIDDEN'],
      ] as const)
        expect(await codeOf(sign(made.id, PIN, caller))).to.equal(code);
      time.behindMs = 31 * MINUTES;
      const lateClerk = await office.anew('vanthu.snv');
      time.behindMs = 0;
      expect(await codeOf(sign(made.id, PIN, lateClerk))).to.equal('AUTH_STEP_UP_NEEDED');
      const after = await clerk.call('getRegisterPrint', { params: { id: made.id } });
      expect(after).to.deep.include({ state: 'ready', signed: null });
    });

    it('is the same print when it is asked twice, and one of a book is made at a time', async () => {
      const body = { requestId: randomUUID() };
      const params = { id: books.long };
      const ask = (wish = body) => clerk.call('printRegister', { params, body: wish });
      const [one, two] = await Promise.all([ask(), ask()]);
      const other = await codeOf(ask({ requestId: randomUUID() }));
      expect(one.id).to.equal(two.id);
      expect(other).to.be.oneOf(['REGISTER_PRINT_RUNNING', 'resolved']);
      await office.settle();
      const { items } = await clerk.call('listRegisterPrints', { params });
      expect(items.filter(({ id }) => id === one.id)).to.have.length(1);
      expect(items.every(({ state }) => state !== 'making')).to.equal(true);
    });

    it('holds the numbers of some days only, or none; days that run backwards are refused', async () => {
      const today = vietnamDate(new Date());
      expect(await print(books.long, { from: today, to: today })).to.include({ state: 'ready', done: ROWS });
      expect(await print(books.long, { to: '2001-01-01' })).to.include({ done: 0, pageCount: 2 });
      const backwards = { requestId: randomUUID(), from: '2026-03-02', to: '2026-03-01' };
      const refused = clerk.call('printRegister', { params: { id: books.long }, body: backwards });
      expect(await codeOf(refused)).to.equal('BAD_INPUT');
    });

    it('is a spreadsheet too, which others open, and in which no cell is a formula', async function () {
      if (!hasCalc()) return this.skip();
      const { id } = await print(books.long);
      await writeFile(join(folder, 'so.xlsx'), await clerk.call('downloadRegisterSheet', { params: { id } }));
      const profile = `-env:UserInstallation=file://${join(folder, 'office')}`;
      const asCsv = 'csv:Text - txt - csv (StarCalc):44,34,76';
      execFileSync('soffice', ['--headless', profile, '--convert-to', asCsv, '--outdir', folder, 'so.xlsx'], {
        cwd: folder,
        stdio: 'ignore',
      });
      const lines = (await readFile(join(folder, 'so.csv'), 'utf8')).trim().split('\n');
      expect(lines).to.have.length(ROWS + 3);
      expect(lines[2]).to.match(/^"?Số, ký hiệu văn bản"?,Ngày tháng văn bản,Tên loại và trích yếu/);
      expect(lines[7]).to.include('"=HYPERLINK(""http://evil.example"",""Bấm vào đây"")"');
      expect(lines[3 + 49]).to.include('Số hủy: Lãnh đạo không ký');
    });
  });
});
