// A page as lines, its number apart; and where the document itself ends and an appendix begins.
import { centreOf, type Line, linesOf } from './lines.ts';
import type { MeasuredPage } from './measured.ts';

export interface Page {
  measured: MeasuredPage;
  lines: Line[];
  /** The number of the page, wherever it stands. */
  numbering?: Line;
}

/** From an edge of the page: numbers stand in the margin. */
const EDGE_MM = 26;
const PAGE_NUMBER = /^[-–\s]*(?:trang\s*)?\d{1,4}(?:\s*\/\s*\d{1,4})?[-–\s]*$/iu;
const APPENDIX = /^phụ lục(?:\s+(?:số\s+)?[0-9ivxlc]+)?\s*[.:]?$/iu;
const ISSUED_WITH = /^\(?\s*(?:ban hành )?kèm theo/iu;
const TOP_MM = 80;

export function pageOf(measured: MeasuredPage): Page {
  const lines = linesOf(measured);
  const { heightMm } = measured;
  const numbering = lines.find(
    ({ text, base, isMark }) =>
      !isMark && PAGE_NUMBER.test(text) && (base < EDGE_MM || base > heightMm - EDGE_MM),
  );
  return {
    measured,
    lines: numbering ? lines.filter((line) => line !== numbering) : lines,
    ...(numbering && { numbering }),
  };
}

/** Also what is issued with a decision: it has a head of its own. */
export const beginsAppendix = ({ lines, measured }: Page): boolean =>
  lines
    .filter(({ base }) => base < TOP_MM)
    .slice(0, 6)
    .some(
      (line) =>
        isAppendixHeading(line) ||
        (ISSUED_WITH.test(line.text) && Math.abs(centreOf(line) - measured.widthMm / 2) < 20),
    );

export const isAppendixHeading = ({ text }: Line): boolean => APPENDIX.test(text);
