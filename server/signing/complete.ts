// Puts the CMS into the hole a prepared revision keeps for it; no signed byte is touched.

import type { Draft } from './prepare.ts';
import { type Der, type Prepared, type SignedOutput, SigningError } from './types.ts';

/** Completes a revision. Throws CONTENTS_TOO_SMALL when the CMS does not fit, SELF_CHECK_FAILED on a foreign `prepared`. */
export function complete(prepared: Prepared, cms: Der): SignedOutput {
  const { baseDigest, baseSize } = prepared;
  const revision = Buffer.from(prepared.revision);
  fillHole({ ...prepared, revision }, cms);
  return { baseDigest, baseSize, revision };
}

/** Writes the CMS into the hole of the revision itself. Throws as `complete`. */
export function fillHole({ revision, byteRange, baseSize, contentsCapacity }: Draft, cms: Der): void {
  if (cms.length > contentsCapacity)
    throw new SigningError('CONTENTS_TOO_SMALL', `the signature takes ${cms.length} bytes`);
  const [open, close] = [byteRange[1] - baseSize, byteRange[2] - baseSize];
  const isHole =
    revision[open] === 0x3c && revision[close - 1] === 0x3e && close - open === contentsCapacity * 2 + 2;
  if (!isHole)
    throw new SigningError('SELF_CHECK_FAILED', 'the prepared revision has no place for the signature');
  let at = open + 1;
  for (let i = 0; i < cms.length; i += 1) {
    const byte = cms[i] ?? 0;
    revision[at] = HEX[byte >> 4] ?? 0;
    revision[at + 1] = HEX[byte & 15] ?? 0;
    at += 2;
  }
}

const HEX = Buffer.from('0123456789abcdef', 'latin1');
