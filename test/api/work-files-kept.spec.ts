import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { ZipFile } from 'yazl';
import { checkWorkFile } from '../../server/cli/work-file.ts';
import type { FileList, FileListRow } from '../../server/contracts/file-lists.ts';
import type { WorkFileDetail } from '../../server/contracts/work-files.ts';
import { codeOf } from '../support/code-of.ts';
import { Refused } from '../support/harness.ts';
import { findProgram } from '../support/programs.ts';
import { unpack } from './opened-bundle.ts';
import { type KeepingDesk, listRow, openKeeping, picture, plainPdf, seen } from './work-files-desk.ts';

const run = promisify(execFile);
const DAY_MS = 86_400_000;

describe('work files, kept', function () {
  this.timeout(120_000);
  let desk: KeepingDesk;
  let folder: string;
  let start: Date;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vanthu-kept-'));
    desk = await openKeeping();
    start = desk.time.now;
  });
  after(async () => {
    await desk?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(() => {
    desk.time.now = start;
  });

  const closed = async (overrides: object = {}): Promise<WorkFileDetail> =>
    desk.close(await desk.upload(await desk.opened(overrides), picture()));
  const handedOver = async () => desk.officer.call('handOverWorkFile', seen(await closed()) as never);
  const told = async (kind: string, of: { id: string }, who = desk.officer) => {
    await desk.office.settle();
    const { items } = await who.call('listNotifications', { query: { limit: 100 } });
    return items.filter((item) => item.kind === kind && item.documentId === of.id);
  };

  describe('the list of a year', () => {
    const year = 2031;
    const params = { year };
    const get = () => desk.clerk.call('getFileList', { query: params });
    const save = (list: FileList, rows: FileListRow[]) =>
      desk.clerk.call('saveFileList', { params, body: { version: list.version, rows } });
    const heading = () =>
      listRow({ level: 'heading', title: 'Tổ chức cán bộ', notation: null, retention: null, maker: '' });
    let rows: FileListRow[];

    it('is written by the clerk, approved by the head, and by nobody else', async () => {
      const body = { version: 0, rows: [listRow({})] };
      expect(await codeOf(desk.officer.call('saveFileList', { params, body }))).to.equal('FORBIDDEN');
      rows = [heading(), listRow({ notation: '01.TCCB' }), listRow({ notation: '02.TCCB', retention: null })];
      const saved = await save(await get(), rows);
      expect(saved).to.deep.include({ state: 'draft', version: 1, approved: null });
      const version = { version: saved.version };
      expect(await codeOf(desk.leader.call('approveFileList', { params, body: version }))).to.equal(
        'FILE_LIST_WRONG_STATE',
      );
      const submitted = await desk.clerk.call('submitFileList', { params, body: version });
      expect(await codeOf(save(submitted, rows))).to.equal('FILE_LIST_WRONG_STATE');
      expect(await codeOf(desk.clerk.call('approveFileList', { params, body: { version: 2 } }))).to.equal(
        'FORBIDDEN',
      );
      const reason = 'Thiếu hồ sơ thi đua';
      const back = await desk.leader.call('returnFileList', { params, body: { version: 2, reason } });
      expect(back.returned?.reason).to.equal(reason);
      await desk.clerk.call('submitFileList', { params, body: { version: back.version } });
      const approved = await desk.leader.call('approveFileList', {
        params,
        body: { version: back.version + 1 },
      });
      expect(approved.approved).to.deep.include({ edition: 1, rows });
    });

    it('refuses a notation twice, a file without one, an empty list, and what two clerks write at once', async () => {
      const list = await get();
      const twice = [listRow({ notation: '01.TCCB' }), listRow({ notation: '01.tccb' })];
      expect(await codeOf(save(list, twice))).to.equal('FILE_LIST_NOTATION_TWICE');
      expect(await codeOf(save(list, [listRow({ notation: null })]))).to.equal('BAD_INPUT');
      const other = { params: { year: 2040 } };
      const headings = { version: 0, rows: [heading()] };
      await desk.clerk.call('saveFileList', { ...other, body: headings });
      const submit = desk.clerk.call('submitFileList', { ...other, body: { version: 1 } });
      expect(await codeOf(submit)).to.equal('FILE_LIST_EMPTY');
      const both = await Promise.all(
        [1, 2].map(() =>
          codeOf(desk.clerk.call('saveFileList', { ...other, body: { ...headings, version: 1 } })),
        ),
      );
      expect(both.toSorted()).to.deep.equal(['CONFLICT', 'resolved']);
    });

    it('is copied from the approved one of the year before, once, and for its own rows', async () => {
      const next = { params: { year: year + 1 } };
      expect((await desk.clerk.call('getFileList', { query: next.params })).canCopy).to.equal(true);
      expect(await codeOf(desk.leader.call('copyFileList', next))).to.equal('FORBIDDEN');
      const copied = await desk.clerk.call('copyFileList', next);
      const said = (list: readonly FileListRow[]) => list.map(({ id: _own, ...row }) => row);
      expect(said(copied.rows)).to.deep.equal(said(rows));
      expect(copied.rows.some(({ id }) => rows.some((row) => row.id === id))).to.equal(false);
      expect(copied).to.deep.include({ state: 'draft', approved: null, canCopy: false });
      expect(await codeOf(desk.clerk.call('copyFileList', next))).to.equal('FILE_LIST_WRONG_STATE');
      const later = { params: { year: year + 5 } };
      expect(await codeOf(desk.clerk.call('copyFileList', later))).to.equal('FILE_LIST_NOTHING_TO_COPY');
    });

    it('opens files by its rows while a change of it waits, and keeps rows that are used', async () => {
      const list = await get();
      const [, first, second] = rows;
      const wish = {
        rowId: first?.id,
        notation: null,
        startedOn: `${year}-01-02`,
        title: 'Hồ sơ tuyển dụng',
      };
      const file = await desk.opened(wish);
      expect(file).to.deep.include({ notation: '01.TCCB', year });
      expect(file.listRow).to.deep.equal({ year, rowId: first?.id, edition: 1 });
      expect(await codeOf(desk.opened(wish))).to.equal('WORK_FILE_NOTATION_TAKEN');
      expect(await codeOf(desk.opened({ ...wish, rowId: crypto.randomUUID() }))).to.equal(
        'FILE_LIST_ROW_UNKNOWN',
      );
      const without = rows.filter((row) => row !== first);
      const refused = await save(list, without).catch((error: unknown) => error);
      if (!(refused instanceof Refused)) throw new Error('it was not refused');
      expect(refused.code).to.equal('FILE_LIST_ROW_USED');
      expect(refused.problem.errors?.map(({ pointer }) => pointer)).to.deep.equal([`/rows/${first?.id}`]);
      const changed = await save(
        list,
        rows.filter((row) => row !== second),
      );
      expect(changed).to.deep.include({ state: 'draft', usedRows: [first?.id] });
      const still = await desk.opened({ ...wish, rowId: second?.id });
      expect(still.notation).to.equal('02.TCCB');
      await desk.clerk.call('submitFileList', { params, body: { version: changed.version } });
      const approve = desk.leader.call('approveFileList', { params, body: { version: changed.version + 1 } });
      expect(await codeOf(approve)).to.equal('FILE_LIST_ROW_USED');
    });
  });

  describe('handed over', () => {
    it('goes to the archive with its counts, and is frozen there', async () => {
      const file = await handedOver();
      expect(file.state).to.equal('handed-over');
      expect(file.handOver).to.deep.include({ items: 1, files: 1, pages: 1, accepted: null });
      expect(
        await codeOf(
          desk.officer.call('reopenWorkFile', seen(file, { reason: 'Còn thiếu biên bản' }) as never),
        ),
      ).to.equal('WORK_FILE_WRONG_STATE');
      expect(await codeOf(desk.officer.call('acceptWorkFile', seen(file) as never))).to.equal('FORBIDDEN');
      const taken = await desk.clerk.call('acceptWorkFile', seen(file) as never);
      expect(taken.state).to.equal('archived');
      expect(Object.values((await desk.read(file)).can)).to.deep.equal(Array(8).fill(false));
      expect(
        await codeOf(
          desk.leader.call('reopenWorkFile', seen(taken, { reason: 'Còn thiếu biên bản' }) as never),
        ),
      ).to.equal('WORK_FILE_WRONG_STATE');
      expect(await told('workFile.accepted', file)).to.have.length(1);
    });

    it('is its owner’s again, as it was, when the archive refuses with a reason', async () => {
      const file = await handedOver();
      const reason = 'Thiếu biên bản nghiệm thu';
      expect(
        await codeOf(desk.clerk.call('refuseWorkFile', seen(file, { reason: 'ngắn' }) as never)),
      ).to.equal('BAD_INPUT');
      const back = await desk.clerk.call('refuseWorkFile', seen(file, { reason }) as never);
      expect(back).to.deep.include({ state: 'closed', handOver: null });
      expect(back.items).to.deep.equal(file.items);
      expect(back.returned).to.deep.include({ kind: 'refused', reason });
      const [news] = await told('workFile.refused', file);
      expect(news?.text).to.equal(reason);
      const again = await desk.officer.call('handOverWorkFile', seen(back) as never);
      expect(again.returned).to.equal(null);
    });

    it('is taken once, whoever asks at the same moment', async () => {
      const file = await handedOver();
      const reason = 'Thiếu biên bản nghiệm thu';
      const both = await Promise.all([
        codeOf(desk.clerk.call('acceptWorkFile', seen(file) as never)),
        codeOf(desk.clerk.call('refuseWorkFile', seen(file, { reason }) as never)),
      ]);
      expect(both.filter((code) => code === 'resolved')).to.have.length(1);
      expect(['archived', 'closed']).to.include((await desk.read(file)).state);
    });

    it('has a record as PDF, with Vietnamese letters that other programs read', async function () {
      const pdftotext = findProgram('pdftotext');
      if (pdftotext === undefined) return this.skip();
      const open = await closed();
      const params = { id: open.id };
      expect(await codeOf(desk.officer.call('downloadHandOverRecord', { params }))).to.equal(
        'WORK_FILE_WRONG_STATE',
      );
      const file = await desk.officer.call('handOverWorkFile', seen(open) as never);
      await desk.clerk.call('acceptWorkFile', seen(file) as never);
      const path = join(folder, 'bien-ban.pdf');
      await writeFile(path, await desk.officer.call('downloadHandOverRecord', { params }));
      const { stdout } = await run(pdftotext, ['-layout', path, '-']);
      expect(stdout).to.contain('BIÊN BẢN GIAO NHẬN HỒ SƠ, TÀI LIỆU').and.to.contain(file.code);
    });

    it('may be put off by the leader, two years at most', async () => {
      const file = await closed();
      const year = Number(file.handOverDueOn?.slice(0, 4));
      const rest = file.handOverDueOn?.slice(4);
      const reason = 'Theo công văn đồng ý số 12/SNV-VP';
      const delay = (until: string, who = desk.leader) =>
        who.call('delayHandOver', seen(file, { reason, until }) as never);
      expect(await codeOf(delay(`${year + 1}${rest}`, desk.officer))).to.equal('FORBIDDEN');
      expect(await codeOf(delay(`${year + 3}${rest}`))).to.equal('WORK_FILE_DELAY_TOO_LONG');
      expect(await codeOf(delay(`${year}${rest}`))).to.equal('WORK_FILE_DELAY_TOO_LONG');
      expect((await delay(`${year + 2}${rest}`)).handOverDueOn).to.equal(`${year + 2}${rest}`);
    });

    it('is told of thirty days ahead, once for each day it is due', async () => {
      const file = await closed({ retention: null });
      const due = Date.parse(`${file.handOverDueOn}T00:00:00Z`);
      const { workFiles } = desk.office.container;
      desk.time.now = new Date(due - 32 * DAY_MS);
      await workFiles.noticeDue();
      expect(
        await told('workFile.handOverDue', file, await desk.office.anew('chuyenvien.snv')),
      ).to.have.length(0);
      desk.time.now = new Date(due - 29 * DAY_MS);
      await Promise.all([workFiles.noticeDue(), workFiles.noticeDue()]);
      await workFiles.noticeDue();
      const news = await told('workFile.handOverDue', file, await desk.office.anew('chuyenvien.snv'));
      expect(news.map(({ text }) => text)).to.deep.equal([file.handOverDueOn]);
    });
  });

  describe('lists', () => {
    const titles = async (query: object, who = desk.officer) =>
      (await who.call('listWorkFiles', { query: { limit: 100, ...query } as never })).items.map(
        ({ title }) => title,
      );

    before(async () => {
      for (const [title, retention] of [
        ['Danh sách khen thưởng', null],
        ['Danh sách nghỉ phép', 5],
        ['Danh sách trực', 2],
      ] as const)
        await desk.opened({ title, retention });
      await handedOver();
    });

    it('page without missing or repeating, newest change first', async () => {
      const seenIds: string[] = [];
      let after: string | undefined;
      do {
        const page = await desk.clerk.call('listWorkFiles', { query: { box: 'all', limit: 3, after } });
        seenIds.push(...page.items.map(({ id }) => id));
        after = page.next ?? undefined;
      } while (after !== undefined);
      const all = await desk.clerk.call('listWorkFiles', { query: { box: 'all', limit: 100 } });
      expect(seenIds).to.deep.equal(all.items.map(({ id }) => id));
      const wrong = desk.clerk.call('listWorkFiles', { query: { after: 'x' } });
      expect(await codeOf(wrong)).to.equal('BAD_INPUT');
    });

    it('find title and code without diacritics, and narrow by year, state and retention', async () => {
      expect(await titles({ text: 'danh sach khen' })).to.deep.equal(['Danh sách khen thưởng']);
      expect(await titles({ text: 'danh sach', retention: 'permanent' })).to.deep.equal([
        'Danh sách khen thưởng',
      ]);
      expect(await titles({ text: 'danh sach', retention: 5 })).to.deep.equal(['Danh sách nghỉ phép']);
      expect(await titles({ text: 'danh sach', year: 2031 })).to.deep.equal([]);
      expect(await titles({ text: '.*', box: 'all' })).to.deep.equal([]);
      expect(await titles({ box: 'to-accept', state: 'open' }, desk.clerk)).to.deep.equal([]);
    });

    it('show each the files that are his to see', async () => {
      const waiting = await titles({ box: 'to-accept' }, desk.clerk);
      expect(waiting).to.not.deep.equal([]);
      expect(await titles({ box: 'mine' }, desk.clerk)).to.deep.equal([]);
      expect(await titles({ box: 'all' }, await desk.office.as('vanthu.stc'))).to.deep.equal([]);
      expect(await titles({ box: 'all' }, await desk.office.as('quantri.snv'))).to.deep.equal([]);
    });
  });

  describe('an export that came back', () => {
    let files: Map<string, Buffer>;
    let zipPath: string;

    before(async () => {
      const file = await desk.upload(await desk.opened(), plainPdf(), {
        title: 'Báo cáo',
        typeName: 'Báo cáo',
      });
      const zip = await desk.officer.call('exportWorkFile', { params: { id: (await desk.close(file)).id } });
      zipPath = join(folder, 'ho-so.zip');
      await writeFile(zipPath, zip);
      files = await unpack(zip);
    });

    const packed = async (change: (files: Map<string, Buffer>) => void): Promise<Buffer> => {
      const changed = new Map(files);
      change(changed);
      const zip = new ZipFile();
      for (const [name, bytes] of changed) zip.addBuffer(bytes, name);
      zip.end();
      const pieces: Buffer[] = [];
      for await (const piece of zip.outputStream as unknown as AsyncIterable<Buffer>) pieces.push(piece);
      return Buffer.concat(pieces);
    };
    const faultsOf = async (change: (files: Map<string, Buffer>) => void) => {
      const { verdict, faults } = await desk.officer.call('checkExport', { bytes: await packed(change) });
      return [verdict, ...faults.map(({ code }) => code)];
    };
    const paper = () => [...files.keys()].find((name) => name.startsWith('tai-lieu/')) ?? '';

    it('names what is missing, changed, strange, and a list that is not what was signed', async () => {
      expect(await faultsOf(() => undefined)).to.deep.equal(['VALID']);
      expect(await faultsOf((all) => all.delete(paper()))).to.deep.equal(['INVALID', 'FILE_MISSING']);
      expect(await faultsOf((all) => all.set(paper(), Buffer.from('khác')))).to.deep.equal([
        'INVALID',
        'FILE_CHANGED',
      ]);
      expect(await faultsOf((all) => all.set('la.txt', Buffer.of(1)))).to.deep.equal([
        'INVALID',
        'FILE_UNKNOWN',
      ]);
      const xml = Buffer.from(files.get('ho-so.xml')?.toString().replace('Báo cáo', 'Bao cao') ?? '');
      expect(await faultsOf((all) => all.set('ho-so.xml', xml))).to.deep.equal(['INVALID', 'SEAL_INVALID']);
      expect(await faultsOf((all) => all.delete('ho-so.jws'))).to.deep.equal(['INDETERMINATE']);
      const declared = Buffer.from(
        files.get('ho-so.xml')?.toString().replace('<HoSo', '<!DOCTYPE x []><HoSo') ?? '',
      );
      expect(await codeOf(faultsOf((all) => all.set('ho-so.xml', declared)))).to.equal('EXPORT_NOT_OURS');
      expect(await codeOf(faultsOf((all) => all.delete('ho-so.xml')))).to.equal('EXPORT_NOT_OURS');
    });

    it('is read by the command line with nothing but the roots', async () => {
      const { trustFolder: trust, intermediatesFolder: intermediates } = desk.office.pki;
      const command = { trust, intermediates, revocation: false, json: true };
      const { write } = process.stdout;
      let said = '';
      process.stdout.write = (text: string | Uint8Array) => {
        said += String(text);
        return true;
      };
      try {
        expect(await checkWorkFile(zipPath, command)).to.equal(0);
      } finally {
        process.stdout.write = write;
      }
      expect(JSON.parse(said)).to.deep.include({ ok: true, verdict: 'VALID', faults: [] });
      const cut = join(folder, 'cut.zip');
      await writeFile(cut, (await packed(() => undefined)).subarray(0, 3000));
      expect(await codeOf(checkWorkFile(cut, command))).to.equal('EXPORT_CUT_OFF');
    });
  });
});
