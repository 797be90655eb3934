// Working days and hours, and the one rule by which work is due.
import { expect } from 'chai';
import type { DayKind } from '../../../server/contracts/working-calendar.ts';
import {
  addWorkingDays,
  dueSpan,
  dueState,
  insteadOf,
  isWorkingDay,
  nextWorkingMoment,
  OFFICE_HOURS,
  OFFICE_WEEK,
  plusDays,
  type WorkingCalendar,
  workingDayFrom,
  workingDaysBetween,
  workingDayUntil,
} from '../../../server/contracts/working-days.ts';

const calendarOf = (days: Record<string, DayKind> = {}): WorkingCalendar => ({
  week: OFFICE_WEEK,
  hours: OFFICE_HOURS,
  days: new Map(Object.entries(days).map(([date, kind]) => [date, { kind, name: '' }])),
});

/** 2026-04-30 is a Thursday; the Saturday before makes up for a Monday off. */
const SPRING = calendarOf({
  '2026-04-25': 'working',
  '2026-04-27': 'substitute',
  '2026-04-29': 'morning',
  '2026-04-30': 'holiday',
  '2026-05-01': 'holiday',
});
const inVietnam = (text: string) => new Date(`${text}:00+07:00`);

describe('working days', () => {
  it('are those of the week but for what is marked', () => {
    const worked = ['2026-04-24', '2026-04-25', '2026-04-26', '2026-04-27', '2026-04-29', '2026-05-01'];
    expect(worked.map((date) => isWorkingDay(SPRING, date))).to.deep.equal([
      ...[true, true, false, false, true, false],
    ]);
  });

  it('are counted over a holiday, forwards and back', () => {
    expect(addWorkingDays(SPRING, '2026-04-24', 1)).to.equal('2026-04-25');
    expect(addWorkingDays(SPRING, '2026-04-24', 4)).to.equal('2026-05-04');
    expect(addWorkingDays(SPRING, '2026-05-04', -2)).to.equal('2026-04-28');
    expect(addWorkingDays(SPRING, '2026-05-01', 0)).to.equal('2026-05-04');
  });

  it('between two dates are as many as are added to come from the one to the other', () => {
    for (const count of [1, 2, 5, 30, 250])
      expect(workingDaysBetween(SPRING, '2026-04-20', addWorkingDays(SPRING, '2026-04-20', count))).to.equal(
        count,
      );
    expect(workingDaysBetween(SPRING, '2026-05-04', '2026-04-20')).to.equal(0);
  });

  it('give a deadline on a day off the next, or the one before where the next is too late', () => {
    const instead = (dueOn: string, limit: string | null = null, today = '2026-04-20') =>
      insteadOf(SPRING, dueOn, { today, limit });
    expect(instead('2026-04-30')).to.equal('2026-05-04');
    expect(instead('2026-04-30', '2026-05-03')).to.equal('2026-04-29');
    expect(instead('2026-04-30', '2026-05-03', '2026-04-30')).to.equal('2026-05-04');
    expect(instead('2026-04-29')).to.equal(null);
    expect(workingDayUntil(SPRING, '2026-05-03')).to.equal('2026-04-29');
    expect(workingDayFrom(SPRING, '2026-05-01')).to.equal('2026-05-04');
    expect(workingDayUntil(SPRING, '2026-04-28')).to.equal('2026-04-28');
  });

  it('end where nobody ever works', () => {
    const never = { ...SPRING, week: OFFICE_WEEK.map(() => 'off' as const), days: new Map() };
    expect(addWorkingDays(never, '2026-04-20', 3)).to.be.a('string');
    expect(workingDayUntil(never, '2026-04-20')).to.equal('2026-04-20');
    expect(nextWorkingMoment(never, inVietnam('2026-04-20T08:00'))).to.deep.equal(
      inVietnam('2026-04-20T08:00'),
    );
  });
});

describe('working hours', () => {
  it('begin again at the next moment people work', () => {
    const next = (at: string) => nextWorkingMoment(SPRING, inVietnam(at)).toISOString();
    expect(next('2026-04-28T08:15')).to.equal(inVietnam('2026-04-28T08:15').toISOString());
    expect(next('2026-04-28T12:00')).to.equal(inVietnam('2026-04-28T13:30').toISOString());
    expect(next('2026-04-29T12:00')).to.equal(inVietnam('2026-05-04T07:30').toISOString());
    expect(next('2026-04-28T03:00')).to.equal(inVietnam('2026-04-28T07:30').toISOString());
  });
});

describe('the standing of work by its deadline', () => {
  const rules = { calendar: SPRING, soonDays: 2 };
  const today = '2026-04-28';
  const now = inVietnam(`${today}T09:00`);
  const stateOn = (dueOn: string | null, done: Date | null = null) => dueState(dueOn, done, rules, now);

  it('is told in working days', () => {
    expect(stateOn('2026-04-24')).to.deep.equal({ state: 'overdue', days: 2 });
    expect(stateOn('2026-04-28')).to.deep.equal({ state: 'today', days: 0 });
    expect(stateOn('2026-05-04')).to.deep.equal({ state: 'soon', days: 2 });
    expect(stateOn('2026-05-05')).to.deep.equal({ state: 'later', days: 3 });
    expect(stateOn(null)).to.deep.equal({ state: 'none', days: 0 });
  });

  it('stays as it was when the work was done', () => {
    expect(stateOn('2026-04-24', inVietnam('2026-04-24T23:59')).state).to.equal('done');
    expect(stateOn('2026-04-24', inVietnam('2026-04-27T10:00'))).to.deep.equal({
      state: 'done-late',
      days: 1,
    });
  });

  it('turns at midnight in Vietnam', () => {
    const at = (instant: string) => dueState('2026-04-28', null, rules, new Date(instant)).state;
    expect(at('2026-04-28T16:59:59Z')).to.equal('today');
    expect(at('2026-04-28T17:00:00Z')).to.equal('overdue');
  });

  it('is the same for a list as for one document, on every day', () => {
    for (let days = -40; days <= 40; days += 1) {
      const dueOn = plusDays(today, days);
      const fitting = (['overdue', 'today', 'soon', 'later'] as const).filter((state) => {
        const { from, to } = dueSpan(state, rules, today);
        return (from === null || from <= dueOn) && (to === null || dueOn <= to);
      });
      expect(fitting).to.deep.equal([stateOn(dueOn).state]);
    }
  });
});
