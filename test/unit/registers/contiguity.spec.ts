import { expect } from 'chai';
import { judgeContiguity } from '../../../server/registers/domain/contiguity.ts';
import { printedNumber } from '../../../server/registers/domain/entry.ts';
import { isContiguous } from '../../../server/registers/index.ts';

const row = (number: number, on = '2026-03-02', state: 'reserved' | 'bound' | 'voided' = 'bound') => ({
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
    expect(judgeContiguity([row(2), row(5)]).gaps).to.deep.equal([1, 3, 4]);
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
});

describe('a printed number', () => {
  it('has a leading zero below ten and none above', () => {
    expect([1, 9, 10, 15, 105].map(printedNumber)).to.deep.equal(['01', '09', '10', '15', '105']);
  });
});
