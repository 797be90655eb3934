// The text state of ISO 32000-2 §9.3, as far as it moves or shapes letters.
import type { Face } from './font-names.ts';
import { IDENTITY, type Matrix } from './matrix.ts';

export interface TextState {
  matrix: Matrix;
  /** Where the line began. */
  line: Matrix;
  face: Face | undefined;
  size: number;
  /** Of the font's own space, in thousandths usually. */
  unit: number;
  charSpacing: number;
  wordSpacing: number;
  /** 1 is as wide as the font says. */
  widening: number;
  leading: number;
  rise: number;
  mode: number;
}

export const makeTextState = (): TextState => ({
  matrix: IDENTITY,
  line: IDENTITY,
  face: undefined,
  size: 0,
  unit: 0.001,
  charSpacing: 0,
  wordSpacing: 0,
  widening: 1,
  leading: 0,
  rise: 0,
  mode: 0,
});
