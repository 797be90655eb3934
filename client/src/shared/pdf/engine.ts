// pdfjs, set up once: worker, character maps and standard fonts come from this build; no eval, no wasm (strict CSP).
import {
  GlobalWorkerOptions,
  getDocument,
  PDFDataRangeTransport,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from 'pdfjs-dist';
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';

GlobalWorkerOptions.workerSrc = workerUrl;

export type { PDFDocumentProxy, PDFPageProxy };

/** Reads a local file in pieces: a blob address would need a wider CSP. */
class BlobTransport extends PDFDataRangeTransport {
  readonly #blob: Blob;
  constructor(blob: Blob) {
    super(blob.size, null);
    this.#blob = blob;
  }
  override requestDataRange(begin: number, end: number): void {
    void this.#blob
      .slice(begin, end)
      .arrayBuffer()
      .then((bytes) => this.onDataRange(begin, new Uint8Array(bytes)));
  }
}

/** One request brings about a page of a scan. */
const PIECE_BYTES = 256 * 1024;

export const MM_PER_POINT = 25.4 / 72;

/**
 * Opens a PDF by address, or one that is only on this computer. The file streams in from its beginning, and what a page
 * needs further on is asked for by range: pdfjs looks at the last page before it opens, and where every page hangs on one
 * node of the tree that means to pass all of them; by ranges alone these would be fetched one after another.
 */
export const openPdf = (source: string | Blob) =>
  getDocument({
    ...(typeof source === 'string' ? { url: source } : { url: '', range: new BlobTransport(source) }),
    rangeChunkSize: PIECE_BYTES,
    isEvalSupported: false,
    useWasm: false,
    cMapUrl: '/pdfjs/cmaps/',
    cMapPacked: true,
    standardFontDataUrl: '/pdfjs/standard_fonts/',
    iccUrl: '/pdfjs/iccs/',
    withCredentials: true,
  });
