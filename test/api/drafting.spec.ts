// From a word processor's file, or from nothing, to a draft with its PDF: through HTTP, with the real LibreOffice; and an
// office that has none.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Conversion } from '../../server/contracts/drafting.ts';
import { writeTemplate } from '../../server/drafting/docx/write-docx.ts';
import { codeOf } from '../support/code-of.ts';
import { type Caller, Refused, startTestOffice, type TestOffice } from '../support/harness.ts';
import { killOfficeInWork } from '../support/office-processes.ts';
import { docxOf, odtOf, paragraphOf } from '../support/office-samples.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { findProgram, hasProgram } from '../support/programs.ts';

const run = promisify(execFile);

const ended = async (caller: Caller, { id }: Conversion): Promise<Conversion> => {
  for (;;) {
    const now = await caller.call('getConversion', { params: { id } });
    if (now.state === 'done' || now.state === 'failed') return now;
    // As the client does; asking without a pause would take the processor from what is waited for.
    await wait(150);
  }
};
const convert = async (caller: Caller, bytes: Uint8Array, name: string) =>
  ended(caller, await caller.call('convertFile', { query: { name }, bytes }));
const placesOf = async (promise: Promise<unknown>) => {
  const refused = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(refused instanceof Refused)) throw new Error('not refused');
  return {
    code: refused.code,
    names: (refused.problem.errors ?? []).map(({ pointer }) => pointer.replace('/places/', '')),
  };
};

