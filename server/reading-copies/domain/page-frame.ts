// A page as it is read, upright and cropped, and the way from there into its own user space. ISO 32000-2 §8.3.2.3, Table 31.

export interface PageArea {
  /** Its visible area in user space: left, bottom, right, top. */
  box: readonly [number, number, number, number];
  /** Clockwise. */
  rotate: number;
}

export type Matrix = [number, number, number, number, number, number];

export interface PageFrame {
  /** Points, as it is read. */
  width: number;
  height: number;
  /** From the page as it is read, from its bottom left corner, into user space. */
  matrix: Matrix;
}

export function frameOf({ box: [left, bottom, right, top], rotate }: PageArea): PageFrame {
  const [width, height] = [right - left, top - bottom];
  switch (((rotate % 360) + 360) % 360) {
    case 90:
      return { width: height, height: width, matrix: [0, 1, -1, 0, right, bottom] };
    case 180:
      return { width, height, matrix: [-1, 0, 0, -1, right, top] };
    case 270:
      return { width: height, height: width, matrix: [0, -1, 1, 0, left, top] };
    default:
      return { width, height, matrix: [1, 0, 0, 1, left, bottom] };
  }
}

/** The matrix only turns and moves. */
export const toFrame = (
  { matrix: [a, b, c, d, e, f] }: Pick<PageFrame, 'matrix'>,
  x: number,
  y: number,
): readonly [number, number] => {
  const [dx, dy] = [x - e, y - f];
  return [a * dx + b * dy, c * dx + d * dy];
};
