// A long document as offices have it: pages of Vietnamese text in an embedded font, each with a picture that does not
// compress, and the signer's title and name on the last one.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';
import { PDFDocument } from 'pdf-lib';
import { encodePng } from '../support/png.ts';

const LINES = 34;
const PICTURE = 300;
const SENTENCE = 'Ủy ban nhân dân tỉnh yêu cầu các sở, ban, ngành khẩn trương tổ chức thực hiện, báo cáo';

const noise = () => {
  const bytes = randomBytes(PICTURE * PICTURE);
  const at = (x: number, y: number) => [bytes[y * PICTURE + x] ?? 0];
  return encodePng({ width: PICTURE, height: PICTURE, depth: 8, colorType: 0, at });
};

/** About 90 KB a page. */
export async function longPaper(pages: number, signer: { name: string; title: string }): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  // As in the demo letter: our declaration of fontkit names only what we call ourselves.
  pdf.registerFontkit(fontkit as unknown as Parameters<PDFDocument['registerFontkit']>[0]);
  const tinos = createRequire(import.meta.url).resolve(
    '@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf',
  );
  const font = await pdf.embedFont(await readFile(tinos), { subset: true });
  for (let number = 1; number <= pages; number += 1) {
    const page = pdf.addPage([595, 842]);
    const image = await pdf.embedPng(noise());
    for (let line = 0; line < LINES; line += 1)
      page.drawText(`${number}.${line + 1}. ${SENTENCE}`, { x: 70, y: 790 - line * 15, size: 11, font });
    page.drawImage(image, { x: 70, y: 60, width: 200, height: 200 });
    if (number < pages) continue;
    page.drawText(signer.title.toUpperCase(), { x: 360, y: 230, size: 13, font });
    page.drawText(signer.name, { x: 350, y: 130, size: 13, font });
  }
  return pdf.save();
}
