// Puts the CMS into the hole a prepared revision keeps for it; no signed byte is touched.

import type { Draft } from './prepare.ts';
import { type Der, type Prepared, type SignedOutput, SigningError } from './types.ts';

/** Completes a revision. Throws CONTENTS_TOO_SMALL when the CMS does not fit, SELF_CHECK_FAILED on a foreign `prepared`. */
export function complete(prepared: Prepared, cms: Der): SignedOutput {
  const { baseDigest, baseSize } = prepared;
  return { baseDigest, baseSize, revision: fillHole(prepared, cms) };
}

/** The revision with the CMS in its hole. Throws as `complete`. */
export function fillHole({ revision, byteRange, baseSize, contentsCapacity }: Draft, cms: Der): Uint8Array {
  if (cms.length > contentsCapacity)
    throw new SigningError('CONTENTS_TOO_SMALL', `the signature takes ${cms.length} bytes`);
  const filled = Buffer.from(revision);
  const [open, close] = [byteRange[1] - baseSize, byteRange[2] - baseSize];
  const isHole =
    filled[open] === 0x3c && filled[close - 1] === 0x3e && close - open === contentsCapacity * 2 + 2;
  if (!isHole)
    throw new SigningError('SELF_CHECK_FAILED', 'the prepared revision has no place for the signature');
  let at = open + 1;
  for (let i = 0; i < cms.length; i += 1) {
    const byte = cms[i] ?? 0;
    filled[at] = HEX[byte >> 4] ?? 0;
    filled[at + 1] = HEX[byte & 15] ?? 0;
    at += 2;
  }
  return filled;
}

const HEX = Buffer.from('0123456789abcdef', 'latin1');
