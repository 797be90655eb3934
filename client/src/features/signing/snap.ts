// A dragged box is drawn to the text it belongs to: an image to the middle or the left edge of lines nearby, a line of
// text to their baseline. The guides say to what.
import { BASELINE_MM, type Box } from './proposal.ts';
import { centreOf, type Line } from './text-lines.ts';

export interface Guide {
  /** A vertical line at x, or a horizontal one at y. */
  axis: 'x' | 'y';
  mm: number;
}

const SNAP_MM = 1.5;
/** How far up or down a line may be to draw an image. */
const REACH_MM = 45;
/** No box is drawn closer to the left edge of the page. */
const EDGE_MM = 1;

interface Pull {
  shift: number;
  guide: Guide;
}

const strongest = (pulls: readonly Pull[]): Pull | undefined =>
  pulls
    .filter(({ shift }) => Math.abs(shift) <= SNAP_MM)
    .sort((a, b) => Math.abs(a.shift) - Math.abs(b.shift))[0];

const pullsOfImage = (box: Box, lines: readonly Line[]): Pull[] =>
  lines
    .filter((line) => Math.abs(line.y - box.yMm - box.heightMm / 2) <= REACH_MM)
    .flatMap((line) => [
      { shift: centreOf(line) - box.xMm - box.widthMm / 2, guide: { axis: 'x', mm: centreOf(line) } },
      { shift: line.x - box.xMm, guide: { axis: 'x', mm: line.x } },
    ]);

const pullsOfText = (box: Box, lines: readonly Line[]): Pull[] =>
  lines.map((line) => {
    const baseline = line.y + line.height;
    return { shift: baseline - BASELINE_MM - box.yMm, guide: { axis: 'y', mm: baseline } };
  });

interface Snapped {
  box: Box;
  guides: Guide[];
}

/** The box where the text draws it, with the guide it now stands on; as it was when no text is near. */
export const snapToText = (box: Box, lines: readonly Line[], kind: 'image' | 'text'): Snapped => {
  const pull = strongest(kind === 'image' ? pullsOfImage(box, lines) : pullsOfText(box, lines));
  if (!pull) return { box, guides: [] };
  const { shift, guide } = pull;
  const moved =
    guide.axis === 'x'
      ? { ...box, xMm: Math.max(EDGE_MM, box.xMm + shift) }
      : { ...box, yMm: box.yMm + shift };
  return { box: moved, guides: [guide] };
};
