// The layouts of NĐ 30/2020, as data: which cell shows what, where and in which type. Phụ lục I, phần I mục II (ô 3, 4,
// 7c, 8) and phần II mục I (bản sao điện tử, ô 14); Times New Roman everywhere, which the engine's font measures up to.

import type { CellLook, CellPlace, Layout } from './layout.ts';

/** Top right of the first page, off the agency's name and the motto; wide enough for a long notation at full size. */
const CORNER: CellPlace = { page: 1, topMm: 9, rightMm: 15, widthMm: 110, heightMm: 6 };
/** Lower case, upright, 10 pt, black. */
const BLOCK: CellLook = { sizePt: 10, style: 'regular', align: 'right' };
/** III.2: upper case, bold, 13 pt, bright red, in a frame of one line. */
const STAMP: CellLook = {
  ...{ sizePt: 13, style: 'bold', align: 'center', verticalAlign: 'middle', color: 'red' },
  isFramed: true,
};
const NAME: CellLook = { sizePt: 13, style: 'bold', align: 'center', verticalAlign: 'bottom' };

export const ND30 = {
  /** II.7d: the blue image of the signature, or the name in blue where there is none. */
  signature: [
    { shows: 'image', place: { box: 'image' } },
    {
      shows: 'name',
      place: { box: 'image' },
      look: { sizePt: 13, style: 'regular', align: 'center', color: 'blue' },
    },
  ],
  /** II.7b and 7c in one mark: the image with the name below, for pages without a printed name. */
  signatureWithName: [
    {
      place: { box: 'image' },
      shows: [
        { content: 'image', share: 0.7 },
        { content: 'name', share: 0.3, look: NAME },
      ],
    },
  ],
  /** II.8a where somebody puts it, in its real size; with the number (ô 3) and the date (ô 4). */
  seal: [
    { shows: 'seal', place: { around: 'image' } },
    { shows: 'agency', place: { box: 'image' }, look: { sizePt: 10, style: 'regular', align: 'center' } },
    { shows: 'number', place: { box: 'number' }, look: { sizePt: 13, style: 'regular', align: 'left' } },
    { shows: 'date', place: { box: 'date' }, look: { sizePt: 13, style: 'italic', align: 'center' } },
  ],
  /** III.2, ô 10b: the stamp of the urgency in the size of its level; contents have one of the three. */
  urgency: [
    { shows: 'express', place: { middleOf: 'urgency', widthMm: 30, heightMm: 8 }, look: STAMP },
    { shows: 'very-urgent', place: { middleOf: 'urgency', widthMm: 40, heightMm: 8 }, look: STAMP },
    { shows: 'urgent', place: { middleOf: 'urgency', widthMm: 20, heightMm: 8 }, look: STAMP },
  ],
  /** II.8a in its own words: over a third of the signature, on its left. */
  sealOverSignature: [{ shows: 'seal', place: { over: 'signature', share: 1 / 3 } }],
  /** II.8b: number, notation and time on each separate attachment. */
  attachment: [{ shows: 'block', place: CORNER, look: BLOCK }],
  /** Bản sao điện tử (SAO Y, SAO LỤC, TRÍCH SAO): form of the copy, agency and time, one under the other. */
  copy: [{ shows: 'block', place: { ...CORNER, heightMm: 13 }, look: BLOCK }],
} as const satisfies Record<string, Layout>;
