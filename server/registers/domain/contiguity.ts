// Judges one yearly book: numbers must run 1, 2, 3… without gap or double, and dates never backwards.
// NĐ 30/2020 Điều 15 khoản 1.
import type { EntryState } from './entry.ts';

export interface ContiguityReport {
  count: number;
  last: number;
  /** Numbers below the last one that have no row. */
  gaps: number[];
  /** Numbers that have more than one row. */
  doubles: number[];
  /** Numbers dated before an earlier number. */
  datesBackwards: number[];
  /** Numbers still reserved: given, not yet bound or voided. */
  reserved: number[];
}

export interface ContiguityRow {
  number: number;
  state: EntryState;
  on: string;
}

/** Reports on rows given in ascending order of number. */
export function judgeContiguity(rows: readonly ContiguityRow[]): ContiguityReport {
  const report: ContiguityReport = {
    count: rows.length,
    last: 0,
    gaps: [],
    doubles: [],
    datesBackwards: [],
    reserved: [],
  };
  let lastOn = '';
  for (const { number, state, on } of rows) {
    for (let missing = report.last + 1; missing < number; missing += 1) report.gaps.push(missing);
    if (number === report.last) report.doubles.push(number);
    if (on < lastOn) report.datesBackwards.push(number);
    else lastOn = on;
    if (state === 'reserved') report.reserved.push(number);
    report.last = number;
  }
  return report;
}

export const isContiguous = (report: ContiguityReport): boolean =>
  report.gaps.length + report.doubles.length + report.datesBackwards.length === 0;
