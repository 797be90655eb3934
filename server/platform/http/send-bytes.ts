// Byte answers: streamed from a random-access source, with one Range (RFC 9110 §14) and a strong ETag.
import type { Readable } from 'node:stream';
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
  const range = wantedRange(request, sizeBytes, digest);
  response.status(range === undefined ? 200 : 206);
  const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
  if (range !== undefined) response.setHeader('content-range', `bytes ${start}-${end}/${sizeBytes}`);
  response.setHeader('content-type', answer.mediaType);
  response.setHeader('content-length', end - start + 1);
  response.setHeader('content-disposition', contentDisposition(answer));
  if (request.method === 'HEAD' || sizeBytes === 0) {
    response.end();
    return;
  }
  await pour(request, response, () => answer.open({ start, end }));
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

function wantedRange(
  request: Request,
  sizeBytes: number,
  digest: string | undefined,
): { start: number; end: number } | undefined {
  const condition = request.get('if-range');
  if (condition !== undefined && condition !== `"${digest}"`) return undefined;
  // RFC 9110 §14.1.2: of a file shorter than the last bytes asked for, the whole is meant.
  const lastBytes = /^bytes=-(\d+)$/.exec(request.get('range') ?? '')?.[1];
  if (lastBytes !== undefined && Number(lastBytes) >= sizeBytes && sizeBytes > 0)
    return { start: 0, end: sizeBytes - 1 };
  const ranges = request.range(sizeBytes, { combine: true });
  if (ranges === -1) {
    throw new AppError('FILE_RANGE_UNSATISFIABLE', { headers: { 'content-range': `bytes */${sizeBytes}` } });
  }
  // A malformed header and a request for several parts are both allowed to be answered with the whole.
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1)
    return undefined;
  return ranges[0];
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
