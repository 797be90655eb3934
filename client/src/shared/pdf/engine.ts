// pdfjs, set up once: worker, character maps and standard fonts come from this build; no eval, no wasm (strict CSP).
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy, type PDFPageProxy } from 'pdfjs-dist';
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';

GlobalWorkerOptions.workerSrc = workerUrl;

export type { PDFDocumentProxy, PDFPageProxy };
export const MM_PER_POINT = 25.4 / 72;

/** Opens a PDF by address; ranges are fetched as they are needed. */
export const openPdf = (url: string) =>
  getDocument({
    url,
    isEvalSupported: false,
    useWasm: false,
    cMapUrl: '/pdfjs/cmaps/',
    cMapPacked: true,
    standardFontDataUrl: '/pdfjs/standard_fonts/',
    iccUrl: '/pdfjs/iccs/',
    withCredentials: true,
  });
