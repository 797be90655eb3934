// Puts the CMS into the hole a prepared revision keeps for it; no signed byte is touched.

import { type Der, type Prepared, type SignedOutput, SigningError } from './types.ts';

/** Completes a revision. Throws CONTENTS_TOO_SMALL when the CMS does not fit, SELF_CHECK_FAILED on a foreign `prepared`. */
export function complete(prepared: Prepared, cms: Der): SignedOutput {
  if (cms.length > prepared.contentsCapacity) {
    throw new SigningError('CONTENTS_TOO_SMALL', `the signature takes ${cms.length} bytes`);
  }
  const open = prepared.byteRange[1] - prepared.baseSize;
  const close = prepared.byteRange[2] - prepared.baseSize;
  const revision = Buffer.from(prepared.revision);
  const isHole =
    revision[open] === 0x3c &&
    revision[close - 1] === 0x3e &&
    close - open === prepared.contentsCapacity * 2 + 2;
  if (!isHole)
    throw new SigningError('SELF_CHECK_FAILED', 'the prepared revision has no place for the signature');
  const der = Buffer.from(cms.buffer, cms.byteOffset, cms.length);
  revision.write(der.toString('hex'), open + 1, 'latin1');
  return { baseDigest: prepared.baseDigest, baseSize: prepared.baseSize, revision };
}
