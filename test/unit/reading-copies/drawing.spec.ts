// Copies of files that are unlike most: blank pages, pages that share what they draw, layers that are off, actions.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { PDFDocument } from 'pdf-lib';
import type { StoredHandwriting } from '../../../server/contracts/handwriting.ts';
import { type Drawing, makeDrawing } from '../../../server/reading-copies/workers/drawing.ts';
import { drawPage, pdfText, qpdfCheck } from '../../signing/pdf/witness.ts';
import { codeOf } from '../../support/code-of.ts';
import { assemble } from '../../support/pdf-samples/assemble.ts';
import { hasProgram } from '../../support/programs.ts';

const BOX = [0, 0, 300, 300] as const;
const stream = (operators: string) => `<< /Length ${operators.length} >>\nstream\n${operators}\nendstream`;
const PAGE = '/Type /Page /Parent 2 0 R';

/** A green square on a layer that is off; its list of contents belongs to two pages, the third has none. */
const FILE = assemble({
  1: '<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [8 0 R] /D << /OFF [8 0 R] /Order [8 0 R] >> >> >>',
  2: '<< /Type /Pages /Count 3 /Kids [3 0 R 4 0 R 5 0 R] /MediaBox [0 0 300 300] >>',
  3: `<< ${PAGE} /Contents 6 0 R /Resources 9 0 R /AA << /O << /S /JavaScript /JS (app.alert\\(1\\)) >> >> >>`,
  4: `<< ${PAGE} /Contents 6 0 R /Resources 9 0 R >>`,
  5: `<< ${PAGE} >>`,
  6: '[7 0 R]',
  7: stream('q /OC /L BDC 0 1 0 rg 50 50 200 200 re f EMC'),
  8: '<< /Type /OCG /Name (An) >>',
  9: '<< /Properties << /L 8 0 R >> >>',
});
const WRITTEN: StoredHandwriting = {
  fileDigest: '0'.repeat(64),
  pages: [{ page: 2, box: [...BOX], rotate: 0 }],
  strokes: [{ page: 2, ink: 'blue', width: 10, points: [100, 150, 1, 200, 150, 1] }],
};

describe('drawing a copy to be read', function () {
  this.timeout(60_000);
  let drawing: Drawing;
  let folder: string;

  before(async function () {
    if (!['qpdf', 'pdftotext', 'pdftoppm'].every(hasProgram)) return this.skip();
    drawing = makeDrawing();
    folder = await mkdtemp(join(tmpdir(), 'vanthu-test-drawing-'));
  });
  after(async () => {
    await drawing?.stop();
    if (folder) await rm(folder, { recursive: true });
  });

  const drawn = async (bytes: Uint8Array, pages: number) => {
    const path = join(folder, 'file.pdf');
    await writeFile(path, bytes);
    return drawing.draw({
      ...{ path, title: '15/UBND-VP', at: new Date(), stamp: null },
      pages: Array.from({ length: pages }, () => ({ box: BOX, rotate: 0 })),
      handwriting: [{ by: 'Nguyễn Thị Ánh, 01/03/2026 09:15', strokes: WRITTEN }],
    });
  };

  it('draws on the page that was written on alone, leaves hidden layers hidden, and takes no action along', async () => {
    const copy = await buffer(await drawn(FILE, 3));
    expect(qpdfCheck(copy)).to.equal('clean');
    const pages = pdfText(copy).split('\f').slice(0, 3);
    for (const page of pages) expect(page).to.contain('Bản sao để đọc');
    expect(pages.map((page) => page.includes('Nguyễn Thị Ánh, 01/03/2026 09:15'))).to.deep.equal([
      false,
      true,
      false,
    ]);
    const centres = [1, 2, 3].map((page) => drawPage(copy, page).at(150, 150));
    const [white, blue] = [
      [255, 255, 255],
      [26, 63, 196],
    ];
    expect(centres).to.deep.equal([white, blue, white]);
    expect(drawPage(copy, 1).at(70, 70), 'the layer that is off').to.deep.equal(white);
    const whole = await PDFDocument.load(copy);
    const objects = whole.context.enumerateIndirectObjects().map(([, object]) => String(object));
    expect(objects.some((object) => object.includes('JavaScript'))).to.equal(false);
  });

  it('copies no file in which another reader sees other pages', async () => {
    expect(await codeOf(drawn(FILE, 2))).to.equal('READING_COPY_BROKEN');
    expect(await codeOf(drawn(FILE.subarray(0, 200), 3))).to.equal('READING_COPY_BROKEN');
  });
});
