// Strokes of a pen as filled paths of a PDF, in the user space of the page: the same outline as on the screen.
import { getStroke } from 'perfect-freehand';
import { INKS, PEN, POINT_PARTS, type Stroke } from '../../contracts/handwriting.ts';

type Point = readonly [number, number];

const n = (value: number): string => String(Math.round(value * 100) / 100);
const toward = ([x, y]: Point, [toX, toY]: Point): Point => [
  x + (2 / 3) * (toX - x),
  y + (2 / 3) * (toY - y),
];

/** Operators; the state they leave is not the one they found. */
export function penPath({ points, width, ink }: Stroke): string {
  const triples = Array.from({ length: points.length / POINT_PARTS }, (_, index) =>
    points.slice(index * POINT_PARTS, (index + 1) * POINT_PARTS),
  );
  const outline = getStroke(triples, { ...PEN, size: width }).map(([x = 0, y = 0]): Point => [x, y]);
  const [first] = outline;
  if (first === undefined) return '';
  let at: Point = first;
  const curves = outline.map((corner, index) => {
    const next = outline[(index + 1) % outline.length] ?? first;
    const end: Point = [(corner[0] + next[0]) / 2, (corner[1] + next[1]) / 2];
    // A PDF knows cubic curves only: the two inner points lie two thirds of the way to the corner.
    const numbers = [...toward(at, corner), ...toward(end, corner), ...end];
    at = end;
    return `${numbers.map(n).join(' ')} c`;
  });
  const colour = INKS[ink].map((part) => (part / 255).toFixed(3)).join(' ');
  return [`${colour} rg`, `${first.map(n).join(' ')} m`, ...curves, 'f'].join('\n');
}

/** Of the points, with the width of the line: left, bottom, right, top. */
export function boundsOf(strokes: readonly Stroke[]): [number, number, number, number] {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { points, width } of strokes)
    for (let at = 0; at < points.length; at += POINT_PARTS) {
      const [x = 0, y = 0] = points.slice(at, at + 2);
      [left, right] = [Math.min(left, x - width), Math.max(right, x + width)];
      [bottom, top] = [Math.min(bottom, y - width), Math.max(top, y + width)];
    }
  return [left, bottom, right, top];
}
