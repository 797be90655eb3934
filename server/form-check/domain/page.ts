// A page as lines, its number apart; and where the document itself ends and an appendix begins.
import { inkOf } from './ink.ts';
import { centreOf, type Line, linesOf } from './lines.ts';
import type { DrawnPage, MeasuredPage } from './measured.ts';

export interface MeasuredFile {
  /** Of the file; more than `pages` where a limit was reached. */
  pageCount: number;
  pages: Page[];
  fonts: Array<{ name: string; isEmbedded: boolean }>;
  /** Why there is not more of it; absent: it was read whole. */
  stoppedBy?: 'unreadable' | 'encrypted' | 'limit';
}

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

/** Cells and their rules are looked for on the first page and where an appendix begins: only there words, strokes and images are kept. */
export function pageOf({ pieces, images, ...drawn }: DrawnPage): Page {
  const lines = linesOf(pieces, drawn.number);
  const { heightMm } = drawn;
  const numbering = lines.find(
    ({ text, base, isMark }) =>
      !isMark && PAGE_NUMBER.test(text) && (base < EDGE_MM || base > heightMm - EDGE_MM),
  );
  const measured = { ...drawn, hasImages: images.length > 0, images, ink: inkOf(pieces) };
  const page = {
    measured,
    lines: numbering ? lines.filter((line) => line !== numbering) : lines,
    ...(numbering && { numbering }),
  };
  if (drawn.number === 1 || beginsAppendix(page)) return page;
  for (const line of lines) line.words = [];
  return { ...page, measured: { ...measured, strokes: [], images: [] } };
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
