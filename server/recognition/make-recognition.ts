// Builds the reading of papers: it holds no business state. Programs are looked for once; one paper is read at a time.
import { AppError } from '../platform/http/problem.ts';
import type { Logger } from '../platform/logger.ts';
import { findIsolation } from '../platform/shut-in/isolation.ts';
import { type PdfFacts, SigningError } from '../signing/index.ts';
import type { ProposedCuts } from './domain/cuts.ts';
import { lookAtPages } from './look-at-pages.ts';
import { withPdfOfTiff } from './ocr/from-tiff.ts';
import { findPrograms, type OcrPrograms } from './ocr/programs.ts';
import { makePaper } from './paper.ts';
import { type ReadDeps, type Reading, readPaper } from './read-paper.ts';

export interface RecognitionDeps extends Pick<ReadDeps, 'formCheck' | 'pathOf'> {
  /** Reads a PDF, in another thread. @throws SigningError. */
  pdfFacts(path: string): Promise<PdfFacts>;
  logger: Logger;
  /** Tesseract, by path or name; undefined: nothing is recognised. */
  program: string | undefined;
  /** For one program on one page. */
  timeoutMs: number;
  /** Folders of this server that the programs must not see. */
  privateFolders: readonly string[];
}

export interface Recognition {
  /** The fields and the text of a stored PDF. @throws AppError OCR_TIMEOUT, OCR_FAILED, SERVER_BUSY, FILE_UNKNOWN. */
  read(digest: string, options?: { pages?: readonly number[]; signal?: AbortSignal }): Promise<Reading>;
  /** Where a scan of several papers could be cut. @throws AppError OCR_UNAVAILABLE, OCR_TIMEOUT, OCR_FAILED, FILE_BROKEN. */
  proposeCuts(digest: string, signal?: AbortSignal): Promise<ProposedCuts>;
  /** A file for each part, for as long as `take` runs. @throws AppError PAPER_SIGNED, PAPER_CUTS_INVALID, FILE_ENCRYPTED, FILE_BROKEN. */
  split<T>(digest: string, parts: readonly number[][], take: (paths: string[]) => Promise<T>): Promise<T>;
  /** Stored photos as one PDF, in this order, without a loss. @throws AppError FILE_BROKEN. */
  bind<T>(digests: readonly string[], take: (path: string) => Promise<T>): Promise<T>;
  /** The page to lay between two papers. */
  separator<T>(take: (path: string) => Promise<T>): Promise<T>;
  /** A stored TIFF as a PDF. @throws AppError FILE_TYPE_REFUSED where that cannot be made here, FILE_BROKEN. */
  fromTiff<T>(digest: string, take: (path: string) => Promise<T>): Promise<T>;
  /** @throws AppError PAPER_SIGNED, FILE_ENCRYPTED, FILE_BROKEN. */
  assertSplittable(digest: string): Promise<void>;
  canRead(): Promise<boolean>;
  stop(): Promise<void>;
}

/** Papers that wait to be read. */
const MAX_WAITING = 20;
const RETRY_AFTER_SECONDS = 10;

export function makeRecognition(deps: RecognitionDeps): Recognition {
  const { formCheck, pathOf, pdfFacts, logger, program, timeoutMs, privateFolders } = deps;
  const paper = makePaper();
  let found: Promise<OcrPrograms | undefined> | undefined;

  const look = async (): Promise<OcrPrograms | undefined> => {
    const programs = program === undefined ? 'tesseract' : await findPrograms(program);
    if (typeof programs === 'string') {
      logger.warn(
        { missing: programs },
        'scans are kept, but not read: this Debian package is not installed',
      );
      return undefined;
    }
    const isolation = await findIsolation(privateFolders);
    logger.info({ program: programs.tesseract, isolation: isolation.kind }, 'scans are read');
    return { ...programs, isolation };
  };
  const programs = () => {
    found ??= look();
    return found;
  };

  const oneAtATime = makeQueue(MAX_WAITING);

  const splittable = async (digest: string) => {
    const path = await pathOf(digest);
    const { pageCount, signatures, encrypted } = await factsOf(pdfFacts, path);
    if (encrypted) throw new AppError('FILE_ENCRYPTED');
    // Taken apart, nothing of it would be signed any more.
    if (signatures > 0) throw new AppError('PAPER_SIGNED');
    return { path, pageCount };
  };

  return {
    read: async (digest, { pages, signal } = {}) => {
      const known = await programs();
      const ocr = known && { programs: known, timeoutMs, turn: paper.turn };
      return oneAtATime(() => readPaper({ formCheck, pathOf, ocr }, digest, { wanted: pages, signal }));
    },
    proposeCuts: async (digest, signal) => {
      const known = await programs();
      if (known === undefined) throw new AppError('OCR_UNAVAILABLE');
      const path = await pathOf(digest);
      return oneAtATime(() => lookAtPages(path, known, paper, signal));
    },
    split: async (digest, parts, take) => {
      const { path, pageCount } = await splittable(digest);
      const numbers = parts.flat();
      const isThere = numbers.every((number) => number >= 1 && number <= pageCount);
      const isOnce = new Set(numbers).size === numbers.length && parts.every((part) => part.length > 0);
      if (!isThere || !isOnce || parts.length === 0) throw new AppError('PAPER_CUTS_INVALID');
      return paper.split(path, parts, take);
    },
    assertSplittable: async (digest) => void (await splittable(digest)),
    fromTiff: async (digest, take) => withPdfOfTiff(await pathOf(digest), privateFolders, take),
    bind: async (digests, take) => paper.bind(await Promise.all(digests.map(pathOf)), take),
    separator: paper.separator,
    canRead: async () => (await programs()) !== undefined,
    stop: () => paper.stop(),
  };
}

async function factsOf(pdfFacts: RecognitionDeps['pdfFacts'], path: string): Promise<PdfFacts> {
  try {
    return await pdfFacts(path);
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    throw new AppError('FILE_BROKEN', { cause: error });
  }
}

/** @throws AppError SERVER_BUSY where too many wait. */
function makeQueue(most: number) {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting >= most)
      throw new AppError('SERVER_BUSY', { headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } });
    waiting += 1;
    const run = last.then(work).finally(() => {
      waiting -= 1;
    });
    last = run.catch(() => undefined);
    return run;
  };
}
