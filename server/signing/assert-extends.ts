// The returned file must be the issued one, byte for byte, plus revisions: a signer elsewhere may add, never change.

import { streamRange } from './source.ts';
import { SigningError, type Source } from './types.ts';

/** Throws NOT_EXTENSION unless `returned` begins with all bytes of `issued` and is longer. */
export async function assertExtends(issued: Source, returned: Source): Promise<void> {
  if (returned.size <= issued.size)
    throw new SigningError('NOT_EXTENSION', 'nothing was added to the issued file');
  let at = 0;
  for await (const piece of streamRange(issued, 0, issued.size)) {
    const other = await returned.read(at, piece.length);
    if (Buffer.compare(piece, other) !== 0) {
      throw new SigningError('NOT_EXTENSION', 'the issued bytes were changed');
    }
    at += piece.length;
  }
  if (at !== issued.size) throw new SigningError('NOT_EXTENSION', 'the issued file could not be read whole');
}
