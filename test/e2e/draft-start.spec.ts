// How a document begins, in real Chromium with the real LibreOffice: from the form of its kind, from a DOCX, as an answer; what
// is told when that fails; and the agency's own templates.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { RECIPIENT_ACTS } from '../../server/cli/story/recipient-acts.ts';
import { docxOf, paragraphOf } from '../support/office-samples.ts';
import { hasProgram } from '../support/programs.ts';
import type { Desk } from './desk.ts';
import type { Papers } from './papers.ts';
import { inOrder, onOwnServer } from './scene.ts';

const ANSWERED = 'Đề nghị góp ý dự toán năm 2027';
const PATIENT_MS = 60_000;
const PARTS = { vanthu: 'vanthu.stc', lanhdao: 'lanhdao.stc' } as const;

describe('the start of a draft, in a browser', function () {
  this.timeout(480_000);

  let folder: string;
  let papers: Papers;
  let officer: Desk;
  let clerk: Desk;
  const desks: Desk[] = [];

  const scene = onOwnServer('draft-start', {
    prepare: async (made) => {
      ({ folder, papers } = made);
      officer = await made.deskOf('chuyenvien.snv');
      // LibreOffice beside everything else that runs here.
      officer.page.setDefaultTimeout(PATIENT_MS);
      clerk = await made.deskOf('vanthu.snv');
      desks.push(officer, clerk);
    },
  });

  inOrder();
  before(function () {
    if (!hasProgram('soffice')) this.skip();
  });

  const begin = async ({ page }: Desk) => {
    // What was typed before is kept in this browser.
    await page.evaluate('localStorage.clear(), sessionStorage.clear()');
    await page.goto(`${scene().server.url}/outgoing/new`);
    await page.getByRole('button', { name: /Soạn từ mẫu/ }).waitFor();
  };
  const fileOf = async (name: string, bytes: Buffer) => {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return path;
  };
  const chooseKind = async ({ page }: Desk, typed: string) => {
    await page.getByLabel('Loại văn bản').click();
    await page.keyboard.type(typed);
    await page.keyboard.press('Enter');
  };

  it('offers three ways to begin, and says what the form needs first', async () => {
    const { page } = officer;
    await begin(officer);
    await officer.look('draft-start');
    await page.getByRole('button', { name: /Soạn từ mẫu/ }).click();
    await page.getByText('Chọn loại văn bản').first().waitFor();
    expect(await page.locator('.desk-facts [aria-invalid="true"]').count()).to.equal(2);
  });

  it('writes the document of its kind from the fields, and keeps the DOCX beside its PDF', async () => {
    const { page } = officer;
    await chooseKind(officer, 'to trinh');
    await page.getByLabel('Trích yếu').fill('Về việc bổ sung biên chế năm 2027');
    await page.getByRole('button', { name: /Soạn từ mẫu/ }).click();
    await page.getByText('Chuyển từ Tờ trình Về việc bổ sung biên chế năm 2027.docx').waitFor();
    await page.locator('.pdf-page canvas').first().waitFor();
    await page.getByText(/phông cùng cỡ chữ: Times New Roman/).waitFor();
    await officer.look('draft-from-form');
    await page.getByRole('button', { name: 'Lưu dự thảo' }).click();
    await page.waitForURL(/\/outgoing\/[^/]+\/edit$/);
    // From the saved draft it is still there.
    await page.reload();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /Tải tệp gốc/ }).click(),
    ]);
    expect(download.suggestedFilename()).to.equal('Tờ trình Về việc bổ sung biên chế năm 2027.docx');
  });

  it('makes a PDF of a DOCX, and warns of a font whose place another has taken', async () => {
    const { page } = officer;
    const body = paragraphOf('Kế hoạch cải cách hành chính', 'UTM Phông Lạ');
    const path = await fileOf('Kế hoạch.docx', await docxOf({ body }));
    await begin(officer);
    await page.getByLabel('Chọn tệp PDF').setInputFiles(path);
    await page.locator('.pdf-page canvas').first().waitFor();
    await page.getByText(/đã thay bằng phông khác: UTM Phông Lạ/).waitFor();
    await officer.look('draft-from-docx');
  });

  it('says why a file is not taken, keeps what was typed, and takes another', async () => {
    const { page } = officer;
    const bad = await fileOf('Có macro.docx', await docxOf({ parts: { 'word/vbaProject.bin': 'x' } }));
    const broken = await fileOf('Hỏng.docx', await docxOf({ body: '<w:p><w:r></w:p>' }));
    await begin(officer);
    await page.getByLabel('Trích yếu').fill('Giữ lại chữ đã gõ');
    await page.getByLabel('Chọn tệp PDF').setInputFiles(bad);
    await page.getByText(/có macro hoặc mã chương trình/).waitFor();
    await page.getByLabel('Chọn tệp PDF').setInputFiles(broken);
    await page.getByText(/bị hỏng hoặc không mở được/).waitFor();
    await page.getByRole('link', { name: 'Tải tệp gốc: Hỏng.docx' }).waitFor();
    await officer.look('draft-docx-broken');
    expect(await page.getByLabel('Trích yếu').inputValue()).to.equal('Giữ lại chữ đã gõ');
    await rm(broken);
  });

  it('turns an attachment into a PDF where it is asked to', async () => {
    const { page } = officer;
    const path = await fileOf('Phụ lục.docx', await docxOf());
    await page.getByLabel('Thêm tệp đính kèm').setInputFiles(path);
    await page.getByRole('button', { name: 'Chuyển sang PDF: Phụ lục.docx' }).click();
    await page.getByText('Chuyển từ Phụ lục.docx').waitFor();
    await page.getByText('Phụ lục.pdf', { exact: true }).waitFor();
  });

  it('begins the answer to an incoming document that is chosen here', async () => {
    const { id } = await papers.released(ANSWERED);
    expect(id).to.match(/./);
    const api = await papers.as('vanthu.stc');
    let found: string | undefined;
    while (found === undefined)
      found = (await api.call('listIncoming', { query: { text: ANSWERED } })).items[0]?.id;
    for (const { name, part, perform } of RECIPIENT_ACTS.filter(({ part }) => part in PARTS)) {
      const by = await papers.as(PARTS[part as keyof typeof PARTS]);
      expect(name).to.match(/./);
      await perform(by, await by.call('getIncoming', { params: { id: found }, query: {} }));
    }
    const answerer = await scene().deskOf('chuyenvien.stc');
    desks.push(answerer);
    const { page } = answerer;
    page.setDefaultTimeout(PATIENT_MS);
    await begin(answerer);
    await page.getByRole('button', { name: /Phúc đáp văn bản đến/ }).click();
    await answerer.question().getByRole('radio').first().waitFor();
    await answerer.look('draft-reply-choice');
    await answerer.question().getByRole('radio').first().check();
    await answerer.confirm('Chọn văn bản này');
    await page.getByText('Sở Nội vụ tỉnh Đắk Nông').first().waitFor();
    await chooseKind(answerer, 'cong van');
    await page.getByLabel('Trích yếu').fill('Góp ý dự toán năm 2027');
    await page.getByRole('button', { name: /Soạn từ mẫu/ }).click();
    await page
      .locator('.textLayer')
      .getByText(/Phúc đáp Công văn số/)
      .first()
      .waitFor();
  });

  it('lets the clerk put the agency’s own template in place, and says what one lacks', async () => {
    const { page } = clerk;
    const bare = await fileOf('Thiếu.docx', await docxOf({ body: paragraphOf('{{co_quan}} {{trich_yeu}}') }));
    const own = await fileOf(
      'Mẫu Sở.docx',
      await docxOf({
        body: paragraphOf(
          '{{co_quan}} {{so_ky_hieu}} {{dia_danh_thoi_gian}} {{trich_yeu}} {{ten_loai}} {{chuc_vu_ky}} {{nguoi_ky}} {{noi_nhan}}',
        ),
      }),
    );
    await clerk.goTo('Mẫu văn bản');
    await page.getByRole('button', { name: 'Thay mẫu: Thông báo' }).waitFor();
    expect(await page.locator('.templates tbody tr').count()).to.equal(29);
    await clerk.look('templates');
    await page.getByRole('button', { name: 'Thay mẫu: Thông báo' }).click();
    await page.getByLabel('Chọn tệp .docx làm mẫu').setInputFiles(bare);
    await clerk.question().getByRole('button', { name: 'Thay mẫu', exact: true }).click();
    await page.locator('.fault-list').getByText('họ tên người ký').waitFor();
    await clerk.look('template-lacks');
    await page.getByLabel('Chọn tệp .docx làm mẫu').setInputFiles(own);
    await clerk.confirm('Thay mẫu');
    await page.getByText('Mẫu Sở.docx').waitFor();
    await page.getByRole('button', { name: 'Dùng mẫu hệ thống: Thông báo' }).click();
    await clerk.confirm('Dùng mẫu hệ thống');
    await page.getByText('Mẫu Sở.docx').waitFor({ state: 'detached' });
  });

  it('has no complaint of the browser and no serious finding of axe', () => {
    const refused = /422/;
    expect(desks.flatMap(({ findings }) => findings)).to.deep.equal([]);
    expect(desks.flatMap(({ complaints }) => complaints).filter((one) => !refused.test(one))).to.deep.equal(
      [],
    );
  });
});
