// The numbers of a list of files: headings Roman, subheadings Arabic, and the next notation, which goes on over the whole
// list. NĐ 30/2020, Phụ lục V.
import type { FileListRow } from '@contracts/file-lists.ts';

const ROMAN: ReadonlyArray<readonly [number, string]> = [
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
];

export function roman(value: number): string {
  let rest = value;
  let text = '';
  for (const [worth, sign] of ROMAN) for (; rest >= worth; rest -= worth) text += sign;
  return text;
}

/** "I", "1" before each heading; files have their notation. */
export function headingNumbers(rows: readonly FileListRow[]): string[] {
  let heading = 0;
  let subheading = 0;
  return rows.map(({ level }) => {
    if (level === 'heading') {
      heading += 1;
      subheading = 0;
      return roman(heading);
    }
    if (level === 'subheading') {
      subheading += 1;
      return String(subheading);
    }
    return '';
  });
}

/** `01.TCCB` → `02.TCCB`: one more than the largest, with the letters of the row before. */
export function nextNotation(rows: readonly FileListRow[], usual: string): string {
  const parts = rows.map(({ notation }) => /^(\d+)[.](.+)$/.exec(notation ?? ''));
  const largest = Math.max(0, ...parts.map((part) => Number(part?.[1] ?? 0)));
  const letters = parts.findLast((part) => part !== null)?.[2] ?? usual;
  return `${String(largest + 1).padStart(2, '0')}.${letters}`;
}
