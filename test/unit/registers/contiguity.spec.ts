import { expect } from 'chai';
import {
  beginContiguity,
  type ContiguityRow,
  isContiguous,
} from '../../../server/registers/domain/contiguity.ts';
import type { EntryState } from '../../../server/registers/domain/entry.ts';

const judgeContiguity = (rows: readonly ContiguityRow[]) => {
  const { see, report } = beginContiguity();
  rows.forEach(see);
  return report();
};

const row = (number: number, on = '2026-03-02', state: EntryState = 'bound') => ({
  number,
  state,
  on,
});

describe('the contiguity report of a book', () => {
  it('finds nothing wrong with an empty book', () => {
    expect(isContiguous(judgeContiguity([]))).to.equal(true);
  });

  it('counts a voided number as given: it is no gap', () => {
    const report = judgeContiguity([row(1), row(2, '2026-03-02', 'voided'), row(3)]);
    expect(isContiguous(report)).to.equal(true);
    expect(report).to.include({ count: 3, last: 3 });
  });

  it('names every missing number, also before the first row', () => {
    expect(judgeContiguity([row(2), row(5)]).gaps).to.deep.equal([
      { from: 1, to: 1 },
      { from: 3, to: 4 },
    ]);
  });

  it('names a number that has two rows', () => {
    const report = judgeContiguity([row(1), row(2), row(2), row(3)]);
    expect(report.doubles).to.deep.equal([2]);
    expect(report.gaps).to.deep.equal([]);
    expect(isContiguous(report)).to.equal(false);
  });

  it('names a number dated before an earlier one, and measures the following against the latest date', () => {
    const report = judgeContiguity([row(1, '2026-03-02'), row(2, '2026-03-01'), row(3, '2026-03-02')]);
    expect(report.datesBackwards).to.deep.equal([2]);
  });

  it('lists the reservations that nobody has bound or voided', () => {
    const report = judgeContiguity([row(1, '2026-03-02', 'reserved'), row(2)]);
    expect(report.reserved).to.deep.equal([1]);
    expect(isContiguous(report)).to.equal(true);
  });

  it('counts a run of numbers on paper as given, and names where the next gap or double begins', () => {
    const paper = (number: number, through: number) => ({ ...row(number, '2026-03-02', 'paper'), through });
    const sound = judgeContiguity([paper(1, 40), row(41)]);
    expect(isContiguous(sound)).to.equal(true);
    expect(sound).to.include({ count: 41, last: 41, bound: 1 });
    expect(sound.paper).to.deep.equal([{ from: 1, to: 40 }]);
    const unsound = judgeContiguity([paper(1, 40), row(39), row(43)]);
    expect(unsound.doubles).to.deep.equal([39]);
    expect(unsound.gaps).to.deep.equal([{ from: 41, to: 42 }]);
  });

  it('says so when it holds more than it lists, and still judges', () => {
    const report = judgeContiguity(Array.from({ length: 300 }, (_, index) => row(2 * index + 1)));
    expect(report.gaps).to.have.length(200);
    expect(report).to.include({ isCut: true, last: 599, count: 300 });
    expect(isContiguous(report)).to.equal(false);
  });
});
