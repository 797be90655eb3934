// A body that must be whole in memory, and may not be large.
import { AppError } from '../../platform/http/problem.ts';

/** @throws AppError PACKET_TOO_LARGE. */
export async function boundedBytes(chunks: AsyncIterable<Uint8Array>, limitBytes: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limitBytes)
      throw new AppError('PACKET_TOO_LARGE', { detail: `more than ${limitBytes} bytes` });
    parts.push(chunk);
  }
  return Buffer.concat(parts, size);
}
