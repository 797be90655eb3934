// Lines drawn under a component: one as long as the text, or a third to a half of it. II.1, II.2, II.5.
import { centreOf, type Line, widthOf } from '../lines.ts';
import type { Stroke } from '../measured.ts';
import type { Page } from '../page.ts';

/** A rule belongs to the text above it up to here. */
const BELOW_MM = 4.5;
/** Underlines begin at the letters' feet. */
const ABOVE_MM = 0.8;
const TOUCH_MM = 1;

/** The level line under the text: pieces of one that touch are put together. */
export function ruleUnder(pages: readonly Page[], line: Line): Stroke | undefined {
  const page = pages.find(({ measured }) => measured.number === line.page);
  const near = (page?.measured.strokes ?? []).filter(
    (stroke) =>
      stroke.bottom - stroke.y < 1 &&
      stroke.y > line.base - ABOVE_MM &&
      stroke.y < line.bottom + BELOW_MM &&
      stroke.right > line.x - 2 &&
      stroke.x < line.right + 2 &&
      Math.abs(centreOf(stroke) - centreOf(line)) < widthOf(line),
  );
  const [first, ...rest] = near.sort((a, b) => a.x - b.x);
  if (first === undefined) return undefined;
  const whole = { ...first };
  for (const each of rest)
    if (each.x - whole.right < TOUCH_MM && Math.abs(each.y - whole.y) < 1)
      whole.right = Math.max(whole.right, each.right);
  return whole;
}

const THIRD = 0.28;
const HALF = 0.58;

/** A third to a half of the line above it; of a name on several lines, of any of them. */
export const isThirdToHalf = (rule: Stroke, lines: readonly Line[]): boolean =>
  lines.map((line) => shareOf(rule, line)).some((share) => share >= THIRD && share <= HALF);

/** How long the rule is, in parts of the text's width. */
export const shareOf = (rule: Stroke, line: Line): number => widthOf(rule) / Math.max(1, widthOf(line));
