// A page drawn aside into points of a given size.
import { MM_PER_POINT, type PDFDocumentProxy } from '../../../shared/pdf/engine.ts';
import { type Picture, type Region, regionsOf } from './picture-diff.ts';
import type { Place } from './words.ts';

/** Both pages of a pair are drawn into the same size, whatever their papers are. */
export const drawPage = async (
  document: PDFDocumentProxy,
  number: number,
  size: { width: number; height: number },
): Promise<Picture> => {
  const page = await document.getPage(number);
  const upright = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: size.width / upright.width });
  const canvas = window.document.createElement('canvas');
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, size.width, size.height);
  await page.render({ canvas, viewport }).promise;
  const { data } = context.getImageData(0, 0, size.width, size.height);
  canvas.width = 0;
  page.cleanup();
  return { data, ...size };
};

const DOTS_WIDE = 620;

/** Where two pages differ as pictures, in millimetres of the left one. */
export const pictureRegions = async (
  left: { document: PDFDocumentProxy; page: number },
  right: { document: PDFDocumentProxy; page: number },
): Promise<Region[]> => {
  const { width, height } = (await left.document.getPage(left.page)).getViewport({ scale: MM_PER_POINT });
  const size = { width: DOTS_WIDE, height: Math.round((DOTS_WIDE * height) / width) };
  const [one, other] = await Promise.all([
    drawPage(left.document, left.page, size),
    drawPage(right.document, right.page, size),
  ]);
  const mm = width / DOTS_WIDE;
  return regionsOf(one, other).map((region) => ({
    x: region.x * mm,
    y: region.y * mm,
    width: region.width * mm,
    height: region.height * mm,
  }));
};

export const onPage = (page: number, regions: readonly Region[]): Place[] =>
  regions.map((region) => ({ page, ...region }));
