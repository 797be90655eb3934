// The public holidays of Vietnam by rule, against the days that were announced.
import { expect } from 'chai';
import {
  faultsOfYear,
  shownYears,
  unset,
  workingCalendar,
  yearOf,
} from '../../../server/calendar/domain/agency-calendar.ts';
import type { HolidayChoice } from '../../../server/calendar/domain/holidays.ts';
import { proposedDays } from '../../../server/calendar/domain/holidays.ts';
import { lunarDate } from '../../../server/calendar/domain/lunar.ts';
import { isWorkingDay, OFFICE_WEEK } from '../../../server/contracts/working-days.ts';

const proposed = (year: number, choice?: HolidayChoice) => proposedDays(year, OFFICE_WEEK, choice);
const dates = (year: number, kind: string, choice?: HolidayChoice) =>
  proposed(year, choice).flatMap((day) => (day.kind === kind ? [day.date.slice(5)] : []));

describe('the Vietnamese lunar calendar', () => {
  it('has the first day of the year as it was and will be', () => {
    const known = {
      2023: '01-22',
      2024: '02-10',
      2025: '01-29',
      2026: '02-17',
      2027: '02-06',
      2028: '01-26',
      2029: '02-13',
      // A day before Beijing’s.
      2030: '02-02',
      2031: '01-23',
      2032: '02-11',
      2033: '01-31',
      2034: '02-19',
      2035: '02-08',
    };
    for (const [year, day] of Object.entries(known))
      expect(lunarDate(Number(year), 1, 1)).to.equal(`${year}-${day}`);
    // And a month before Beijing’s.
    expect(lunarDate(1985, 1, 1)).to.equal('1985-01-21');
    expect(lunarDate(2007, 1, 1)).to.equal('2007-02-17');
  });

  it('has the tenth of the third month, also after a leap second month', () => {
    const known = ['2023-04-29', '2024-04-18', '2025-04-07', '2026-04-26', '2027-04-16', '2028-04-04'];
    expect(known.map((date) => lunarDate(Number(date.slice(0, 4)), 3, 10))).to.deep.equal(known);
  });
});

describe('the holidays of a year', () => {
  it('are eleven days', () => {
    for (let year = 2024; year <= 2035; year += 1)
      expect(dates(year, 'holiday').length, `${year}`).to.be.within(10, 11);
  });

  it('of Tết are five, as many before as is decided', () => {
    const tet = (year: number, tetBefore: 1 | 2) =>
      proposed(year, { tetBefore }).flatMap(({ date, name, kind }) =>
        name === 'Tết Âm lịch' && kind === 'holiday' ? [date.slice(5)] : [],
      );
    expect(tet(2024, 2)).to.deep.equal(['02-08', '02-09', '02-10', '02-11', '02-12']);
    expect(tet(2026, 1)).to.deep.equal(['02-16', '02-17', '02-18', '02-19', '02-20']);
  });

  it('that fall on days off are made good on the next working days', () => {
    expect(dates(2024, 'substitute', { tetBefore: 2 })).to.deep.equal(['02-13', '02-14']);
    expect(dates(2023, 'substitute', { tetBefore: 2 })).to.deep.equal([
      ...['01-02', '01-25', '01-26', '05-02', '05-03', '09-04'],
    ]);
    expect(dates(2026, 'substitute')).to.deep.equal(['04-27']);
  });

  it('of Quốc khánh lie beside the weekend, or where it is decided', () => {
    const national = (year: number, choice?: HolidayChoice) =>
      dates(year, 'holiday', choice).filter((date) => date.startsWith('09'));
    expect(national(2024)).to.deep.equal(['09-02', '09-03']);
    expect(national(2025)).to.deep.equal(['09-01', '09-02']);
    expect(national(2021)).to.deep.equal(['09-02', '09-03']);
    expect(national(2026, { nationalDay: 'after' })).to.deep.equal(['09-02', '09-03']);
  });
});

describe('the calendar of an agency', () => {
  const own = {
    ...unset('agency-0001'),
    years: [
      {
        year: 2026,
        days: [{ date: '2026-08-22', kind: 'working' as const, name: 'Làm bù' }],
        confirmed: { at: new Date(0), by: { id: 'person-0001', name: 'Quản trị', title: '' } },
      },
    ],
  };

  it('is what was confirmed, and the law where nothing was', () => {
    const calendar = workingCalendar(own, 2026);
    expect(isWorkingDay(calendar, '2026-08-22')).to.equal(true);
    // Confirmed without it.
    expect(isWorkingDay(calendar, '2026-09-02')).to.equal(true);
    expect(isWorkingDay(calendar, '2027-09-02')).to.equal(false);
    expect([yearOf(own, 2026).confirmed === null, yearOf(own, 2027).confirmed === null]).to.deep.equal([
      ...[false, true],
    ]);
    expect(shownYears(own, 2030).map(({ year }) => year)).to.deep.equal([2026, 2029, 2030, 2031, 2032]);
  });

  it('refuses days of another year, and one twice', () => {
    const day = (date: string) => ({ date, kind: 'off' as const, name: '' });
    expect(faultsOfYear([day('2026-05-05'), day('2027-05-05'), day('2026-05-05')], 2026)).to.deep.equal([
      { at: 1, fault: 'other-year' },
      { at: 2, fault: 'twice' },
    ]);
  });
});
