// Byte answers: streamed from a random-access source, with Ranges (RFC 9110 §14) and a strong ETag. A viewer of a long
// document asks for a hundred small parts of it with one request.
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { AppError } from './problem.ts';

/** What a handler of a `download` route returns. */
export interface ByteAnswer {
  /** Null: made while it is sent; then it has no length, and no part of it can be asked for. */
  sizeBytes: number | null;
  mediaType: string;
  /** Opens the bytes from `start` to `end`, both included; of unknown size, all of them. */
  open(range: { start: number; end: number }): Readable | Promise<Readable>;
  /** File name offered to the person; may be Vietnamese. */
  name?: string;
  /** `inline` only for media types that cannot run script; default `attachment`. */
  disposition?: 'inline' | 'attachment';
  /** Identity of the bytes, e.g. their digest: lets the browser ask again cheaply. */
  digest?: string;
}

/** @throws AppError FILE_RANGE_UNSATISFIABLE (416). */
export async function sendBytes(request: Request, response: Response, answer: ByteAnswer): Promise<void> {
  const { sizeBytes, digest } = answer;
  if (sizeBytes === null) return sendWhole(request, response, answer);
  response.setHeader('accept-ranges', 'bytes');
  response.setHeader('cache-control', 'private, no-cache');
  if (digest !== undefined) {
    response.setHeader('etag', `"${digest}"`);
    if (request.fresh) {
      response.status(304).end();
      return;
    }
  }
  const ranges = wantedRanges(request, sizeBytes, digest);
  response.setHeader('content-disposition', contentDisposition(answer));
  if (ranges.length > 1) return sendParts(request, response, answer, { ranges, sizeBytes });
  const [range] = ranges;
  response.status(range === undefined ? 200 : 206);
  const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
  if (range !== undefined) response.setHeader('content-range', `bytes ${start}-${end}/${sizeBytes}`);
  response.setHeader('content-type', answer.mediaType);
  response.setHeader('content-length', end - start + 1);
  if (request.method === 'HEAD' || sizeBytes === 0) {
    response.end();
    return;
  }
  await pour(request, response, () => answer.open({ start, end }));
}

/** RFC 9110 §14.6, in the order in which they were asked for. */
async function sendParts(
  request: Request,
  response: Response,
  answer: ByteAnswer,
  { ranges, sizeBytes }: { ranges: readonly ByteRange[]; sizeBytes: number },
): Promise<void> {
  const boundary = randomUUID();
  const parts = ranges.map((range) => ({
    range,
    head: [
      `\r\n--${boundary}`,
      `content-type: ${answer.mediaType}`,
      `content-range: bytes ${range.start}-${range.end}/${sizeBytes}`,
      '\r\n',
    ].join('\r\n'),
  }));
  const end = `\r\n--${boundary}--\r\n`;
  const length = parts.reduce((sum, { head, range }) => sum + head.length + range.end - range.start + 1, 0);
  response.status(206);
  response.setHeader('content-type', `multipart/byteranges; boundary=${boundary}`);
  response.setHeader('content-length', length + end.length);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  async function* written() {
    for (const { head, range } of parts) {
      yield Buffer.from(head);
      yield* await answer.open(range);
    }
    yield Buffer.from(end);
  }
  await pour(request, response, () => Readable.from(written(), { objectMode: false }));
}

async function sendWhole(request: Request, response: Response, answer: ByteAnswer): Promise<void> {
  response.setHeader('cache-control', 'no-store');
  response.setHeader('content-type', answer.mediaType);
  response.setHeader('content-disposition', contentDisposition(answer));
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await pour(request, response, () => answer.open({ start: 0, end: Number.POSITIVE_INFINITY }));
}

async function pour(
  request: Request,
  response: Response,
  open: () => Readable | Promise<Readable>,
): Promise<void> {
  try {
    await pipeline(await open(), response);
  } catch (error) {
    // The reader closed the page: nobody is left to answer.
    if (!request.destroyed && !response.closed) throw error;
  }
}

interface ByteRange {
  start: number;
  end: number;
}

/** More are no reader’s wish. */
const MOST_PARTS = 100;
/** About what names a part in the answer. */
const PART_HEAD_BYTES = 160;

const isLessThanAll = (ranges: readonly ByteRange[], sizeBytes: number): boolean =>
  ranges.reduce((sum, { start, end }) => sum + end - start + 1 + PART_HEAD_BYTES, 0) < sizeBytes;

/** None: the whole. */
function wantedRanges(request: Request, sizeBytes: number, digest: string | undefined): ByteRange[] {
  const condition = request.get('if-range');
  if (condition !== undefined && condition !== `"${digest}"`) return [];
  // RFC 9110 §14.1.2: of a file shorter than the last bytes asked for, the whole is meant.
  const lastBytes = /^bytes=-(\d+)$/.exec(request.get('range') ?? '')?.[1];
  if (lastBytes !== undefined && Number(lastBytes) >= sizeBytes && sizeBytes > 0)
    return [{ start: 0, end: sizeBytes - 1 }];
  const ranges = request.range(sizeBytes, { combine: true });
  if (ranges === -1) {
    throw new AppError('FILE_RANGE_UNSATISFIABLE', { headers: { 'content-range': `bytes */${sizeBytes}` } });
  }
  // A malformed header, and one that asks for too much, are allowed to be answered with the whole.
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes') return [];
  const isSensible = ranges.length <= MOST_PARTS && isLessThanAll(ranges, sizeBytes);
  return ranges.length === 1 || isSensible ? [...ranges] : [];
}

/** RFC 6266 with the ASCII fallback that old programs read. */
function contentDisposition({ name, disposition = 'attachment' }: ByteAnswer): string {
  if (name === undefined) return disposition;
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  // Other servers name files too: a mark that turns the direction of writing can hide an `.exe`.
  const visible = name.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '_');
  const encoded = encodeURIComponent(Buffer.from(visible).toString()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${disposition}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
