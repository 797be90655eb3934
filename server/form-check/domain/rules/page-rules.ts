// Paper, margins and page numbers: NĐ 30/2020 Phụ lục I, Phần I, I.1–I.3 and I.7.
import type { FormFinding } from '../../../contracts/form-check.ts';
import { finding, type Rules } from '../finding.ts';
import { centreOf, type Line } from '../lines.ts';
import type { Page } from '../page.ts';
import { isSize } from './type.ts';

const A4 = { width: 210, height: 297 };
const PAPER_TOLERANCE = 2;
/** Letters hang over their box by little, and measures are rounded by office programs. */
const MARGIN_TOLERANCE = 1;
const LEFT = { least: 30, most: 35 };
const RIGHT = { least: 15, most: 20 };
const TOP = { least: 20, most: 25 };
const BOTTOM_LEAST = 20;
/** Lines that reach the right edge before a wide margin is believed. */
const FULL_LINES = 3;
const SAME_EDGE_MM = 1.5;

const isNear = (one: number, other: number) => Math.abs(one - other) <= PAPER_TOLERANCE;
const isA4 = ({ measured: { widthMm, heightMm } }: Page) =>
  isNear(widthMm, A4.width) && isNear(heightMm, A4.height);
const isLyingA4 = ({ measured: { widthMm, heightMm } }: Page) =>
  isNear(widthMm, A4.height) && isNear(heightMm, A4.width);

export const paperRules: Rules = ({ layout: { pages, appendixes } }) =>
  [...pages, ...appendixes].flatMap((page, index): FormFinding[] => {
    if (isA4(page)) return [];
    const { widthMm, heightMm, number } = page.measured;
    const where = { page: number, place: { x: 0, y: 0, right: widthMm, bottom: heightMm } };
    if (isLyingA4(page)) return [finding('page.landscape', index === 0 ? 'error' : 'look', where)];
    return [finding('page.paper', 'error', where, { width: widthMm, height: heightMm })];
  });

export const marginRules: Rules = ({ layout: { pages, foot } }) => {
  const found = new Map<string, FormFinding>();
  const note = (one: FormFinding) => {
    if (!found.has(one.rule)) found.set(one.rule, one);
  };
  for (const page of pages.filter(isA4)) {
    const lines = page.lines.filter((line) => !line.isMark && !foot.contact.includes(line));
    for (const each of sideMargins(page, lines)) note(each);
    for (const each of heightMargins(page, lines)) note(each);
  }
  return [...found.values()];
};

function sideMargins({ measured: { widthMm } }: Page, lines: readonly Line[]): FormFinding[] {
  const found: FormFinding[] = [];
  const leftmost = min(lines, ({ x }) => x);
  const rightmost = min(lines, ({ right }) => -right);
  if (leftmost && leftmost.x < LEFT.least - MARGIN_TOLERANCE)
    found.push(finding('margin.left', 'error', leftmost, { found: leftmost.x, wanted: '30–35' }));
  else if (leftmost && leftmost.x > LEFT.most + MARGIN_TOLERANCE && lines.length >= FULL_LINES)
    found.push(finding('margin.left', 'error', leftmost, { found: leftmost.x, wanted: '30–35' }));
  if (!rightmost) return found;
  const margin = widthMm - rightmost.right;
  const full = lines.filter(({ right }) => rightmost.right - right < SAME_EDGE_MM);
  if (margin < RIGHT.least - MARGIN_TOLERANCE)
    found.push(finding('margin.right', 'error', rightmost, { found: margin, wanted: '15–20' }));
  else if (margin > RIGHT.most + MARGIN_TOLERANCE && full.length >= FULL_LINES)
    found.push(finding('margin.right', 'error', rightmost, { found: margin, wanted: '15–20' }));
  return found;
}

function heightMargins({ measured: { heightMm, number } }: Page, lines: readonly Line[]): FormFinding[] {
  const found: FormFinding[] = [];
  const highest = min(lines, ({ y }) => y);
  const lowest = min(lines, ({ bottom }) => -bottom);
  if (highest && highest.y < TOP.least - MARGIN_TOLERANCE)
    found.push(finding('margin.top', 'error', highest, { found: highest.y, wanted: '20–25' }));
  // A paragraph may begin with a gap; only on the first page the head stands at the very top.
  else if (highest && number === 1 && highest.y > TOP.most + MARGIN_TOLERANCE * 3)
    found.push(finding('margin.top', 'warning', highest, { found: highest.y, wanted: '20–25' }));
  if (lowest && heightMm - lowest.bottom < BOTTOM_LEAST - MARGIN_TOLERANCE)
    found.push(
      finding('margin.bottom', 'error', lowest, { found: heightMm - lowest.bottom, wanted: '20–25' }),
    );
  return found;
}

const min = (lines: readonly Line[], by: (line: Line) => number): Line | undefined =>
  lines.reduce<Line | undefined>(
    (best, line) => (best === undefined || by(line) < by(best) ? line : best),
    undefined,
  );

const CENTRE_TOLERANCE = 6;
const TOP_MARGIN_MM = 22;

export const numberingRules: Rules = ({ layout: { pages } }) => {
  const found: FormFinding[] = [];
  const [first, ...others] = pages;
  if (first?.numbering) found.push(finding('numbering.first', 'error', first.numbering));
  const without = others.find(({ numbering, lines }) => numbering === undefined && lines.length > 0);
  if (without)
    found.push(
      finding(
        'numbering.missing',
        'error',
        { page: without.measured.number, place: topOf(without) },
        { page: without.measured.number },
      ),
    );
  const numbered = others.filter(({ numbering }) => numbering !== undefined);
  const misplaced = numbered.find((page) => !isInPlace(page));
  if (misplaced?.numbering) found.push(finding('numbering.place', 'error', misplaced.numbering));
  const sized = numbered.find(({ numbering }) => numbering && !isSize(numbering.size, 13, 14));
  if (sized?.numbering)
    found.push(
      finding('numbering.size', 'error', sized.numbering, { size: sized.numbering.size, wanted: '13–14' }),
    );
  const other = numbered.find(
    ({ numbering, measured }) => Number(numbering?.text.match(/\d+/)?.[0]) !== measured.number,
  );
  if (other?.numbering)
    found.push(
      finding('numbering.order', 'warning', other.numbering, {
        found: other.numbering.text,
        wanted: other.measured.number,
      }),
    );
  return found;
};

/** Where the number of the page belongs. */
const topOf = ({ measured: { widthMm } }: Page) => ({
  x: widthMm / 2 - 8,
  y: 9,
  right: widthMm / 2 + 8,
  bottom: 17,
});

/** Centred over the text or over the paper. */
function isInPlace({ numbering, measured: { widthMm } }: Page): boolean {
  if (numbering === undefined) return true;
  const centre = centreOf(numbering);
  const ofText = (LEFT.least + widthMm - RIGHT.least) / 2;
  const isCentred = [widthMm / 2, ofText].some((each) => Math.abs(centre - each) <= CENTRE_TOLERANCE);
  return isCentred && numbering.base < TOP_MARGIN_MM && /^\d+$/.test(numbering.text);
}
