// What is wrong with where marks stand, before a key is asked for: a page that is not there, a mark that leaves its page,
// two on one another. NĐ 30/2020 Phụ lục I gives every mark a cell of its own.
import type { Mark } from '../../signing/index.ts';

/** A mark and where in the placement it was asked for. */
export interface NamedMark {
  pointer: string;
  mark: Mark;
}

export interface MarkFault {
  pointer: string;
  code: 'PDF_PAGE_UNKNOWN' | 'MARK_OUTSIDE_PAGE' | 'MARKS_OVERLAP';
}

interface PageSize {
  widthMm: number;
  heightMm: number;
}

/** Rounding of screens and of the page itself. */
const EDGE_MM = 0.5;
/** Boxes are higher than the letters in them: they may touch, by this share of the smaller one. */
const TOUCH_SHARE = 0.1;

export function markFaults(marks: readonly NamedMark[], pages: readonly PageSize[]): MarkFault[] {
  return marks.flatMap(({ pointer, mark }, index): MarkFault[] => {
    const page = pages[mark.box.page - 1];
    if (page === undefined) return [{ pointer, code: 'PDF_PAGE_UNKNOWN' }];
    if (leaves(mark.box, page)) return [{ pointer, code: 'MARK_OUTSIDE_PAGE' }];
    const lies = marks.slice(0, index).some((other) => overlap(other.mark.box, mark.box));
    return lies ? [{ pointer, code: 'MARKS_OVERLAP' }] : [];
  });
}

function leaves({ xMm, yMm, widthMm, heightMm }: Mark['box'], page: PageSize): boolean {
  return (
    xMm < -EDGE_MM ||
    yMm < -EDGE_MM ||
    xMm + widthMm > page.widthMm + EDGE_MM ||
    yMm + heightMm > page.heightMm + EDGE_MM
  );
}

function overlap(one: Mark['box'], other: Mark['box']): boolean {
  if (one.page !== other.page) return false;
  const wide = Math.min(one.xMm + one.widthMm, other.xMm + other.widthMm) - Math.max(one.xMm, other.xMm);
  const high = Math.min(one.yMm + one.heightMm, other.yMm + other.heightMm) - Math.max(one.yMm, other.yMm);
  const smaller = Math.min(one.widthMm * one.heightMm, other.widthMm * other.heightMm);
  return wide > 0 && high > 0 && wide * high > TOUCH_SHARE * smaller;
}
