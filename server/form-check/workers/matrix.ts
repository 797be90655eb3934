// Transformations of the plane as PDF writes them, ISO 32000-2 §8.3.3.

export type Matrix = readonly [number, number, number, number, number, number];

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** First `inner`, then `outer`. */
export const times = (outer: Matrix, inner: Matrix): Matrix => [
  outer[0] * inner[0] + outer[2] * inner[1],
  outer[1] * inner[0] + outer[3] * inner[1],
  outer[0] * inner[2] + outer[2] * inner[3],
  outer[1] * inner[2] + outer[3] * inner[3],
  outer[0] * inner[4] + outer[2] * inner[5] + outer[4],
  outer[1] * inner[4] + outer[3] * inner[5] + outer[5],
];

export const apply = (matrix: Matrix, x: number, y: number): [number, number] => [
  matrix[0] * x + matrix[2] * y + matrix[4],
  matrix[1] * x + matrix[3] * y + matrix[5],
];

/** Of six numbers that came from a file; anything else changes nothing. */
export function matrixOf(value: unknown): Matrix {
  const numbers = Array.isArray(value) || ArrayBuffer.isView(value) ? [...(value as Iterable<unknown>)] : [];
  const [a, b, c, d, e, f] = numbers.map((each) =>
    typeof each === 'number' && Number.isFinite(each) ? each : Number.NaN,
  );
  const made = [a, b, c, d, e, f];
  if (made.some((each) => each === undefined || Number.isNaN(each))) return IDENTITY;
  return made as unknown as Matrix;
}
