// Strokes as what is drawn of them: the outline of a pen that is pressed more and less.
import { PEN, POINT_PARTS, type Stroke } from '@contracts/handwriting.ts';
import { getStroke } from 'perfect-freehand';

type Drawn = Pick<Stroke, 'points' | 'width'>;

const rounded = (value: number) => Math.round(value * 100) / 100;

/** An SVG path in the user space of the page; the ends of its pieces lie between the points, so that it has no corners. */
export const outlineOf = ({ points, width }: Drawn): string => {
  const triples = Array.from({ length: points.length / POINT_PARTS }, (_, index) =>
    points.slice(index * POINT_PARTS, (index + 1) * POINT_PARTS),
  );
  const outline = getStroke(triples, { ...PEN, size: width });
  const [first] = outline;
  if (!first) return '';
  const pieces = outline.flatMap(([x = 0, y = 0], index) => {
    const [nextX = 0, nextY = 0] = outline[(index + 1) % outline.length] ?? [];
    return [x, y, (x + nextX) / 2, (y + nextY) / 2].map(rounded).join(' ');
  });
  return `M${first.map(rounded).join(' ')}Q${pieces.join(' ')}Z`;
};

export interface Bounds {
  left: number;
  bottom: number;
  right: number;
  top: number;
}

export const boundsOf = (strokes: readonly Drawn[]): Bounds => {
  const bounds = { left: Infinity, bottom: Infinity, right: -Infinity, top: -Infinity };
  for (const { points, width } of strokes)
    for (let at = 0; at < points.length; at += POINT_PARTS) {
      const [x = 0, y = 0] = points.slice(at, at + 2);
      bounds.left = Math.min(bounds.left, x - width);
      bounds.right = Math.max(bounds.right, x + width);
      bounds.bottom = Math.min(bounds.bottom, y - width);
      bounds.top = Math.max(bounds.top, y + width);
    }
  return bounds;
};