describe('drafting', () => {
  let office: TestOffice;
  let officer: Caller;
  let leader: Caller;
  let clerk: Caller;
  let admin: Caller;
  let folder: string;

  before(async function () {
    const officeProgram = findProgram('soffice');
    if (officeProgram === undefined) return this.skip();
    office = await startTestOffice({ officeProgram });
    [officer, leader, clerk, admin] = (await Promise.all(
      ['chuyenvien.snv', 'lanhdao.snv', 'vanthu.snv', 'quantri.snv'].map((name) => office.as(name)),
    )) as [Caller, Caller, Caller, Caller];
    folder = await mkdtemp(join(tmpdir(), 'vanthu-drafting-'));
  });
  after(async () => {
    await office?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  const textOf = async (pdf: Uint8Array) => {
    const path = join(folder, 'text.pdf');
    await writeFile(path, pdf);
    return (await run('pdftotext', ['-layout', path, '-'])).stdout;
  };

  describe('a DOCX', () => {
    it('becomes a PDF that knows what it was made from, and both stay with the draft for all who see it', async () => {
      const docx = await docxOf({ body: paragraphOf('Kính gửi Sở Tài chính', 'Times New Roman') });
      const { state, pdf, source } = await convert(officer, docx, 'Tờ trình.docx');
      expect(state).to.equal('done');
      if (pdf === null) throw new Error('no PDF');
      expect(pdf).to.include({ name: 'Tờ trình.pdf', mediaType: 'application/pdf', pageCount: 1 });
      expect(pdf.source).to.include({ digest: source.digest, name: 'Tờ trình.docx' });
      expect(
        (await officer.call('downloadOwnFile', { params: { digest: source.digest } })).equals(docx),
      ).to.equal(true);

      const { people } = await officer.call('getOwnAgency');
      const signerPostId = people.find(({ role }) => role === 'leader')?.postId ?? null;
      const draft = await officer.call('createDraft', {
        body: {
          kind: 'to-trinh',
          subject: 'Bố trí kinh phí',
          signerPostId,
          recipientCodes: ['H16.02'],
          main: { digest: pdf.digest, name: pdf.name },
          attachments: [{ digest: pdf.digest, name: 'Phụ lục.pdf' }],
        },
      });
      expect(draft.versions.at(-1)?.source).to.deep.equal(pdf.source);
      expect(draft.attachments[0]?.source?.digest).to.equal(source.digest);
      // Saved again it is not uploaded again, and the source stays.
      const { id, version, fields } = draft;
      const saved = await officer.call('updateDraft', { params: { id }, body: { version, fields } });
      expect(saved.versions).to.have.length(1);
      const body = { version: saved.version };
      await officer.call('submitOutgoing', { params: { id }, body });
      const original = await leader.call('downloadOutgoingFile', { params: { id, digest: source.digest } });
      expect(original.equals(docx)).to.equal(true);
    });

    it('sent twice is one conversion, and nobody else’s', async () => {
      const docx = await docxOf({ body: paragraphOf('Một lần') });
      const first = await convert(officer, docx, 'a.docx');
      const again = await officer.call('convertFile', { query: { name: 'a.docx' }, bytes: docx });
      expect(again).to.deep.equal(first);
      expect(await codeOf(clerk.call('getConversion', { params: { id: first.id } }))).to.equal('NOT_FOUND');
    });

    it('that brings macros is refused before anything opens it', async () => {
      const bytes = await docxOf({ parts: { 'word/vbaProject.bin': 'x' } });
      expect(await codeOf(officer.call('convertFile', { query: { name: 'a.docm' }, bytes }))).to.equal(
        'OFFICE_MACROS',
      );
    });

    it('that is a bomb is refused before anything opens it', async () => {
      const bytes = await docxOf({ parts: { 'word/media/a.bmp': Buffer.alloc(8_000_000) } });
      const sent = officer.call('convertFile', { query: { name: 'a.docx' }, bytes });
      expect(await codeOf(sent)).to.equal('OFFICE_EXPANDS_TOO_FAR');
    });

    it('in fonts that are missing here becomes a PDF that names them', async function () {
      if (!hasProgram('fc-list')) return this.skip();
      const docx = await docxOf({ body: paragraphOf('Kính gửi', 'Phông Không Có') });
      const { state, pdf } = await convert(officer, docx, 'phông.docx');
      expect(state).to.equal('done');
      expect(pdf?.source?.fonts.map(({ asked, isSameWidth }) => [asked, isSameWidth])).to.deep.equal([
        ['Phông Không Có', false],
      ]);
    });

    it('whose conversion is killed in mid-work says so; the draft stays as it was, and another try ends well', async function () {
      if (process.platform !== 'linux') return this.skip();
      const draft = await officer.call('createDraft', {
        body: { kind: 'bao-cao', subject: 'Báo cáo đang soạn dở' },
      });
      const docx = await docxOf({ body: paragraphOf('Cộng hòa xã hội chủ nghĩa Việt Nam').repeat(200) });
      const sent = await officer.call('convertFile', { query: { name: 'bao-cao.docx' }, bytes: docx });
      await killOfficeInWork();
      const failed = await ended(officer, sent);
      expect(failed).to.include({ state: 'failed', failure: 'OFFICE_FAILED', pdf: null });
      const { id } = draft;
      expect(await officer.call('getOutgoing', { params: { id } })).to.deep.include({
        state: 'draft',
        version: draft.version,
        fields: draft.fields,
      });
      const { digest } = failed.source;
      expect((await officer.call('downloadOwnFile', { params: { digest } })).equals(docx)).to.equal(true);

      const { pdf } = await ended(
        officer,
        await officer.call('retryConversion', { params: { id: failed.id } }),
      );
      const main = { digest: pdf?.digest ?? '', name: pdf?.name ?? '' };
      const saved = await officer.call('updateDraft', {
        params: { id },
        body: { version: draft.version, fields: { ...draft.fields, main } },
      });
      expect(saved.versions.at(-1)?.source).to.include({ digest, name: 'bao-cao.docx' });
    });

    it('that cannot be opened fails with a code, is kept, and may be tried again', async () => {
      const bytes = await docxOf({ body: '<w:p><w:r></w:p>' });
      const failed = await convert(officer, bytes, 'hỏng.docx');
      expect(failed).to.include({ state: 'failed', failure: 'OFFICE_BROKEN', pdf: null });
      const { digest } = failed.source;
      expect((await officer.call('downloadOwnFile', { params: { digest } })).equals(bytes)).to.equal(true);
      const again = await officer.call('retryConversion', { params: { id: failed.id } });
      expect(again.state).to.be.oneOf(['waiting', 'converting', 'failed']);
      expect(await ended(officer, again)).to.include({ state: 'failed', failure: 'OFFICE_BROKEN' });
    });
  });

  it('takes an ODT as attachment, and DOC and RTF by what they are', async () => {
    expect(await convert(officer, await odtOf(), 'phụ lục')).to.include({ state: 'done' });
    const rtf = await convert(officer, Buffer.from('{\\rtf1\\ansi Xin chao\\par}'), 'a.rtf');
    expect(rtf.source.name).to.equal('a.rtf');
    expect(rtf.state === 'done' || rtf.failure === 'OFFICE_TYPE_REFUSED').to.equal(true);
  });

  describe('a starting form', () => {
    const fields = {
      subject: 'Tăng cường kỷ luật hành chính',
      recipientCodes: ['H16.02'],
      capacity: 'direct' as const,
    };

    it('is written from the fields as DOCX, and its PDF follows', async function () {
      if (!hasProgram('pdftotext')) return this.skip();
      const { people } = await officer.call('getOwnAgency');
      const signer = people.find(({ role }) => role === 'leader');
      const body = { ...fields, signerPostId: signer?.postId ?? null };
      const made = await officer.call('writeForm', { params: { kind: 'cong-van' }, body });
      expect(made.source.name).to.equal('Công văn Tăng cường kỷ luật hành chính.docx');
      const { pdf } = await ended(officer, made);
      const text = await textOf(
        await officer.call('downloadOwnFile', { params: { digest: pdf?.digest ?? '' } }),
      );
      expect(text)
        .to.include('V/v Tăng cường kỷ luật hành')
        .and.include('Kính gửi: Sở Tài chính tỉnh Đắk Nông.');
      expect(text).to.include(signer?.name).and.include(signer?.title.toLocaleUpperCase('vi'));
      // The same fields are the same document.
      const again = await officer.call('writeForm', { params: { kind: 'cong-van' }, body });
      expect(again.id).to.equal(made.id);
    });

    it('asks for nothing that is not there', async () => {
      const write = (body: object) =>
        codeOf(officer.call('writeForm', { params: { kind: 'bao-cao' }, body: { ...fields, ...body } }));
      expect(await write({ recipientCodes: ['H99.99'] })).to.equal('AGENCY_UNKNOWN');
      expect(await write({ replyToId: 'nothing-there' })).to.equal('OUTGOING_REFERENCE_UNKNOWN');
      expect(await write({ subject: ' ' })).to.equal('BAD_INPUT');
      const byClerk = clerk.call('writeForm', { params: { kind: 'bao-cao' }, body: fields });
      expect(await codeOf(byClerk)).to.equal('FORBIDDEN');
    });

    it('is the agency’s own where it has one, and the server’s again when that is dropped', async function () {
      if (!hasProgram('pdftotext')) return this.skip();
      const kind = 'giay-moi' as const;
      const own = await docxOf({
        body: [
          'Mẫu riêng của Sở',
          '{{co_quan}} {{so_ky_hieu}} {{dia_danh_thoi_gian}}',
          '{{ten_loai}}',
          '{{trich_yeu}}',
          '{{kinh_gui}}',
          '{{chuc_vu_ky}}',
          '{{nguoi_ky}}',
          '{{noi_nhan}}',
        ]
          .map((line) => paragraphOf(line))
          .join(''),
      });
      const put = await clerk.call('putTemplate', {
        params: { kind },
        query: { name: 'Mẫu Sở.docx' },
        bytes: own,
      });
      expect(put.own).to.include({ name: 'Mẫu Sở.docx', sizeBytes: own.length });
      expect((await officer.call('downloadTemplate', { params: { kind } })).equals(own)).to.equal(true);
      const made = await ended(officer, await officer.call('writeForm', { params: { kind }, body: fields }));
      const text = await textOf(
        await officer.call('downloadOwnFile', { params: { digest: made.pdf?.digest ?? '' } }),
      );
      expect(text)
        .to.include('Mẫu riêng của Sở')
        .and.include('GIẤY MỜI')
        .and.include('Sở Tài chính tỉnh Đắk Nông');
      // Another agency has its own.
      const elsewhere = await (await office.as('vanthu.stc')).call('listForms');
      expect(elsewhere.items.find((form) => form.kind === kind)?.own).to.equal(null);

      await admin.call('dropTemplate', { params: { kind } });
      const { items, can } = await officer.call('listForms');
      expect(items).to.have.length(29);
      expect(items.every((form) => form.own === null)).to.equal(true);
      expect(can.change).to.equal(false);
      await office.settle();
      const trail = await admin.call('listAudit');
      expect(trail.items.map(({ action }) => action)).to.include.members([
        'drafting.templateReplaced',
        'drafting.templateDropped',
      ]);
    });

    it('without what its kind needs is refused with every name', async () => {
      const kind = 'cong-van' as const;
      const put = (bytes: Uint8Array, caller = clerk) =>
        caller.call('putTemplate', { params: { kind }, query: { name: 'a.docx' }, bytes });
      const bare = await docxOf({
        body: paragraphOf('{{co_quan}} {{trich_yeu}} {{noi_nhan}} {{so_ky_hieu}}'),
      });
      expect(await placesOf(put(bare))).to.deep.equal({
        code: 'TEMPLATE_FIELDS_MISSING',
        names: ['dia_danh_thoi_gian', 'chuc_vu_ky', 'nguoi_ky', 'kinh_gui'],
      });
      const whole = paragraphOf(
        '{{co_quan}} {{trich_yeu}} {{noi_nhan}} {{so_ky_hieu}} {{dia_danh_thoi_gian}} {{chuc_vu_ky}} {{nguoi_ky}} {{kinh_gui}}',
      );
      const odd = await docxOf({ body: whole + paragraphOf('{{nguoi_kí}}') });
      expect(await placesOf(put(odd))).to.deep.equal({
        code: 'TEMPLATE_FIELDS_UNKNOWN',
        names: ['nguoi_kí'],
      });
      expect(await codeOf(put(await odtOf()))).to.equal('OFFICE_TYPE_REFUSED');
      expect(
        await codeOf(put(await docxOf({ body: whole, parts: { 'word/vbaProject.bin': 'x' } }))),
      ).to.equal('OFFICE_MACROS');
      expect(await codeOf(put(new Uint8Array()))).to.equal('FILE_EMPTY');
      expect(await codeOf(put(await writeTemplate(kind), officer))).to.equal('FORBIDDEN');
      expect(await codeOf(officer.call('dropTemplate', { params: { kind } }))).to.equal('FORBIDDEN');
      // This server's own goes through the same door.
      expect((await put(await writeTemplate(kind))).own).to.include({ name: 'a.docx' });
    });
  });
});

describe('drafting without LibreOffice', () => {
  let office: TestOffice;
  let officer: Caller;
  before(async () => {
    office = await startTestOffice();
    officer = await office.as('chuyenvien.snv');
  });
  after(() => office.close());

  it('says so, keeps the file, and takes a PDF as ever', async () => {
    expect((await officer.call('listForms')).canConvert).to.equal(false);
    const docx = await docxOf();
    const failed = await convert(officer, docx, 'a.docx');
    expect(failed).to.include({ state: 'failed', failure: 'OFFICE_UNAVAILABLE' });
    const kept = await officer.call('downloadOwnFile', { params: { digest: failed.source.digest } });
    expect(kept.equals(docx)).to.equal(true);
    const pdf = buildDocument({ pages: 1 });
    const stored = await officer.call('uploadFile', {
      query: { name: 'a.pdf', purpose: 'main' },
      bytes: pdf,
    });
    expect(stored).to.include({ pageCount: 1 });
  });

  it('still writes a starting form as DOCX', async () => {
    const body = { subject: 'Họp giao ban' };
    const made = await ended(
      officer,
      await officer.call('writeForm', { params: { kind: 'thong-bao' }, body }),
    );
    expect(made).to.include({ state: 'failed', failure: 'OFFICE_UNAVAILABLE' });
    const docx = await officer.call('downloadOwnFile', { params: { digest: made.source.digest } });
    expect(docx.subarray(0, 2).toString()).to.equal('PK');
  });
});
