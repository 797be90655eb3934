// pdfjs, set up once: worker, character maps and standard fonts come from this build; no eval, no wasm (strict CSP).
import {
  GlobalWorkerOptions,
  getDocument,
  PDFDataRangeTransport,
  type PDFDocumentLoadingTask,
  type PDFDocumentProxy,
  type PDFPageProxy,
  PDFWorker,
} from 'pdfjs-dist';
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import { CHUNK_BYTES } from './pieces.ts';
import { beginFile } from './remote-file.ts';

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

export const MM_PER_POINT = 25.4 / 72;

/** A document that is being opened. */
export interface Opening {
  promise: Promise<PDFDocumentProxy>;
  /** Ends everything that belongs to it, whether it is open or not. */
  destroy(): Promise<void>;
}

/** Whoever opens a document hears of its failure; one that is ended before it stood is nobody's failure. */
const makeWorker = (): PDFWorker => {
  const worker = new PDFWorker();
  worker.promise.catch(() => undefined);
  return worker;
};

let spare: PDFWorker | null = null;

/** For a screen that will open a document for certain: the worker starts while its address is still asked for. */
export const startWorker = (): void => {
  spare ??= makeWorker();
};

const takeWorker = (): PDFWorker => {
  const worker = spare ?? makeWorker();
  spare = null;
  return worker;
};

/** In a worker of its own, unless one is lent. */
const open = (source: string | Blob, lent?: PDFWorker): Opening => {
  const worker = lent ?? takeWorker();
  const end = new AbortController();
  let task: PDFDocumentLoadingTask | undefined;
  let onFailed: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    onFailed = reject;
  });
  const begin = async () => {
    const given =
      typeof source === 'string'
        ? await beginFile(source, { signal: end.signal, onFailed })
        : { url: '', range: new BlobTransport(source) };
    end.signal.throwIfAborted();
    task = getDocument({
      ...given,
      worker,
      rangeChunkSize: CHUNK_BYTES,
      isEvalSupported: false,
      useWasm: false,
      cMapUrl: '/pdfjs/cmaps/',
      cMapPacked: true,
      standardFontDataUrl: '/pdfjs/standard_fonts/',
      iccUrl: '/pdfjs/iccs/',
    });
    return task.promise;
  };
  const destroy = async () => {
    end.abort();
    await task?.destroy();
    if (lent === undefined) worker.destroy();
  };
  return { promise: Promise.race([begin(), failed]), destroy };
};

let begun: { url: string; opening: Opening } | null = null;
/** A screen that has not come by then does not come. */
const KEPT_MS = 10_000;

/** For a screen that is about to show it: opened while that is still being drawn. */
export const beginPdf = (url: string): void => {
  if (begun?.url === url) return;
  const mine = { url, opening: open(url) };
  mine.opening.promise.catch(() => undefined);
  void begun?.opening.destroy();
  begun = mine;
  setTimeout(() => {
    if (begun !== mine) return;
    begun = null;
    void mine.opening.destroy();
  }, KEPT_MS);
};

/** Opens a PDF by address, or one that is only on this computer. */
export const openPdf = (source: string | Blob): Opening => {
  if (begun === null || begun.url !== source) return open(source);
  const { opening } = begun;
  begun = null;
  return opening;
};

export interface Reader {
  open(url: string): Opening;
  end(): void;
}

/** For many short looks, one after the other: to start a worker costs more than to read a letter. */
export const makeReader = (): Reader => {
  const worker = makeWorker();
  return { open: (url) => open(url, worker), end: () => worker.destroy() };
};
