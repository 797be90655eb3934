// Measures a PDF with pdfjs-dist: walks the drawing operators of each page, keeping the state that ISO 32000-2 §8.4 and
// §9.3 describe. A file is never believed: whatever it does, there is a limit, and the answer says which was reached.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type MeasuredFile, type Page, pageOf } from '../domain/page.ts';
import { makeFontNames } from './font-names.ts';
import { walkPage } from './walk-page.ts';

export interface MeasureLimits {
  pages: number;
  /** Text pieces of the whole file. */
  pieces: number;
  milliseconds: number;
}

const USUAL_LIMITS: MeasureLimits = { pages: 1000, pieces: 400_000, milliseconds: 45_000 };

/** Pixels of an image that is still unpacked; only its place is wanted. */
const MAX_IMAGE_PIXELS = 1_000_000;

const folder = `${dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))}/`;
const assets = pathToFileURL(folder);

type Engine = typeof import('pdfjs-dist/legacy/build/pdf.mjs');

/** The build for Node asks for this class of browsers when it is loaded; only what draws uses it. */
class NoMatrix {}

async function engine(): Promise<Engine> {
  Reflect.set(globalThis, 'DOMMatrix', Reflect.get(globalThis, 'DOMMatrix') ?? NoMatrix);
  // The small builds: they are read in half the time.
  const build = new URL('legacy/build/', assets);
  const loaded: Engine = await import(new URL('pdf.min.mjs', build).href);
  loaded.GlobalWorkerOptions.workerSrc = new URL('pdf.worker.min.mjs', build).href;
  return loaded;
}

class OutOfTime extends Error {}

const named = (error: unknown) => (error instanceof Error ? error.name : '');

/** Bytes as they are needed; nothing is whole in memory. */
export interface Bytes {
  size: number;
  read(begin: number, end: number): Promise<Uint8Array>;
}

/** Never throws over a file. */
export async function measure(bytes: Bytes, given: Partial<MeasureLimits> = {}): Promise<MeasuredFile> {
  const limits = { ...USUAL_LIMITS, ...given };
  const { getDocument, OPS, PDFDataRangeTransport, VerbosityLevel } = await engine();
  const range = new PDFDataRangeTransport(bytes.size, null);
  let broken: (error: Error) => void = () => {};
  const unreadable = new Promise<never>((_, reject) => {
    broken = reject;
  });
  unreadable.catch(() => undefined);
  const timer = setTimeout(() => broken(new OutOfTime()), limits.milliseconds);
  range.requestDataRange = (begin: number, end: number) => {
    bytes.read(begin, end).then((part) => range.onDataRange(begin, part), broken);
  };
  const until = performance.now() + limits.milliseconds;
  const pages: Page[] = [];
  const names = makeFontNames();
  let pageCount = 0;
  const made = (stoppedBy?: MeasuredFile['stoppedBy']): MeasuredFile => ({
    pageCount,
    pages,
    fonts: names.all(),
    ...(stoppedBy && { stoppedBy }),
  });
  const task = getDocument({
    range,
    disableAutoFetch: true,
    disableStream: true,
    verbosity: VerbosityLevel.ERRORS,
    isEvalSupported: false,
    useWasm: false,
    useSystemFonts: false,
    disableFontFace: true,
    maxImageSize: MAX_IMAGE_PIXELS,
    cMapUrl: `${folder}cmaps/`,
    cMapPacked: true,
    // No standard fonts: widths are enough of a font that is not in the file, and that it is missing must be seen.
    iccUrl: `${folder}iccs/`,
  });
  try {
    const pdf = await Promise.race([task.promise, unreadable]);
    pageCount = pdf.numPages;
    let pieces = 0;
    for (let number = 1; number <= pageCount; number += 1) {
      if (number > limits.pages || pieces > limits.pieces || performance.now() > until) return made('limit');
      const page = await pdf.getPage(number);
      const drawn = await Promise.race([walkPage(page, OPS, names), unreadable]);
      pages.push(pageOf(drawn));
      pieces += drawn.pieces.length;
      page.cleanup();
    }
    return made();
  } catch (error) {
    if (error instanceof OutOfTime) return made('limit');
    return made(named(error) === 'PasswordException' ? 'encrypted' : 'unreadable');
  } finally {
    clearTimeout(timer);
    await task.destroy().catch(() => undefined);
  }
}
