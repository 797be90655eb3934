// Reads the parts of a ZIP package (DOCX, ODT) one after the other without believing what it says of itself: every byte
// that comes out is counted, so that a bomb is found while it is still small.
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { AppError } from '../../platform/http/problem.ts';

export interface PackageLimits {
  entries: number;
  /** Of all parts together, unpacked. */
  totalBytes: number;
  /** Of one part above a megabyte: unpacked against packed. */
  ratio: number;
}

/** A report of 500 pages with pictures has some hundred parts; text packs about twenty times. */
export const PACKAGE_LIMITS: PackageLimits = { entries: 4_000, totalBytes: 256 * 1024 * 1024, ratio: 250 };

const SMALL_BYTES = 1024 * 1024;
const ENCRYPTED_FLAG = 1;

export interface Part {
  name: string;
  /** The bytes, unpacked; counted against the limits while they are read. */
  chunks: AsyncIterable<Buffer>;
}

/**
 * Calls `take` for every part in the order of the package. A part that `take` leaves unread is read and counted all the same.
 * @throws AppError OFFICE_BROKEN, OFFICE_ENCRYPTED, OFFICE_EXPANDS_TOO_FAR.
 */
export async function readPackage(
  path: string,
  take: (part: Part) => Promise<void>,
  limits: PackageLimits = PACKAGE_LIMITS,
): Promise<void> {
  const zip = await opened(path);
  try {
    if (zip.entryCount > limits.entries) throw tooFar(`${zip.entryCount} parts`);
    const names = new Set<string>();
    const counted = { bytes: 0 };
    for await (const entry of entriesOf(zip)) {
      const { fileName: name, generalPurposeBitFlag: flags } = entry;
      // Two parts of one name are read differently by different programs.
      if (names.has(name.toLowerCase()))
        throw new AppError('OFFICE_BROKEN', { detail: 'a part occurs twice' });
      names.add(name.toLowerCase());
      if ((flags & ENCRYPTED_FLAG) !== 0) throw new AppError('OFFICE_ENCRYPTED');
      if (name.endsWith('/')) continue;
      const chunks = countedChunks(zip, entry, { counted, limits });
      await take({ name, chunks });
      for await (const _ of chunks);
    }
  } finally {
    zip.close();
  }
}

/** The whole part; for the small ones. @throws AppError OFFICE_EXPANDS_TOO_FAR above the limit. */
export async function bytesOf(part: Part, limitBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of part.chunks) {
    size += piece.length;
    if (size > limitBytes) throw tooFar(part.name);
    pieces.push(piece);
  }
  return Buffer.concat(pieces, size);
}

const tooFar = (detail: string) => new AppError('OFFICE_EXPANDS_TOO_FAR', { detail });
const broken = (cause: unknown) => new AppError('OFFICE_BROKEN', { cause });

const opened = async (path: string): Promise<ZipFile> => {
  try {
    return await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
  } catch (error) {
    throw broken(error);
  }
};

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  try {
    for await (const entry of zip.eachEntry()) yield entry;
  } catch (error) {
    throw error instanceof AppError ? error : broken(error);
  }
}

interface Counting {
  counted: { bytes: number };
  limits: PackageLimits;
}

async function* countedChunks(
  zip: ZipFile,
  entry: Entry,
  { counted, limits }: Counting,
): AsyncGenerator<Buffer> {
  let size = 0;
  try {
    const stream: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      size += chunk.length;
      counted.bytes += chunk.length;
      if (counted.bytes > limits.totalBytes) throw tooFar(`more than ${limits.totalBytes} bytes`);
      if (size > SMALL_BYTES && size > entry.compressedSize * limits.ratio) throw tooFar(entry.fileName);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof AppError ? error : broken(error);
  }
}
