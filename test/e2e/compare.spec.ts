// Two versions of a document compared, in real Chromium: side by side, overlaid, as text; stepped through by keys; signed
// versions too; and what is said of a file that cannot be opened.
import { expect } from 'chai';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { ENCRYPTION_VARIANTS, makeEncryption } from '../support/pdf-samples/encryption.ts';
import { until } from '../support/until.ts';
import type { Desk } from './desk.ts';
import { inOrder, onOwnServer } from './scene.ts';

const DRAFTER = 'chuyenvien.snv';
const PAGES = 6;

/** Pages of lines of words, with what is put in at one place of one page. */
async function paper(putIn: { page: number; line: number; text: string } | null): Promise<Buffer> {
  const whole = await PDFDocument.create();
  const font = await whole.embedFont(StandardFonts.TimesRoman);
  for (let number = 1; number <= PAGES; number += 1) {
    const page = whole.addPage([595, 842]);
    for (let line = 1; line <= 20; line += 1) {
      const isHere = putIn?.page === number && putIn.line === line;
      const text = `Trang ${number} dong ${line} ${isHere ? `${putIn.text} ` : ''}noi dung bao cao cong tac`;
      page.drawText(text, { x: 72, y: 780 - line * 26, size: 13, font });
    }
  }
  return Buffer.from(await whole.save());
}

const encrypted = (): Buffer => {
  const variant = ENCRYPTION_VARIANTS['AES, 256 bits, revision 6'];
  if (variant === undefined) throw new Error('no such variant');
  const { trailer, dictionary, seal } = makeEncryption(variant, { user: 'mo', owner: 'chu' }, 30);
  return buildDocument({ trailer, seal, objects: { 30: dictionary }, unpacked: [30] });
};

describe('two versions compared, in a browser', function () {
  this.timeout(480_000);
  inOrder();

  let desk: Desk;
  let versions: OutgoingDetail;
  const scene = onOwnServer('compare', {
    prepare: async ({ papers, deskOf }) => {
      const api = await papers.as(DRAFTER);
      const first = await papers.draft('Hai bản để so sánh');
      let now = first;
      for (const putIn of [null, { page: 2, line: 5, text: 'BO SUNG' }]) {
        const { digest } = await api.upload({ name: 'ban.pdf', bytes: await paper(putIn), purpose: 'main' });
        now = await api.call('updateDraft', {
          params: { id: now.id },
          body: { version: now.version, fields: { ...now.fields, main: { digest, name: 'ban.pdf' } } },
        });
      }
      versions = now;
      desk = await deskOf(DRAFTER);
    },
  });
  const open = (query: string, id = versions.id) =>
    desk.page.goto(`${scene().server.url}/outgoing/${id}/compare?${query}`);
  const topOf = (side: string) =>
    desk.page
      .getByRole('region', { name: `Trang của bản ${side}` })
      .evaluate((element: { scrollTop: number }) => element.scrollTop);

  it('is opened from the versions of the desk, the last two side by side, with the one difference marked', async () => {
    const { page } = desk;
    await page.goto(`${scene().server.url}/outgoing/${versions.id}`);
    await page.getByRole('link', { name: 'So sánh với bản khác' }).click();
    await page.locator('.compare-item').filter({ hasText: 'BO SUNG' }).waitFor();
    expect(await page.locator('.compare-item').count()).to.equal(1);
    await page.locator('#screen').focus();
    await page.keyboard.press('j');
    await page.getByText('Khác biệt 1/1').waitFor();
    await page.locator('.diff-box-right.diff-box-picked').first().waitFor();
    await desk.look('compare-side');
  });

  it('scrolls both columns together', async () => {
    const left = desk.page.getByRole('region', { name: 'Trang của bản cũ' });
    await left.hover();
    await left.evaluate((element: { scrollTop: number }) => {
      element.scrollTop = 900;
    });
    await until('the other has followed', async () => Math.abs((await topOf('mới')) - 900) < 40);
  });

  it('lays the pages over each other, and tells the text with what was put in', async () => {
    const { page } = desk;
    await page.getByRole('button', { name: 'Chồng lên nhau' }).click();
    await page.locator('canvas[data-drawn]').first().waitFor();
    await desk.look('compare-overlay');
    await page.getByRole('button', { name: 'Văn bản', exact: true }).click();
    await page.locator('ins').filter({ hasText: 'BO SUNG' }).first().waitFor();
    await desk.look('compare-text');
  });

  it('compares signed versions: the signature is a difference of the picture, the text is the same', async () => {
    const { papers } = scene();
    const released = await papers.released('Văn bản đã ký để so sánh');
    const api = await papers.as('lanhdao.snv');
    const detail = await api.call('getOutgoing', { params: { id: released.id } });
    expect(detail.versions.map(({ act }) => act)).to.deep.equal(['uploaded', 'signed', 'sealed']);
    await open('from=1&to=3', released.id);
    await desk.page.getByText('Khác về hình').first().waitFor();
    await desk.page.getByRole('button', { name: 'Khác biệt sau' }).click();
    await desk.page.locator('.diff-box-picture').first().waitFor();
    await desk.look('compare-signed');
  });

  it('says of a file with a password, and of a broken one, which version it is and what to do', async () => {
    const { page } = desk;
    const [, second, third] = versions.versions;
    await page.route(`**/files/${second?.digest}`, (route) =>
      route.fulfill({ body: encrypted(), contentType: 'application/pdf' }),
    );
    await open('from=2&to=3');
    await page.getByRole('alert').filter({ hasText: 'tệp của bản 2 có mật khẩu' }).waitFor();
    await desk.look('compare-encrypted');
    await page.route(`**/files/${third?.digest}`, (route) =>
      route.fulfill({ body: 'không phải PDF', contentType: 'application/pdf' }),
    );
    await open('from=1&to=3');
    await page.getByRole('alert').filter({ hasText: 'tệp của bản 3 không mở được' }).waitFor();
  });

  it('says so when a version of the address is gone, or when there is only one', async () => {
    await open('from=1&to=9');
    await desk.page.getByText('Bản được chọn không còn').waitFor();
    const single = await scene().papers.draft('Chỉ có một bản');
    await open('', single.id);
    await desk.page.getByText('mới có một bản').waitFor();
  });

  it('says that not all was compared when a page cannot be drawn, and not that there is no difference', async () => {
    const { page } = await scene().deskOf(DRAFTER);
    await page.addInitScript(
      `CanvasRenderingContext2D.prototype.getImageData = () => { throw new Error('no memory'); };`,
    );
    await page.goto(`${scene().server.url}/outgoing/${versions.id}/compare?from=2&to=2`);
    await page.getByRole('alert').filter({ hasText: 'Chưa so sánh hết' }).waitFor();
    expect(await page.getByText('Không có khác biệt').count()).to.equal(0);
    await page.close();
  });

  it('no screen complains, and axe finds nothing serious', () => {
    expect(desk.complaints.join('\n')).to.equal('');
    expect(desk.findings.join('\n')).to.equal('');
  });
});
