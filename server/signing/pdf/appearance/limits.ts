// What an image of a mark may ask for. Anything else is a mistake or an attack, and is refused by one code.

import { SigningError } from '../../types.ts';

/** Sixteen million points: an A4 page at 400 dpi. */
export const MAX_POINTS = 16_000_000;
/** Bytes one image may take while it is unpacked: MAX_POINTS in RGB with alpha, 8 bits each. */
export const MAX_RASTER_BYTES = 4 * MAX_POINTS + 1_000_000;

export function imageBroken(why: string, cause?: unknown): SigningError {
  return new SigningError('MARK_BROKEN', `the image of a mark cannot be shown: ${why}`, { cause });
}
