// Where the stamp of arrival goes on the first page: into free room in the upper part, best under the number (NĐ 30/2020;
// for công văn that is under its subject), smaller where there is little room, and over a signature only where there is no other.
import type { PlacedBox } from '../../contracts/common-shapes.ts';
import { STAMP } from './stamp-face.ts';

/** Millimetres from the top left corner of the page as it is read. */
export interface Area {
  x: number;
  y: number;
  right: number;
  bottom: number;
}

export interface FirstPage {
  widthMm: number;
  heightMm: number;
  text: readonly Area[];
  /** Signatures, seals and other pictures. */
  marks: readonly Area[];
  /** The line with its number, where one was found. */
  number: Area | null;
}

const SCALES = [1, 0.85, 0.7, 0.6];
const STEP = 2.5;
const EDGE = 4;
/** Of the page, from its top; below it are the signatures of a short letter. */
const UPPER = 0.45;
/** Around what stands there. */
const AIR = 0.5;
/** What is lost by each, against a square millimetre of text that is covered. */
const COSTS = { mark: 50, smaller: 150, away: 0.6 };
/** A picture of the whole page says nothing of where there is room. */
const WHOLE = 0.6;
/** Where the number of an office document usually ends. */
const USUAL: Area = { x: 20, y: 40, right: 80, bottom: 46 };

export function placeStamp({ widthMm, heightMm, text, marks, number }: FirstPage): PlacedBox {
  const seen = marks.filter((mark) => areaOf(mark) < WHOLE * widthMm * heightMm);
  const { x, right, bottom } = number ?? USUAL;
  const wanted = { x: (x + right) / 2 - STAMP.widthMm / 2, y: bottom + AIR };
  let best: { box: PlacedBox; cost: number } | undefined;
  for (const scale of SCALES) {
    const size = { widthMm: STAMP.widthMm * scale, heightMm: STAMP.heightMm * scale };
    const lowest = heightMm * UPPER - size.heightMm;
    for (let yMm = EDGE; yMm <= lowest; yMm += STEP)
      for (let xMm = EDGE; xMm <= widthMm - EDGE - size.widthMm; xMm += STEP) {
        const area = {
          x: xMm - AIR,
          y: yMm - AIR,
          right: xMm + size.widthMm + AIR,
          bottom: yMm + size.heightMm + AIR,
        };
        const cost =
          covered(text, area) +
          COSTS.mark * covered(seen, area) +
          COSTS.smaller * (1 - scale) +
          COSTS.away * Math.hypot(xMm - wanted.x, yMm - wanted.y);
        if (best === undefined || cost < best.cost) best = { box: { page: 1, xMm, yMm, ...size }, cost };
      }
  }
  // A page smaller than the stamp.
  return (
    best?.box ?? {
      page: 1,
      xMm: 0,
      yMm: 0,
      widthMm: Math.max(1, widthMm),
      heightMm: Math.max(1, widthMm * 0.7),
    }
  );
}

const areaOf = ({ x, y, right, bottom }: Area): number => Math.max(0, right - x) * Math.max(0, bottom - y);

const covered = (all: readonly Area[], { x, y, right, bottom }: Area): number =>
  all.reduce(
    (sum, each) =>
      sum +
      Math.max(0, Math.min(right, each.right) - Math.max(x, each.x)) *
        Math.max(0, Math.min(bottom, each.bottom) - Math.max(y, each.y)),
    0,
  );
