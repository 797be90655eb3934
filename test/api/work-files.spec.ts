import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { codeOf } from '../support/code-of.ts';
import { Refused } from '../support/harness.ts';
import { findProgram } from '../support/programs.ts';
import { unpack } from './opened-bundle.ts';
import { type KeepingDesk, openKeeping, picture, plainPdf, recording, seen } from './work-files-desk.ts';

const run = promisify(execFile);

describe('work files', function () {
  this.timeout(120_000);
  let desk: KeepingDesk;
  let released: OutgoingDetail;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vanthu-work-files-'));
    desk = await openKeeping();
    released = await desk.released();
  });
  after(async () => {
    await desk?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const document = () => ({ source: 'outgoing', documentId: released.id });
  const issues = async (promise: Promise<unknown>) => {
    const refused = await promise.catch((error: unknown) => error);
    if (!(refused instanceof Refused)) throw new Error('it was not refused');
    const { code, errors = [] } = refused.problem;
    return { code, pointers: errors.map(({ pointer }) => pointer) };
  };

  describe('being filled', () => {
    it('opens one file however often the same wish is sent', async () => {
      const wish = { requestId: crypto.randomUUID(), notation: '90.MOT' };
      const [first, second] = [await desk.opened(wish), await desk.opened(wish)];
      expect(second.id).to.equal(first.id);
      expect(first.code).to.equal(`H16.01.${first.year}.90.MOT`);
    });

    it('gives a notation once a year, in whatever case', async () => {
      await desk.opened({ notation: '91.TCCB' });
      expect(await codeOf(desk.opened({ notation: '91.tccb' }))).to.equal('WORK_FILE_NOTATION_TAKEN');
    });

    it('holds documents by reference, in order of their dates, and the same one in many files', async () => {
      const [one, other] = [await desk.opened(), await desk.opened()];
      await desk.upload(one, plainPdf(), { on: null, title: 'Chưa có ngày' });
      await desk.add(one, document());
      const filled = await desk.upload(one, picture(), { on: '2020-02-03', title: 'Ảnh cũ' });
      expect(filled.items.map(({ title, ordinal }) => [ordinal, title])).to.deep.equal([
        [1, 'Ảnh cũ'],
        [2, released.fields.subject],
        [3, 'Chưa có ngày'],
      ]);
      const [, held] = filled.items;
      expect(held?.files[0]?.digest).to.equal(released.versions.at(-1)?.digest);
      await desk.add(other, document());
      const { items } = await desk.officer.call('listWorkFiles', {
        query: { box: 'all', documentId: released.id },
      });
      expect(items.map(({ id }) => id)).to.include.members([one.id, other.id]);
    });

    it('takes sound into a file, and nowhere else', async () => {
      const file = await desk.opened();
      const filled = await desk.upload(file, recording(), { title: 'Ghi âm cuộc họp' });
      expect(filled.items[0]?.files[0]?.mediaType).to.equal('audio/wav');
      const query = { name: 'ghi-am.wav', purpose: 'attachment' } as const;
      const sent = desk.officer.call('uploadFile', { query, bytes: recording() });
      expect(await codeOf(sent)).to.equal('FILE_TYPE_REFUSED');
    });

    it('holds incoming documents too, which are open until their handling has ended', async () => {
      const [clerk, leader, handler] = await Promise.all(
        ['vanthu.stc', 'lanhdao.stc', 'chuyenvien.stc'].map((name) => desk.office.as(name)),
      );
      if (!clerk || !leader || !handler) throw new Error('nobody works there');
      const { items } = await clerk.call('listIncoming', { query: { box: 'all' } });
      const arrived = items.find(({ numberText }) => numberText === released.number?.text);
      const params = { id: arrived?.id ?? '' };
      const now = async () => ({ version: (await clerk.call('getIncoming', { params })).version });
      await clerk.call('registerIncoming', { params, body: await now() });
      const { people } = await leader.call('getOwnAgency');
      const postId = people.find(({ role }) => role === 'officer')?.postId ?? '';
      const assignments = [{ role: 'lead' as const, postId }];
      await leader.call('assignIncoming', { params, body: { ...(await now()), assignments } });
      const file = await desk.opened({}, handler);
      const item = { source: 'incoming', documentId: params.id };
      const [held] = (await desk.add(file, item, handler)).items;
      expect(held).to.deep.include({ isOpen: true, numberText: released.number?.text });
      await handler.call('reportProgress', { params, body: { ...(await now()), text: 'Đang tổng hợp' } });
      await handler.call('completeIncoming', { params, body: { ...(await now()), text: 'Đã báo cáo' } });
      const filled = await handler.call('getWorkFile', { params: { id: file.id } });
      expect(filled.items[0]?.isOpen).to.equal(false);
      const { title, retention, startedOn: endedOn } = filled;
      await handler.call('closeWorkFile', seen(filled, { title, retention, endedOn }) as never);
      const zip = await handler.call('exportWorkFile', { params: { id: file.id } });
      const xml = (await unpack(zip)).get('ho-so.xml')?.toString() ?? '';
      for (const said of ['<ArrivalDate>', '<ArrivalNumber>1<', '<ToPlaces>', 'Đang tổng hợp'])
        expect(xml).to.contain(said);
    });

    it('refuses the same document twice, also at the same moment', async () => {
      const file = await desk.opened();
      const both = await Promise.all([1, 2].map(() => codeOf(desk.add(file, document()))));
      expect(both.toSorted()).to.deep.equal(['WORK_FILE_HAS_ITEM', 'resolved']);
      expect((await desk.read(file)).items).to.have.length(1);
    });

    it('takes what several people put in at once', async () => {
      const { people } = await desk.officer.call('getOwnAgency');
      const clerkPost = people.find(({ role }) => role === 'clerk')?.postId ?? '';
      const file = await desk.opened({ coworkerPostIds: [clerkPost] });
      await Promise.all([
        desk.add(file, document(), desk.clerk),
        desk.upload(file, picture()),
        desk.upload(file, picture()),
      ]);
      expect((await desk.read(file)).items).to.have.length(3);
    });

    it('answers NOT_FOUND for an item that somebody has taken out meanwhile', async () => {
      const file = await desk.add(await desk.opened(), document());
      const params = { id: file.id, item: file.items[0]?.id ?? '' };
      await desk.officer.call('removeItem', { params });
      expect(await codeOf(desk.officer.call('removeItem', { params }))).to.equal('NOT_FOUND');
      expect(await codeOf(desk.officer.call('changeItem', { params, body: {} }))).to.equal('NOT_FOUND');
      await desk.add(file, document());
      expect((await desk.read(file)).items).to.have.length(1);
    });

    it('lets nobody put in what he may not see', async () => {
      const draft = await desk.draft();
      const file = await desk.opened({}, desk.clerk);
      const put = desk.add(file, { source: 'outgoing', documentId: draft.id }, desk.clerk);
      expect(await codeOf(put)).to.equal('WORK_FILE_DOCUMENT_UNKNOWN');
    });

    it('is unknown to strangers and administrators, and leaves others no act', async () => {
      const file = await desk.opened();
      const colleague = await desk.office.as('vanthu.stc');
      expect(await codeOf(colleague.call('getWorkFile', { params: { id: file.id } }))).to.equal('NOT_FOUND');
      const admin = await desk.office.as('quantri.snv');
      expect(await codeOf(admin.call('getWorkFile', { params: { id: file.id } }))).to.equal('NOT_FOUND');
      expect(await codeOf(desk.add(file, document(), desk.leader))).to.equal('FORBIDDEN');
      expect(
        await codeOf(
          desk.leader.call(
            'closeWorkFile',
            seen(file, {
              ...{ title: file.title, retention: 10, endedOn: file.startedOn },
            }) as never,
          ),
        ),
      ).to.equal('FORBIDDEN');
      expect(await codeOf(desk.office.stranger.call('listWorkFiles'))).to.equal('NOT_SIGNED_IN');
    });
  });

  describe('closing', () => {
    it('is refused while documents in it are open, and names all of them', async () => {
      const [first, second] = [await desk.submitted(), await desk.draft()];
      let file = await desk.add(await desk.opened(), document());
      for (const { id } of [first, second])
        file = await desk.add(file, { source: 'outgoing', documentId: id });
      const open = file.items.filter(({ isOpen }) => isOpen).map(({ id }) => `/items/${id}`);
      expect(open).to.have.length(2);
      expect(await issues(desk.close(file))).to.deep.equal({
        code: 'WORK_FILE_DOCUMENT_OPEN',
        pointers: open,
      });
      expect((await desk.read(file)).state).to.equal('open');
    });

    it('names every field that lacks a value', async () => {
      const file = await desk.upload(await desk.opened(), picture(), { on: null, typeName: '', author: '' });
      const at = `/items/${file.items[0]?.id}`;
      expect(await issues(desk.close(file))).to.deep.equal({
        code: 'WORK_FILE_INCOMPLETE',
        pointers: [`${at}/on`, `${at}/typeName`, `${at}/author`],
      });
      expect((await issues(desk.close(await desk.opened()))).pointers).to.deep.equal(['/items']);
    });

    it('drops duplicates and drafts only by confirmation, each by its name', async () => {
      const digest = released.versions.at(-1)?.digest ?? '';
      const bytes = await desk.officer.call('downloadOutgoingFile', { params: { id: released.id, digest } });
      await desk.add(await desk.opened(), document());
      const file = await desk.opened();
      await desk.add(file, document());
      await desk.upload(file, bytes, { title: 'Bản trùng', on: '2999-01-01' });
      const filled = await desk.upload(file, picture(), { title: 'Nháp', isDraft: true });
      const idOf = (title: string) => filled.items.find((item) => item.title === title)?.id ?? '';
      const asked = [`/items/${idOf('Bản trùng')}`, `/items/${idOf('Nháp')}`];
      const refused = await issues(desk.close(filled, { endedOn: filled.startedOn }));
      expect(refused).to.deep.equal({ code: 'WORK_FILE_UNSETTLED', pointers: asked });
      const settled = { drop: [idOf('Bản trùng')], keep: [idOf('Nháp')], endedOn: filled.startedOn };
      const closed = await desk.close(filled, settled);
      expect(closed.items.map(({ title }) => title)).to.deep.equal(['Nháp', released.fields.subject]);
      expect(closed.closed?.dropped).to.equal(1);
    });

    it('sees an item that came meanwhile as another version', async () => {
      const file = await desk.add(await desk.opened(), document());
      await desk.upload(file, picture());
      expect(await codeOf(desk.close(file))).to.equal('CONFLICT');
    });

    it('counts pages and the day of hand-over, and freezes the file', async () => {
      const file = await desk.add(await desk.opened({ retention: 5 }), document());
      const closed = await desk.close(file);
      expect(closed).to.deep.include({ state: 'closed', pageTotal: 1 });
      const nextYear = `${Number(closed.endedOn?.slice(0, 4)) + 1}${closed.endedOn?.slice(4)}`;
      expect(closed.handOverDueOn).to.equal(nextYear);
      expect(await codeOf(desk.upload(closed, picture()))).to.equal('WORK_FILE_WRONG_STATE');
      const params = { id: closed.id, item: closed.items[0]?.id ?? '' };
      expect(await codeOf(desk.officer.call('removeItem', { params }))).to.equal('WORK_FILE_WRONG_STATE');
      expect(await codeOf(desk.close(closed))).to.equal('WORK_FILE_WRONG_STATE');
    });

    it('can be undone with a reason, and keeps a file of four years where it is', async () => {
      const file = await desk.add(await desk.opened({ retention: 4 }), document());
      const closed = await desk.close(file);
      expect(closed.handOverDueOn).to.equal(null);
      expect(await codeOf(desk.officer.call('handOverWorkFile', seen(closed) as never))).to.equal(
        'WORK_FILE_WRONG_STATE',
      );
      const reason = 'Còn thiếu biên bản họp';
      const again = await desk.officer.call('reopenWorkFile', seen(closed, { reason }) as never);
      expect(again).to.deep.include({ state: 'open', endedOn: null });
      expect(again.returned).to.deep.include({ kind: 'reopened', reason });
    });
  });

  describe('exported', () => {
    let zip: Buffer;

    before(async () => {
      let file = await desk.add(await desk.opened(), document());
      file = await desk.upload(file, picture(), { on: '2020-01-02' });
      file = await desk.upload(file, recording(), { title: 'Ghi âm', typeName: 'Ghi âm' });
      const closed = await desk.close(file);
      zip = await desk.officer.call('exportWorkFile', { params: { id: closed.id } });
    });

    it('is refused while the file is being filled', async () => {
      const { id } = await desk.opened();
      const asked = desk.officer.call('exportWorkFile', { params: { id } });
      expect(await codeOf(asked)).to.equal('WORK_FILE_WRONG_STATE');
    });

    it('holds documents in order, both indexes, and the standard fields with their codes', async () => {
      const files = await unpack(zip);
      expect(
        [...files.keys()].filter((name) => name.startsWith('tai-lieu/')).map((name) => name.slice(9, 12)),
      ).to.deep.equal(['001', '002', '003']);
      expect([...files.keys()]).to.include.members(['MUC-LUC-VAN-BAN.pdf', 'MUC-LUC-HO-SO.pdf', 'ho-so.xml']);
      const xml = files.get('ho-so.xml')?.toString() ?? '';
      for (const code of [
        'FileCode',
        'OrganId',
        'FileCatalog',
        'FileNotation',
        'DocOrdinal',
        'TypeName',
        'CodeNumber',
        'CodeNotation',
        'IssuedDate',
        'OrganName',
        'Subject',
        'PageAmount',
        'SignerInfo',
        'Maintenance',
        'DocTotal',
        'PageTotal',
      ])
        expect(xml, code).to.contain(`<${code}>`);
    });

    it('is read again whole, with its signatures', async () => {
      const check = await desk.officer.call('checkExport', { bytes: zip });
      expect(check.faults).to.deep.equal([]);
      expect(check).to.deep.include({ verdict: 'VALID', signer: 'Sở Nội vụ tỉnh Đắk Nông' });
      expect(check.items.map(({ files }) => files[0]?.signatures)).to.deep.equal([null, null, 'VALID']);
    });

    it('verifies elsewhere: pdfsig, qpdf, xmllint', async function () {
      const programs = ['pdfsig', 'qpdf', 'xmllint'].map(findProgram);
      if (programs.some((program) => program === undefined)) return this.skip();
      const [pdfsig = '', qpdf = '', xmllint = ''] = programs;
      for (const [name, bytes] of await unpack(zip)) {
        const path = join(folder, name.replaceAll('/', '-'));
        await writeFile(path, bytes);
        if (name.endsWith('.pdf')) await run(qpdf, ['--check', path]);
        if (name.endsWith('.xml')) await run(xmllint, ['--noout', path]);
        if (!name.startsWith('tai-lieu/') || !name.endsWith('.pdf')) continue;
        const { stdout } = await run(pdfsig, ['-nocert', path]);
        expect(stdout.match(/Signature is Valid/g)).to.have.length(2);
      }
    });

    it('is recognised when it was cut off, wherever', async () => {
      for (const part of [0.1, 0.5, 0.97]) {
        const bytes = zip.subarray(0, Math.floor(zip.length * part));
        expect(await codeOf(desk.officer.call('checkExport', { bytes })), String(part)).to.equal(
          'EXPORT_CUT_OFF',
        );
      }
      expect(await codeOf(desk.officer.call('checkExport', { bytes: plainPdf() }))).to.equal(
        'EXPORT_NOT_OURS',
      );
      expect(await codeOf(desk.officer.call('checkExport', { bytes: Buffer.of() }))).to.equal('FILE_EMPTY');
    });
  });
});
