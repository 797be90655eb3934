// Prints a document without leaving the screen: each page becomes a picture of its own paper size, shown on paper only.
import { MM_PER_POINT, type PDFDocumentProxy } from './engine.ts';

const DOTS_PER_INCH = 150;
const HOME = 'print-pages';

const pictureOf = async (document: PDFDocumentProxy, number: number) => {
  const page = await document.getPage(number);
  const viewport = page.getViewport({ scale: DOTS_PER_INCH / 72 });
  const canvas = window.document.createElement('canvas');
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  await page.render({ canvas, viewport, intent: 'print' }).promise;
  const bytes = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
  canvas.width = 0;
  page.cleanup();
  if (!bytes) throw new Error(`page ${number} cannot be drawn`);
  const picture = new Image();
  picture.src = URL.createObjectURL(bytes);
  const { width, height } = page.getViewport({ scale: MM_PER_POINT });
  picture.style.width = `${width}mm`;
  picture.style.height = `${height}mm`;
  await picture.decode();
  return picture;
};

/** Returns once the print window is closed; the pictures are gone then. */
export const printPdf = async (
  document: PDFDocumentProxy,
  onProgress: (percent: number) => void,
): Promise<void> => {
  const home = window.document.createElement('div');
  home.id = HOME;
  const pictures: HTMLImageElement[] = [];
  try {
    for (let number = 1; number <= document.numPages; number += 1) {
      const picture = await pictureOf(document, number);
      pictures.push(picture);
      home.append(picture);
      onProgress(Math.floor((number / document.numPages) * 100));
    }
    window.document.body.append(home);
    window.print();
  } finally {
    home.remove();
    for (const picture of pictures) URL.revokeObjectURL(picture.src);
  }
};
