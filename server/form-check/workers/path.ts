// A painted path → the straight level and upright lines in it. A thin filled rectangle is a line too: office programs
// draw underlines and borders so.
import type { Stroke } from '../domain/measured.ts';
import { apply, type Matrix } from './matrix.ts';

/** As pdfjs writes a path: an operator, then its numbers. */
const MOVE = 0;
const LINE = 1;
const CLOSE = 4;
const LENGTHS: Readonly<Record<number, number>> = { 0: 2, 1: 2, 2: 6, 3: 4, 4: 0 };

/** Thicker than this it is an area. */
const THICK_MM = 0.8;
/** Shorter than this it is a part of a drawing. */
const SHORT_MM = 2;
const WHITE = '#ffffff';
const MAX_NUMBERS = 4_000;

interface Painted {
  ctm: Matrix;
  fill: string;
  stroke: string;
}

type Point = readonly [number, number];

export function addPath(
  strokes: Stroke[],
  [paint, data]: readonly unknown[],
  { ctm, fill, stroke }: Painted,
  ops: Record<string, number>,
): void {
  const path = Array.isArray(data) ? data[0] : undefined;
  if (!ArrayBuffer.isView(path) && !Array.isArray(path)) return;
  const isFilled = [ops.fill, ops.eoFill, ops.fillStroke, ops.eoFillStroke, ops.closeFillStroke].some(
    (each) => each === paint,
  );
  const isStroked = [ops.stroke, ops.closeStroke, ops.fillStroke, ops.closeFillStroke].some(
    (each) => each === paint,
  );
  const colour = isStroked ? stroke : fill;
  if ((!isFilled && !isStroked) || colour === WHITE) return;
  for (const part of partsOf(path as ArrayLike<unknown>, ctm))
    for (const line of isStroked ? sidesOf(part) : thinArea(part)) {
      const isLevel = line.bottom - line.y <= THICK_MM && line.right - line.x >= SHORT_MM;
      const isUpright = line.right - line.x <= THICK_MM && line.bottom - line.y >= SHORT_MM;
      if (isLevel || isUpright) strokes.push({ ...line, colour });
    }
}

/** The parts of a path as points of the page; curves are only passed. */
function partsOf(path: ArrayLike<unknown>, ctm: Matrix): Point[][] {
  const parts: Point[][] = [];
  let part: Point[] = [];
  const end = () => {
    if (part.length > 1) parts.push(part);
    part = [];
  };
  const length = Math.min(path.length, MAX_NUMBERS);
  for (let at = 0; at < length; ) {
    const op = Number(path[at]);
    const count = LENGTHS[op];
    if (count === undefined) break;
    const point = (from: number) => apply(ctm, Number(path[from]), Number(path[from + 1]));
    if (op === MOVE) {
      end();
      part = [point(at + 1)];
    } else if (op === LINE) part.push(point(at + 1));
    else if (op === CLOSE) {
      const [first] = part;
      if (first !== undefined) part.push(first);
    } else {
      end();
      part = [point(at + count - 1)];
    }
    at += 1 + count;
  }
  end();
  return parts;
}

const around = (points: readonly Point[]) => {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return { x: Math.min(...xs), y: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
};

const sidesOf = (points: readonly Point[]) =>
  points.slice(1).map((point, index) => around([points[index] ?? point, point]));

const thinArea = (points: readonly Point[]) => [around(points)];
