// A page as it is turned and cropped on the screen, and the way from there into its own user space and back.
import type { WrittenPage } from '@contracts/handwriting.ts';

export interface PageView {
  width: number;
  height: number;
  /** From user space to the view, as SVG and PDF write it. */
  matrix: readonly [number, number, number, number, number, number];
}

/** `turned`: by the reader, besides the page's own turn. The view begins at its top left corner. */
export const viewOf = ({ box, rotate }: Pick<WrittenPage, 'box' | 'rotate'>, turned = 0): PageView => {
  const [left, bottom, right, top] = box;
  const width = right - left;
  const height = top - bottom;
  switch ((rotate + turned) % 360) {
    case 90:
      return { width: height, height: width, matrix: [0, 1, 1, 0, -bottom, -left] };
    case 180:
      return { width, height, matrix: [-1, 0, 0, 1, right, -bottom] };
    case 270:
      return { width: height, height: width, matrix: [0, -1, -1, 0, top, right] };
    default:
      return { width, height, matrix: [1, 0, 0, -1, -left, top] };
  }
};

/** The matrix only turns and mirrors. */
export const toUserSpace = (
  { matrix: [a, b, c, d, e, f] }: Pick<PageView, 'matrix'>,
  x: number,
  y: number,
): readonly [number, number] => {
  const [dx, dy] = [x - e, y - f];
  return [a * dx + b * dy, c * dx + d * dy];
};

export const toView = (
  { matrix: [a, b, c, d, e, f] }: Pick<PageView, 'matrix'>,
  x: number,
  y: number,
): readonly [number, number] => [a * x + c * y + e, b * x + d * y + f];
