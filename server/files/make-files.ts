// Builds the file store over one folder and one database: immutable bytes by SHA-256.
import { createReadStream } from 'node:fs';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { StoredFile } from '../contracts/files.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError } from '../platform/http/problem.ts';
import type { Database } from '../platform/mongo/connect.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import { systemCode } from '../platform/startup-error.ts';
import type { PdfFacts } from '../signing/index.ts';
import { type ContentFacts, checkContent } from './commands/check-content.ts';
import { type Held, hold } from './commands/held.ts';
import { makePartials, type Partials } from './commands/partial.ts';
import { placeOf, type Staged, stage } from './commands/stage.ts';
import { keepChecked, type StagedUpload } from './commands/upload-file.ts';
import { type FileHandlers, makeHandlers } from './routes.ts';
import { makeStore, migrations } from './store.ts';

export interface FilesDeps {
  connection: Database['connection'];
  clock: Clock;
  folder: string;
  /** Largest upload. */
  limitBytes: number;
  /** Reads a PDF, in another thread. @throws SigningError. */
  pdfFacts(path: string): Promise<PdfFacts>;
}

export interface KeptFile {
  digest: string;
  sizeBytes: number;
}

export interface Files {
  handlers: FileHandlers;
  migrations: Migration[];
  /** Removes what uploads cut off by a crash left behind. */
  start(): Promise<void>;
  /** Takes bytes to a temporary file, for those who only look at them. Discard it, or keep it. */
  stage(readable: Readable | AsyncIterable<Uint8Array>, options: { limitBytes: number }): Promise<Staged>;
  /** Keeps staged bytes as an upload of this person, checked as every upload is. @throws AppError as an upload does. */
  keepUpload(staged: Staged, upload: StagedUpload): Promise<StoredFile>;
  /** Takes bytes that are in memory, in pieces; they are kept or forgotten. */
  hold(pieces: readonly Uint8Array[]): Held;
  /** @throws AppError FILE_TOO_LARGE, UPLOAD_INTERRUPTED, STORAGE_FULL; nothing is left behind then. */
  putStream(readable: Readable, options: { limitBytes: number }): Promise<KeptFile>;
  putBytes(bytes: Uint8Array): Promise<KeptFile>;
  /** Files that arrive in pieces. */
  partials: Partials;
  /** Stores the base file followed by a revision; the base stays as it is. @throws AppError FILE_UNKNOWN. */
  extend(baseDigest: string, revision: Uint8Array): Promise<KeptFile>;
  /** All bytes of a small file, as many as `into` has room for. @throws when it is not there, or shorter. */
  read(digest: string, into: Buffer): Promise<void>;
  /** Where the bytes lie, for those who read them in another thread. @throws AppError FILE_UNKNOWN. */
  pathOf(digest: string): Promise<string>;
  /** The bytes from `start` to `end`, both included. */
  createReadStream(digest: string, range?: { start: number; end: number }): Readable;
  stat(digest: string): Promise<{ sizeBytes: number } | null>;
  /** What stored bytes are, as an attachment is looked at. @throws AppError FILE_UNKNOWN, and as an upload does. */
  look(digest: string, name: string): Promise<ContentFacts>;
  /** What the person uploaded himself. */
  findUpload(digest: string, personId: string): Promise<StoredFile | null>;
}

/** What of a crash is found at a start and cannot belong to an upload under way in another process. */
const STALE_MS = 24 * 3_600_000;
/** Of one read: each is a way to another thread and back. */
const READ_BYTES = 512 * 1024;
const DIGEST = /^[0-9a-f]{64}$/;

export function makeFiles({ connection, clock, folder, limitBytes, pdfFacts }: FilesDeps): Files {
  const store = makeStore(connection);

  const placeOfStored = (digest: string) => {
    if (!DIGEST.test(digest)) throw new AppError('FILE_UNKNOWN');
    return placeOf(folder, digest);
  };

  const putStream: Files['putStream'] = async (readable, options) => {
    const staged = await stage(readable, { folder, ...options });
    const { digest, sizeBytes } = staged;
    try {
      await staged.keep();
    } finally {
      await staged.discard();
    }
    return { digest, sizeBytes };
  };

  const openStored = (digest: string, range?: { start: number; end: number }) =>
    createReadStream(placeOfStored(digest), { ...range, highWaterMark: READ_BYTES });

  const statOf: Files['stat'] = async (digest) => {
    try {
      return { sizeBytes: (await stat(placeOfStored(digest))).size };
    } catch (error) {
      if (systemCode(error) === 'ENOENT' || error instanceof AppError) return null;
      throw error;
    }
  };

  return {
    handlers: makeHandlers({ store, clock, folder, limitBytes, pdfFacts, open: openStored }),
    migrations,
    start: () => sweep(join(folder, 'incoming'), clock.now().getTime() - STALE_MS),
    stage: (readable, options) => stage(readable, { folder, ...options }),
    keepUpload: (staged, upload) => keepChecked({ store, clock, pdfFacts }, upload, staged),
    hold: (pieces) => hold(pieces, folder),
    read: (digest, into) => readWhole(placeOfStored(digest), into),
    putStream,
    putBytes: (bytes) => putStream(Readable.from([bytes]), { limitBytes: Number.POSITIVE_INFINITY }),
    partials: makePartials(folder),
    extend: async (baseDigest, revision) => {
      if ((await statOf(baseDigest)) === null) throw new AppError('FILE_UNKNOWN');
      const bytes = Readable.from(concatenated(openStored(baseDigest), revision));
      return putStream(bytes, { limitBytes: Number.POSITIVE_INFINITY });
    },
    pathOf: async (digest) => {
      if ((await statOf(digest)) === null) throw new AppError('FILE_UNKNOWN');
      return placeOfStored(digest);
    },
    createReadStream: openStored,
    stat: statOf,
    look: async (digest, name) => {
      if ((await statOf(digest)) === null) throw new AppError('FILE_UNKNOWN');
      return checkContent({ path: placeOfStored(digest), name, purpose: 'attachment', pdfFacts });
    },
    findUpload: store.findUpload,
  };
}

/** Without a stream: to open, read and close is all there is to do. */
async function readWhole(path: string, into: Buffer): Promise<void> {
  const file = await open(path, 'r');
  try {
    for (let at = 0; at < into.length; ) {
      const { bytesRead } = await file.read(into, at, into.length - at, at);
      if (bytesRead === 0) throw new Error(`${path} has ${at} bytes, not ${into.length}`);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

async function* concatenated(base: Readable, revision: Uint8Array): AsyncGenerator<Uint8Array> {
  yield* base;
  yield revision;
}

async function sweep(folder: string, olderThan: number): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found !== null && found.mtimeMs < olderThan) await rm(path, { force: true });
  }
}
