// Stamps a whole document: one revision whose token covers all that stands before it. RFC 3161 §2.4,
// ETSI EN 319 142-1 §5.4.3. The token itself is verified by the caller, with the file it is in.
import { startHash } from '../cms/algorithms.ts';
import { complete } from '../complete.ts';
import type { PdfFile } from '../pdf/file.ts';
import { layTimestamp, type TimestampRevision } from '../pdf/timestamp-field.ts';
import { streamRange } from '../source.ts';
import { type Der, type DigestAlgorithm, SigningError, type Source, type TimestampClient } from '../types.ts';

const DIGEST: DigestAlgorithm = 'SHA-256';
/** Serial numbers, times and signatures of the same authority differ by less. */
const SPARE_BYTES = 1024;

const digestAround = async (source: Source, { revision, byteRange }: TimestampRevision) => {
  const hash = startHash('sha256');
  for await (const piece of streamRange(source, 0, source.size)) hash.update(piece);
  hash.update(revision.subarray(0, byteRange[1] - source.size));
  hash.update(revision.subarray(byteRange[2] - source.size));
  return hash.digest();
};

/** A token of this authority over nothing of importance: it tells its size and whose it is. */
export const probeToken = async (timestamp: TimestampClient): Promise<Der> => {
  try {
    return await timestamp(startHash('sha256').digest(), DIGEST);
  } catch (cause) {
    if (cause instanceof SigningError) throw cause;
    throw new SigningError('TIMESTAMP_UNAVAILABLE', 'the timestamp authority gave no token', { cause });
  }
};

/** The revision to append. `expected` is the size of an earlier token; one that is longer gets a larger hole, once. */
export const stampDocument = async (
  file: PdfFile,
  timestamp: TimestampClient,
  expected: number,
): Promise<Uint8Array> => {
  const { source } = file;
  for (let capacity = expected + SPARE_BYTES, isLast = false; ; isLast = true) {
    const laid = await layTimestamp(file, capacity);
    const digest = await digestAround(source, laid);
    const token = await timestamp(digest, DIGEST);
    if (token.length > capacity && !isLast) {
      capacity = token.length + SPARE_BYTES;
      continue;
    }
    const prepared = {
      ...laid,
      spec: 'vanthu.prepared.v1' as const,
      baseDigest: '',
      baseSize: source.size,
      digestAlgorithm: DIGEST,
      digest,
      contentsCapacity: capacity,
    };
    return complete(prepared, token).revision;
  }
};
