// The thread that draws labels: sender and number above, then the recipient and the address, in the font that documents
// are written in (Times metrics, whole Vietnamese letters), embedded as a subset.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';
import { PDFDocument, type PDFFont, type PDFPage, rgb } from 'pdf-lib';
import { serveJobs } from '../../platform/jobs/serve-jobs.ts';
import { A4_MM, fitBlocks, type LabelPlace, labelPlaces, type Measure } from '../domain/labels.ts';
import type { LabelJob } from './label-sheets.ts';

const MM = 72 / 25.4;
const PADDING_MM = 4;
const HEAD_PT = 8;
const STAMP = { sizePt: 9, padPt: 3, color: rgb(0.85, 0, 0) };
const RULE = rgb(0.6, 0.6, 0.6);

type Fonts = Record<'regular' | 'bold', PDFFont>;

const fontBytes = (file: string): Promise<Uint8Array> =>
  readFile(createRequire(import.meta.url).resolve(`@expo-google-fonts/tinos/${file}`));

serveJobs<LabelJob, Uint8Array, never, never>(async (job) => {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  // Our own declaration of fontkit names only what we call ourselves; pdf-lib asks for more of the same object.
  pdf.registerFontkit(fontkit as unknown as Parameters<typeof pdf.registerFontkit>[0]);
  pdf.setTitle(`Nhãn bì thư ${job.numberText}`, { showInWindowTitleBar: true });
  pdf.setLanguage('vi');
  pdf.setProducer('Vanthu');
  pdf.setCreationDate(job.at);
  pdf.setModificationDate(job.at);
  const fonts: Fonts = {
    regular: await pdf.embedFont(await fontBytes('400Regular/Tinos_400Regular.ttf'), { subset: true }),
    bold: await pdf.embedFont(await fontBytes('700Bold/Tinos_700Bold.ttf'), { subset: true }),
  };
  const places = labelPlaces(job.sheet, job.labels.length, job.skip);
  for (const [index, label] of job.labels.entries()) {
    const place = places[index];
    if (place === undefined) continue;
    while (pdf.getPageCount() <= place.page) pdf.addPage([A4_MM.width * MM, A4_MM.height * MM]);
    drawLabel(pdf.getPage(place.page), fonts, { job, label, place });
  }
  return pdf.save();
});

function drawLabel(
  page: PDFPage,
  fonts: Fonts,
  { job, label, place }: { job: LabelJob; label: LabelJob['labels'][number]; place: LabelPlace },
): void {
  const measure: Measure = (text, style, size) => fonts[style].widthOfTextAtSize(text, size);
  const left = (place.xMm + PADDING_MM) * MM;
  const top = (A4_MM.height - place.yMm - PADDING_MM) * MM;
  const width = (place.widthMm - 2 * PADDING_MM) * MM;
  const height = (place.heightMm - 2 * PADDING_MM) * MM;

  const stampWidth = job.urgency === null ? 0 : drawStamp(page, fonts.bold, job.urgency, left + width, top);
  const head = [
    { text: job.senderName, style: 'regular' as const, sizePt: HEAD_PT },
    { text: `Số: ${job.numberText}`, style: 'regular' as const, sizePt: HEAD_PT },
  ];
  const headHeight = HEAD_PT * 2.6;
  const room = { widthPt: width - stampWidth, heightPt: headHeight };
  for (const line of fitBlocks(measure, head, room))
    page.drawText(line.text, {
      x: left,
      y: top - line.baselinePt,
      size: line.sizePt,
      font: fonts[line.style],
    });
  const ruleY = top - headHeight - 1;
  page.drawLine({
    start: { x: left, y: ruleY },
    end: { x: left + width, y: ruleY },
    thickness: 0.4,
    color: RULE,
  });
  const body = [
    { text: `Kính gửi: ${label.name}`, style: 'bold' as const, sizePt: 12 },
    ...(label.address === '' ? [] : [{ text: label.address, style: 'regular' as const, sizePt: 11 }]),
    ...(label.copies === 1
      ? []
      : [{ text: `Số bản: ${label.copies}`, style: 'regular' as const, sizePt: 9 }]),
  ];
  const below = { widthPt: width, heightPt: height - headHeight - 4 };
  for (const line of fitBlocks(measure, body, below))
    page.drawText(line.text, {
      x: left,
      y: ruleY - 3 - line.baselinePt,
      size: line.sizePt,
      font: fonts[line.style],
    });
}

/** In the top right corner, as on the document; answers the width it takes. */
function drawStamp(page: PDFPage, font: PDFFont, words: string, right: number, top: number): number {
  const { sizePt, padPt, color } = STAMP;
  const width = font.widthOfTextAtSize(words, sizePt) + 2 * padPt;
  const height = sizePt + 2 * padPt;
  const [x, y] = [right - width, top - height];
  page.drawRectangle({ x, y, width, height, borderColor: color, borderWidth: 1 });
  page.drawText(words, { x: x + padPt, y: y + padPt + 1, size: sizePt, font, color });
  return width + padPt;
}
