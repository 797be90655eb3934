// Takes over where the paper books stand: the run of numbers that they hold becomes one row, and the series goes on
// behind it, as paper and electronic documents share one series (NĐ 30/2020 Điều 15 khoản 1). Everything that is wrong
// is told at once, and then nothing is taken over; what was taken over before stays as it is.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { ErrorCode } from '../../contracts/error-codes.ts';
import { numberText } from '../../contracts/notation.ts';
import type { ProblemIssue } from '../../contracts/problem.ts';
import { type Clock, vietnamDate, vietnamYear } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Book } from '../domain/book.ts';
import { type Entry, numberAfter, yearOf } from '../domain/entry.ts';
import type { RegisterStore } from '../store.ts';
import type { Audited } from './audited.ts';

export interface PaperDeps {
  store: RegisterStore;
  clock: Clock;
  ids: Ids;
  audited: Audited;
  kick(): void;
}

export interface PaperRun {
  bookId: string;
  from: number;
  to: number;
  /** Calendar date of the last number on paper. */
  on: string;
}

export interface TakenRun extends PaperRun {
  bookName: string;
  isKnown: boolean;
}

interface Judged {
  run: PaperRun;
  book: Book | null;
  last: Entry | null;
  /** It was taken over before, whatever has been given since. */
  isKnown: boolean;
  code: ErrorCode | null;
}

/**
 * @throws AppError with the code of the first row that is wrong and all of them as issues: REGISTER_UNKNOWN, REGISTER_CLOSED,
 * REGISTER_IMPORT_BELOW (a number was given here already), REGISTER_IMPORT_GAP, REGISTER_DATE_BACKWARDS.
 */
export async function importPaper(
  deps: PaperDeps,
  { agencyId, by }: { agencyId: string; by: PersonRef | null },
  { runs, isTrial }: { runs: readonly PaperRun[]; isTrial: boolean },
): Promise<TakenRun[]> {
  const judged: Judged[] = [];
  for (const run of runs) judged.push(await judge(deps, agencyId, run));
  const seen = new Set<string>();
  for (const each of judged) {
    if (seen.has(each.run.bookId)) each.code ??= 'REGISTER_IMPORT_BELOW';
    seen.add(each.run.bookId);
  }
  refuse(judged);
  const taken: TakenRun[] = [];
  for (const { run, book, isKnown } of judged) {
    taken.push({ ...run, bookName: book?.name ?? '', isKnown });
    if (!isKnown && !isTrial && book !== null) await takeOver(deps, book, run, by);
  }
  if (!isTrial) deps.kick();
  return taken;
}

async function judge({ store, clock }: PaperDeps, agencyId: string, run: PaperRun): Promise<Judged> {
  const { bookId } = run;
  const book = await store.findBook({ agencyId, bookId });
  const last = book && (await store.lastEntry({ agencyId, bookId }));
  const first = book && (await store.findEntry({ agencyId, bookId, number: run.from }));
  const isKnown = first !== null && isSame(first, run);
  return { run, book, last, isKnown, code: isKnown ? null : faultOf(run, book, last, clock.now()) };
}

function faultOf(run: PaperRun, book: Book | null, last: Entry | null, now: Date): ErrorCode | null {
  if (book === null) return 'REGISTER_UNKNOWN';
  if (book.year !== vietnamYear(now) || book.isClosed || yearOf(run.on) !== book.year)
    return 'REGISTER_CLOSED';
  const next = numberAfter(last);
  if (run.from < next || run.to < run.from) return 'REGISTER_IMPORT_BELOW';
  if (run.from > next) return 'REGISTER_IMPORT_GAP';
  if (run.on > vietnamDate(now) || (last !== null && run.on < last.on)) return 'REGISTER_DATE_BACKWARDS';
  return null;
}

const isSame = ({ state, number, through, on }: Entry, { from, to, on: wanted }: PaperRun): boolean =>
  state === 'paper' && number === from && (through ?? number) === to && on === wanted;

function refuse(judged: readonly Judged[]): void {
  const errors: ProblemIssue[] = judged.flatMap(({ run, code, last }, index) =>
    code === null
      ? []
      : [
          {
            pointer: `/body/rows/${index}`,
            code,
            detail: `${run.from}–${run.to}, ${run.on}; the next number is ${numberAfter(last)}`,
          },
        ],
  );
  const [first] = judged.flatMap(({ code }) => (code === null ? [] : [code]));
  if (first !== undefined) throw new AppError(first, { detail: errors[0]?.detail ?? '', errors });
}

async function takeOver(deps: PaperDeps, book: Book, run: PaperRun, by: PersonRef | null): Promise<void> {
  const { store, clock, ids, audited } = deps;
  const { agencyId, id: bookId, year } = book;
  const { from, to, on } = run;
  const entry: Entry = {
    ...{ id: ids.next(), agencyId, bookId, year, number: from, through: to, state: 'paper', on },
    ...{ text: textOf(from, to), notation: null, documentId: null, subject: null, purpose: null },
    ...{ voidReason: null, written: null, at: clock.now(), by },
  };
  if (await store.takeNumber(entry, [audited(entry, 'register.paperTaken', by, book.name)])) return;
  // Somebody took the first of them in this very moment: on paper it stands as well.
  refuse([await judge(deps, agencyId, run)]);
}

const textOf = (from: number, to: number): string =>
  from === to ? numberText(from, '') : `${numberText(from, '')}–${numberText(to, '')}`;
