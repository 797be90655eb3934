// Photos of a paper → one PDF, a page each, in the order given. A JPEG goes in as its own bytes, so that nothing of it is
// lost; which way up it was held (Exif) becomes the turn of the page. ISO 32000-2 §7.4.8 (DCTDecode).
import { readFile } from 'node:fs/promises';
import { degrees, PDFDocument, type PDFImage } from 'pdf-lib';
import { isJpeg, readJpeg } from '../../signing/index.ts';

/** More than any telephone takes. */
const MAX_POINTS = 120_000_000;
/** A photo does not say how large the paper was: its longer side is that of A4. */
const LONG_SIDE_PT = (297 * 72) / 25.4;
/** Exif 2.3 §4.6.4: how far to the right the picture has to be turned. The mirrored ones no camera writes. */
const TURNS: Readonly<Record<number, number>> = { 3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270 };

/** @throws for what is neither JPEG nor PNG, or broken. */
export async function bindPhotos(paths: readonly string[]): Promise<Uint8Array> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  for (const path of paths) {
    const { image, turn } = await embed(pdf, await readFile(path));
    const scale = LONG_SIDE_PT / Math.max(image.width, image.height);
    const [width, height] = [image.width * scale, image.height * scale];
    const page = pdf.addPage([width, height]);
    page.drawImage(image, { x: 0, y: 0, width, height });
    if (turn !== 0) page.setRotation(degrees(turn));
  }
  return pdf.save();
}

async function embed(pdf: PDFDocument, bytes: Uint8Array): Promise<{ image: PDFImage; turn: number }> {
  if (!isJpeg(bytes)) return { image: await pdf.embedPng(bytes), turn: 0 };
  const jpeg = readJpeg(bytes, MAX_POINTS);
  return { image: await pdf.embedJpg(jpeg.bytes), turn: TURNS[jpeg.orientation] ?? 0 };
}
