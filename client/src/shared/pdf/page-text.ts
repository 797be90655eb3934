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

/** Pages that hold a signature field, by the form's own list: no other page has to be fetched for it. */
const pagesWithSignature = async (document: PDFDocumentProxy): Promise<number[]> => {
  const fields = Object.values((await document.getFieldObjects()) ?? {}).flat();
  const pages = fields.flatMap((field) => {
    const { type, page } = field as { type?: string; page?: number };
    return type === 'signature' && typeof page === 'number' && page >= 0 ? [page + 1] : [];
  });
  return [...new Set(pages)].sort((a, b) => b - a);
};

/** Visible signature fields already in the file, where the reader draws them: those of the last page that has any. */
export const readSignedFields = async (document: PDFDocumentProxy): Promise<SignedField[]> => {
  for (const number of await pagesWithSignature(document)) {
    const found = await signedFieldsOn(document, number);
    if (found.length > 0) return found;
  }
  return [];
};

const signedFieldsOn = async (document: PDFDocumentProxy, number: number): Promise<SignedField[]> => {
  const page = await document.getPage(number);
  const viewport = page.getViewport({ scale: MM_PER_POINT });
  return (await page.getAnnotations()).flatMap((annotation): SignedField[] => {
    if (annotation.subtype !== 'Widget' || annotation.fieldType !== 'Sig') return [];
    const [left, bottom, right, top] = annotation.rect.map(Number);
    const [x0 = 0, y0 = 0] = viewport.convertToViewportPoint(left, bottom);
    const [x1 = 0, y1 = 0] = viewport.convertToViewportPoint(right, top);
    const [width, height] = [Math.abs(x1 - x0), Math.abs(y1 - y0)];
    if (width < 1 || height < 1) return [];
    const name = String(annotation.fieldName ?? '');
    return [{ page: number, name, x: Math.min(x0, x1), y: Math.min(y0, y1), width, height }];
  });
};
