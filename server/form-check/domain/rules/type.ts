// Sizes and faces of a component, asked in one way.
import type { FormFinding, FormRule } from '../../../contracts/form-check.ts';
import { finding } from '../finding.ts';
import type { Line } from '../lines.ts';

/** Office programs and scaling change a size by little. */
const SIZE_TOLERANCE = 0.3;

export const isSize = (size: number, least: number, most: number): boolean =>
  size >= least - SIZE_TOLERANCE && size <= most + SIZE_TOLERANCE;

/** One finding for all lines that have another size. */
export function sizeOf(
  rule: FormRule,
  lines: readonly Line[],
  [least, most]: readonly [number, number],
): FormFinding[] {
  const wrong = lines.filter(({ size }) => !isSize(size, least, most));
  const [first] = wrong;
  if (first === undefined) return [];
  const wanted = least === most ? `${least}` : `${least}–${most}`;
  return [finding(rule, 'error', wrong, { size: first.size, wanted })];
}
