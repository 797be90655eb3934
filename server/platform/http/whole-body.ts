// A small body in one piece: read only as far as its limit.
import { AppError } from './problem.ts';

/** @throws AppError FILE_TOO_LARGE. */
export async function wholeBody(body: AsyncIterable<Buffer>, limitBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > limitBytes) throw new AppError('FILE_TOO_LARGE', { details: { limitBytes } });
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}
