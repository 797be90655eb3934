// Handwriting as it is kept: every stroke inside its page, in numbers no finer than a pen is.
import {
  type Handwriting,
  POINT_PARTS,
  type StoredHandwriting,
  type Stroke,
  type WrittenPage,
} from '../../contracts/handwriting.ts';

export interface HandFault {
  pointer: string;
  code: 'PDF_PAGE_UNKNOWN' | 'MARK_OUTSIDE_PAGE';
}

export type PageArea = Pick<WrittenPage, 'box' | 'rotate'>;

/** A pen that is led over the edge and back stays: what it left outside is cut by the page. */
const EDGE = 2;

export function handFaults(
  { strokes }: Pick<Handwriting, 'strokes'>,
  pages: readonly PageArea[],
): HandFault[] {
  return strokes.flatMap((stroke, index): HandFault[] => {
    const pointer = `/body/hand/strokes/${index}`;
    const page = pages[stroke.page - 1];
    if (page === undefined) return [{ pointer, code: 'PDF_PAGE_UNKNOWN' }];
    return isInside(stroke, page) ? [] : [{ pointer, code: 'MARK_OUTSIDE_PAGE' }];
  });
}

function isInside({ points }: Stroke, { box: [left, bottom, right, top] }: PageArea): boolean {
  for (let at = 0; at < points.length; at += POINT_PARTS) {
    const [x = Number.NaN, y = Number.NaN, pressure = Number.NaN] = points.slice(at, at + POINT_PARTS);
    const isOn = x >= left - EDGE && x <= right + EDGE && y >= bottom - EDGE && y <= top + EDGE;
    if (!isOn || !(pressure >= 0 && pressure <= 1)) return false;
  }
  return true;
}

const HUNDREDTHS = 100;
const rounded = (value: number) => Math.round(value * HUNDREDTHS) / HUNDREDTHS;

/** Of strokes without a fault. */
export function kept({ fileDigest, strokes }: Handwriting, pages: readonly PageArea[]): StoredHandwriting {
  const numbers = [...new Set(strokes.map(({ page }) => page))].sort((a, b) => a - b);
  return {
    fileDigest,
    pages: numbers.flatMap((page) => {
      const area = pages[page - 1];
      return area === undefined ? [] : [{ page, box: area.box, rotate: area.rotate }];
    }),
    strokes: strokes.map(({ page, ink, width, points }) => ({
      ...{ page, ink, width: rounded(width), points: points.map(rounded) },
    })),
  };
}
