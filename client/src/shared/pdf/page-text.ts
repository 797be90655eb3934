// Text of a page with its place in millimetres from the top-left corner of the visible page.
import { MM_PER_POINT, type PDFDocumentProxy } from './engine.ts';
import type { PageText, SignedField, TextRun } from './text-types.ts';

/** Reads the text runs of one page. */
export const readPageText = async (document: PDFDocumentProxy, pageNumber: number): Promise<PageText> => {
  const page = await document.getPage(pageNumber);
  const viewport = page.getViewport({ scale: MM_PER_POINT });
  const content = await page.getTextContent();
  const runs = content.items.flatMap((item): TextRun[] => {
    if (!('str' in item) || item.str === '') return [];
    const [a = 0, b = 0, , , left = 0, baseline = 0] = item.transform.map(Number);
    const size = Math.hypot(a, b) || item.height;
    const [x0 = 0, y0 = 0] = viewport.convertToViewportPoint(left, baseline);
    const [x1 = 0, y1 = 0] = viewport.convertToViewportPoint(left + item.width, baseline + size);
    return [
      {
        text: item.str.normalize('NFC'),
        x: Math.min(x0, x1),
        y: Math.min(y0, y1),
        width: Math.abs(x1 - x0),
        height: Math.abs(y1 - y0),
      },
    ];
  });
  return { page: pageNumber, widthMm: viewport.width, heightMm: viewport.height, runs };
};

/** Visible signature fields already in the file, where the reader draws them. */
export const readSignedFields = async (document: PDFDocumentProxy): Promise<SignedField[]> => {
  const found: SignedField[] = [];
  for (let number = document.numPages; number >= 1 && found.length === 0; number -= 1) {
    const page = await document.getPage(number);
    const viewport = page.getViewport({ scale: MM_PER_POINT });
    for (const annotation of await page.getAnnotations()) {
      if (annotation.subtype !== 'Widget' || annotation.fieldType !== 'Sig') continue;
      const [left, bottom, right, top] = annotation.rect.map(Number);
      const [x0 = 0, y0 = 0] = viewport.convertToViewportPoint(left, bottom);
      const [x1 = 0, y1 = 0] = viewport.convertToViewportPoint(right, top);
      const [width, height] = [Math.abs(x1 - x0), Math.abs(y1 - y0)];
      if (width < 1 || height < 1) continue;
      found.push({
        page: number,
        name: annotation.fieldName ?? '',
        x: Math.min(x0, x1),
        y: Math.min(y0, y1),
        width,
        height,
      });
    }
  }
  return found;
};
