// Where the marks of the demo letter go, in millimetres: after "Số:", under the motto, between title and name, and the
// seal over a third of the leader's image (NĐ 30/2020 Phụ lục I, ô 3, 4, 7c, 8).
import type { StoryPlacement } from '../types.ts';

export const LETTER_PLACES: StoryPlacement = {
  number: { page: 1, xMm: 49.3, yMm: 30.6, widthMm: 45, heightMm: 6 },
  date: { page: 1, xMm: 96, yMm: 33, widthMm: 94, heightMm: 6 },
  signature: { page: 1, xMm: 137, yMm: 139, widthMm: 40, heightMm: 19 },
  seal: { page: 1, xMm: 114, yMm: 130.5, widthMm: 36, heightMm: 36 },
};

/** The drawn letter's lines are a little further apart. */
export const DRAWN_PLACES: StoryPlacement = {
  number: { ...LETTER_PLACES.number, yMm: 31.2 },
  date: LETTER_PLACES.date,
  signature: { ...LETTER_PLACES.signature, xMm: 138, yMm: 143 },
  seal: { ...LETTER_PLACES.seal, xMm: 115, yMm: 134.5 },
};

/** It is shorter: its foot begins higher. */
const HIGHER_MM = 4.9;
export const REPLY_PLACES: StoryPlacement = {
  ...DRAWN_PLACES,
  signature: { ...DRAWN_PLACES.signature, yMm: DRAWN_PLACES.signature.yMm - HIGHER_MM },
  seal: { ...DRAWN_PLACES.seal, yMm: DRAWN_PLACES.seal.yMm - HIGHER_MM },
};
