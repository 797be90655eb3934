// Papers as a scanner gives them: a printed sheet drawn by poppler, laid a little askew, with dust on it, in a PDF that has
// no letters of its own.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { degrees, grayscale, PDFDocument } from 'pdf-lib';
import { letter } from './form-samples/documents.ts';
import { edit, type Sheet, without } from './form-samples/sheet.ts';

const run = promisify(execFile);
const A4 = { width: 595.28, height: 841.89 };

/** A letter that has its number and date. */
export async function numberedLetter(number = '1207/SNV-VP'): Promise<Sheet> {
  const { sheet } = await letter();
  return edit('number', { text: `Số: ${number}` })(
    edit('date', { text: 'Đắk Nông, ngày 05 tháng 11 năm 2026' })(sheet),
  );
}

/** The same without its paragraphs: a recogniser needs a second where the whole one costs it three. */
export const shortLetter = async (): Promise<Sheet> => without('body')(await numberedLetter());

/** Every page of a PDF as a JPEG. */
export async function photographed(
  pdf: Uint8Array,
  { dpi = 200, as = 'jpeg' }: { dpi?: number; as?: 'jpeg' | 'tiff' } = {},
): Promise<Uint8Array[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vanthu-scan-'));
  try {
    await writeFile(join(folder, 'paper.pdf'), pdf);
    const kind =
      as === 'tiff' ? ['-tiff', '-tiffcompression', 'deflate'] : ['-jpeg', '-jpegopt', 'quality=70'];
    const look = [...kind, '-gray', '-r', String(dpi)];
    await run('pdftoppm', [...look, 'paper.pdf', 'page'], { cwd: folder });
    const names = (await readdir(folder)).filter((name) => name !== 'paper.pdf').sort();
    return await Promise.all(names.map((name) => readFile(join(folder, name))));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface Handling {
  /** Degrees the sheet lies askew. */
  askew?: number;
  /** The page as it lies in the scanner. */
  turned?: 0 | 90 | 180 | 270;
  /** Specks on each page. */
  dust?: number;
}

/** One page for each picture; null is a blank one. */
export async function scanOf(
  pictures: ReadonlyArray<Uint8Array | null>,
  { askew = 0, turned = 0, dust = 0 }: Handling = {},
): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  let seed = 1;
  const chance = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const isSideways = turned % 180 !== 0;
  for (const picture of pictures) {
    const { width, height } = A4;
    const page = pdf.addPage(isSideways ? [height, width] : [width, height]);
    const angle = askew - turned;
    const turn = (angle * Math.PI) / 180;
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const [middleX, middleY] = isSideways ? [height / 2, width / 2] : [width / 2, height / 2];
    if (picture !== null)
      page.drawImage(await pdf.embedJpg(picture), {
        x: middleX - (width / 2) * cos + (height / 2) * sin,
        y: middleY - (width / 2) * sin - (height / 2) * cos,
        width,
        height,
        rotate: degrees(angle),
      });
    for (let index = 0; index < dust; index += 1) {
      const size = 0.3 + chance() * 0.9;
      const [x, y] = [chance() * page.getWidth(), chance() * page.getHeight()];
      page.drawRectangle({ x, y, width: size, height: size, color: grayscale(chance() * 0.5) });
    }
  }
  return pdf.save();
}
