// What poppler draws of marks: ink only inside the box, in millimetres as the reader sees the page, on every turn,
// crop box and unit; texts that are read back exactly; and what cannot be drawn right is refused.

import { expect } from 'chai';
import { AppearanceCache } from '../../../../server/signing/pdf/appearance/appearance-cache.ts';
import { prepare } from '../../../../server/signing/prepare.ts';
import { bufferSource } from '../../../../server/signing/source.ts';
import type { Mark, Signer } from '../../../../server/signing/types.ts';
import { codeOf } from '../../../support/code-of.ts';
import { appendRevision } from '../../../support/pdf-samples/assemble.ts';
import { buildDocument } from '../../../support/pdf-samples/documents.ts';
import { discPng } from '../../../support/png.ts';
import { hasProgram } from '../../../support/programs.ts';
import { drawPage, makeSigner, pdfText, signedBytes, specOf } from '../witness.ts';

const PT = 72 / 25.4;
const png = discPng(60, [0, 0, 200]);
const EMPTY = { objects: { 4: '<< /Length 0 >>\nstream\n\nendstream' } };

describe('signing/appearance: as poppler draws it', function () {
  this.timeout(60_000);
  let signer: Signer;

  before(function () {
    if (!['openssl', 'pdftoppm', 'pdftotext'].every(hasProgram)) this.skip();
    signer = makeSigner();
  });

  const shown = (page: string, marks: Mark[]) =>
    signedBytes(buildDocument({ page, ...EMPTY }), specOf({ marks }), signer);

  /** Left, top, right and bottom of all ink, in millimetres. */
  const inkOf = (bytes: Buffer): [number, number, number, number] => {
    const { width, height, at } = drawPage(bytes);
    let [left, top, right, bottom] = [width, height, 0, 0];
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        if (at(x, y).every((value) => value > 250)) continue;
        [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
        [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
      }
    }
    return [left / PT, top / PT, right / PT, bottom / PT];
  };

  const CROPS = {
    'the whole page': '',
    'a crop box': '/CropBox [50 100 450 700]',
    'an odd media box': '/MediaBox [-30.5 -70.25 470 600]',
  };
  for (const rotate of [0, 90, 180, 270]) {
    for (const [what, crop] of Object.entries(CROPS)) {
      it(`fills its box and nothing else on ${what} turned by ${rotate}`, async () => {
        const box = { page: 1, xMm: 22, yMm: 33, widthMm: 50, heightMm: 50 };
        const ink = inkOf(await shown(`/Rotate ${rotate} ${crop}`, [{ kind: 'image', png, box }]));
        for (const [i, edge] of [22, 33, 72, 83].entries()) expect(ink[i]).to.be.closeTo(edge, 0.6);
      });

      it(`keeps a block's text and image inside it on ${what} turned by ${rotate}`, async () => {
        const box = { page: 1, xMm: 40, yMm: 20, widthMm: 60, heightMm: 40 };
        const block: Mark = {
          kind: 'block',
          box,
          parts: [
            { kind: 'image', png, at: { xMm: 0, yMm: 0, widthMm: 60, heightMm: 25 } },
            {
              kind: 'text',
              lines: ['Nguyễn Thị Lấp Lánh Ánh, Phó Chủ tịch Ủy ban nhân dân thành phố'],
              sizePt: 13,
              style: 'bold',
              align: 'center',
              wrap: true,
              at: { xMm: 0, yMm: 25, widthMm: 60, heightMm: 15 },
            },
          ],
        };
        const bytes = await shown(`/Rotate ${rotate} ${crop}`, [block]);
        const [left, top, right, bottom] = inkOf(bytes);
        expect(left).to.be.greaterThan(39.5);
        expect(top).to.be.greaterThan(19.5);
        expect(right).to.be.lessThan(100.5);
        expect(bottom).to.be.lessThan(60.5);
        expect(pdfText(bytes).replace(/\s+/g, ' ')).to.contain(
          'Nguyễn Thị Lấp Lánh Ánh, Phó Chủ tịch Ủy ban nhân dân thành phố',
        );
      });
    }
  }

  const LONG = 'Về việc tổ chức thực hiện Nghị quyết của Quốc hội về phát triển kinh tế xã hội năm 2026';
  for (const verticalAlign of ['top', 'middle', 'bottom'] as const) {
    it(`stands at the ${verticalAlign} of a box that is too high`, async () => {
      const box = { page: 1, xMm: 20, yMm: 20, widthMm: 100, heightMm: 60 };
      const ink = inkOf(
        await shown('', [{ kind: 'text', lines: ['HỎA TỐC'], sizePt: 14, verticalAlign, color: 'red', box }]),
      );
      const expected = { top: 22, middle: 50, bottom: 78 }[verticalAlign];
      expect((ink[1] + ink[3]) / 2).to.be.closeTo(expected, 2);
    });
  }

  it('breaks long lines between words and sets them smaller only when they do not fit broken', async () => {
    const text = (heightMm: number, wrap: boolean): Mark => ({
      kind: 'text',
      lines: [LONG],
      sizePt: 12,
      wrap,
      box: { page: 1, xMm: 20, yMm: 20, widthMm: 60, heightMm },
    });
    const lines = async (mark: Mark) =>
      pdfText(await shown('', [mark]))
        .trim()
        .split('\n')
        .map((line) => line.trim());
    expect(await lines(text(40, false))).to.deep.equal([LONG]);
    const broken = await lines(text(40, true));
    expect(broken.length).to.be.greaterThan(2);
    expect(broken.join(' ')).to.equal(LONG);
    const low = inkOf(await shown('', [text(9, true)]));
    expect(low[3]).to.be.lessThan(29.5);
    expect((await lines(text(9, true))).join(' ')).to.equal(LONG);
  });

  it('takes each of the three styles from a font of its own, once', async () => {
    const mark = (style: 'regular' | 'italic' | 'bold', yMm: number): Mark => ({
      kind: 'text',
      lines: [`Đường lối ${style}`],
      sizePt: 12,
      style,
      box: { page: 1, xMm: 20, yMm, widthMm: 60, heightMm: 8 },
    });
    const styles = ['regular', 'italic', 'bold', 'regular'] as const;
    const bytes = await shown(
      '',
      styles.map((style, i) => mark(style, 20 + 10 * i)),
    );
    for (const style of styles) expect(pdfText(bytes)).to.contain(`Đường lối ${style}`);
    expect(bytes.toString('latin1').match(/\/FontFile2/g)).to.have.length(3);
  });

  it('refuses a character the font lacks instead of drawing a box for it', async () => {
    for (const word of ['字', 'Số\n15', '😀', '\u0007']) {
      const box = { page: 1, xMm: 20, yMm: 20, widthMm: 60, heightMm: 8 };
      const marks: Mark[] = [{ kind: 'text', lines: [word], sizePt: 12, box }];
      expect(await codeOf(prepare(bufferSource(buildDocument()), specOf({ marks })))).to.equal('MARK_BROKEN');
    }
  });

  it('marks only its own page where two pages name one list of annotations', async () => {
    const other = '<< /Type /Page /Parent 2 0 R /Resources << >> /Annots 12 0 R >>';
    const shared = buildDocument({
      pages: 2,
      page: '/Annots 12 0 R',
      objects: { ...EMPTY.objects, 12: '[]' },
    });
    const base = appendRevision(shared, { 101: other });
    const box = { page: 1, xMm: 22, yMm: 33, widthMm: 50, heightMm: 50 };
    const bytes = await signedBytes(base, specOf({ marks: [{ kind: 'image', png, box }] }), signer);
    const ink = [1, 2].map((page) => drawPage(bytes, page).at(47 * PT, 58 * PT)[0] < 128);
    expect(ink).to.deep.equal([true, false]);
  });

  it('refuses a part that would be cut off', async () => {
    const box = { page: 1, xMm: 20, yMm: 20, widthMm: 40, heightMm: 20 };
    for (const change of [
      { xMm: -1 },
      { yMm: -1 },
      { widthMm: 41 },
      { heightMm: 21 },
      { widthMm: 0 },
      { xMm: Number.NaN },
    ]) {
      const at = { xMm: 0, yMm: 0, widthMm: 40, heightMm: 20, ...change };
      const marks: Mark[] = [{ kind: 'block', box, parts: [{ kind: 'image', png, at }] }];
      expect(await codeOf(prepare(bufferSource(buildDocument()), specOf({ marks })))).to.equal('MARK_BROKEN');
    }
  });

  it('prepares an image and its letters once for many signatures, and forgets the least used', async () => {
    const cache = new AppearanceCache();
    await cache.loadFonts(['bold', 'italic']);
    const other = discPng(61, [0, 0, 200]);
    expect(cache.image({ png })).to.equal(cache.image({ png: Buffer.from(png) }));
    expect(cache.image({ png })).not.to.equal(cache.image({ png: other }));
    expect(await cache.font('bold', ['Số 12'])).to.equal(await cache.font('bold', ['Số 98', 'S']));
    expect(await cache.font('bold', ['Số 12'])).not.to.equal(await cache.font('italic', ['Số 12']));
    const small = new AppearanceCache({ maxBytes: cache.image({ png }).size + 10 });
    const first = small.image({ png });
    expect(small.image({ png })).to.equal(first);
    small.image({ png: other });
    expect(small.image({ png })).not.to.equal(first);
  });

  it('draws the frame of a text along its box, in its colour, and nothing outside', async () => {
    const box = { page: 1, xMm: 30, yMm: 40, widthMm: 30, heightMm: 8 };
    const text: Mark = { kind: 'text', box, lines: ['HỎA TỐC'], sizePt: 13, color: 'red' };
    const framed = await shown('', [{ ...text, isFramed: true }]);
    for (const [i, edge] of [30, 40, 60, 48].entries()) expect(inkOf(framed)[i]).to.be.closeTo(edge, 0.6);
    const { at } = drawPage(framed);
    const redness = [112, 113, 114, 115].map((y) => {
      const [red = 0, green = 255] = at(Math.round(45 * PT), y);
      return red - green;
    });
    expect(Math.max(...redness)).to.be.greaterThan(60);
    const [left] = inkOf(await shown('', [text]));
    expect(left).to.be.closeTo(30, 1);
    expect(inkOf(await shown('', [text]))[2]).to.be.lessThan(58);
  });
});
