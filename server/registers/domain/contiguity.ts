// Judges one yearly book: numbers must run 1, 2, 3… without gap or double, and dates never backwards. Rows come one
// after another, so a book of any size is judged. NĐ 30/2020 Điều 15 khoản 1.
import type { EntryState } from './entry.ts';

export interface NumberRange {
  from: number;
  to: number;
}

export interface ContiguityReport {
  /** Numbers accounted for. */
  count: number;
  last: number;
  bound: number;
  voided: number;
  /** Runs of numbers that the paper book holds. */
  paper: NumberRange[];
  /** Numbers below the last one that have no row. */
  gaps: NumberRange[];
  /** Numbers that have more than one row. */
  doubles: number[];
  /** Numbers dated before an earlier number. */
  datesBackwards: number[];
  /** Numbers still reserved: given, not yet bound or voided. */
  reserved: number[];
  /** There is more of one of them than the lists hold. */
  isCut: boolean;
}

export interface ContiguityRow {
  number: number;
  through?: number | null;
  state: EntryState;
  on: string;
}

/** What one list of the report holds at most. */
const MOST = 200;

/** Takes the rows in ascending order of number. */
export function beginContiguity() {
  const report: ContiguityReport = {
    ...{ count: 0, last: 0, bound: 0, voided: 0, isCut: false },
    ...{ paper: [], gaps: [], doubles: [], datesBackwards: [], reserved: [] },
  };
  let lastOn = '';
  const note = <T>(list: T[], value: T) => {
    if (list.length < MOST) list.push(value);
    else report.isCut = true;
  };
  const see = ({ number, through, state, on }: ContiguityRow): void => {
    const to = through ?? number;
    if (number > report.last + 1) note(report.gaps, { from: report.last + 1, to: number - 1 });
    for (let twice = number; twice <= Math.min(to, report.last) && !report.isCut; twice += 1)
      note(report.doubles, twice);
    if (on < lastOn) note(report.datesBackwards, number);
    else lastOn = on;
    if (state === 'reserved') note(report.reserved, number);
    if (state === 'paper') note(report.paper, { from: number, to });
    if (state === 'bound') report.bound += 1;
    if (state === 'voided') report.voided += 1;
    report.count += to - number + 1;
    report.last = Math.max(report.last, to);
  };
  return { see, report: () => report };
}

export const isContiguous = ({ gaps, doubles, datesBackwards }: ContiguityReport): boolean =>
  gaps.length + doubles.length + datesBackwards.length === 0;
