// The calendar of an agency, asked as the API asks: who may change it, what is confirmed, two administrators at once.
import { expect } from 'chai';
import { makeCalendars } from '../../server/calendar/index.ts';
import { AgencyCalendar } from '../../server/contracts/calendar.ts';
import { ROUTES } from '../../server/contracts/routes.ts';
import { isWorkingDay } from '../../server/contracts/working-days.ts';
import { AppError } from '../../server/platform/http/problem.ts';
import type { Database } from '../../server/platform/mongo/connect.ts';
import { migrate } from '../../server/platform/mongo/migrate.ts';
import { codeOf } from '../support/code-of.ts';
import { openTestDatabase } from '../support/mongo.ts';
import { AGENCY, PEOPLE } from './outgoing-world.ts';

const ADMIN = { ...PEOPLE.clerk, personId: 'person-admin', role: 'administrator' as const };
const OTHERS = { ...ADMIN, agencyId: 'agency-0002' };
type Name = 'getCalendar' | 'proposeYear' | 'putCalendarYear' | 'putCalendarRules';

describe('the calendar of an agency through the API', () => {
  let database: Database;
  let calendars: ReturnType<typeof makeCalendars>;
  const clock = { now: () => new Date('2026-03-02T03:00:00Z') };

  before(async () => {
    database = await openTestDatabase();
    const { connection } = database;
    calendars = makeCalendars({ connection, clock, kick: () => undefined });
    await migrate({ connection, migrations: calendars.migrations });
  });
  after(() => database.close());

  const ask = async (actor: typeof PEOPLE.clerk, name: Name, call: object = {}): Promise<unknown> => {
    const { access, ...route } = ROUTES[name];
    if (access !== 'signed-in' && access !== actor.role) throw new AppError('FORBIDDEN');
    const { params = {}, query = {}, body = {} } = call as Record<string, object>;
    const input = {
      params: 'params' in route ? route.params.parse(params) : undefined,
      query: 'query' in route ? route.query.parse(query) : undefined,
      body: 'body' in route ? route.body.parse(body) : undefined,
    };
    return calendars.handlers[name]({ input, actor } as never);
  };
  const seen = async (actor = ADMIN) => AgencyCalendar.parse(await ask(actor, 'getCalendar'));
  const put = (version: number, days: object[], year = 2026) =>
    ask(ADMIN, 'putCalendarYear', { params: { year }, body: { version, days } });
  const day = (date: string, kind = 'off') => ({ date, kind, name: 'Theo thông báo' });

  it('is the law’s before anybody has confirmed anything, and says so', async () => {
    const { version, years, canChange } = await seen(PEOPLE.officer as typeof ADMIN);
    expect([version, canChange]).to.deep.equal([0, false]);
    expect(years.map(({ year, confirmed }) => [year, confirmed])).to.deep.equal([
      ...[2025, 2026, 2027, 2028].map((year) => [year, null]),
    ]);
    const { calendar } = await calendars.daysOf(AGENCY.id);
    expect(isWorkingDay(calendar, '2026-02-17')).to.equal(false);
  });

  it('proposes a year as the administrator chooses', async () => {
    const proposed = (await ask(ADMIN, 'proposeYear', {
      params: { year: '2024' },
      query: { tetBefore: '2', nationalDay: 'before' },
    })) as { days: Array<{ date: string }> };
    const dates = proposed.days.map(({ date }) => date);
    expect(dates).to.include.members(['2024-02-08', '2024-02-14', '2024-09-01']);
  });

  it('is changed by the administrator alone, for his own agency alone', async () => {
    for (const who of ['officer', 'clerk', 'leader'] as const)
      expect(
        await codeOf(
          ask(PEOPLE[who] as typeof ADMIN, 'putCalendarYear', {
            params: { year: 2026 },
            body: { version: 0, days: [] },
          }),
        ),
      ).to.equal('FORBIDDEN');
    await put(0, [day('2026-08-22', 'working'), day('2026-08-31'), day('2026-09-02', 'holiday')]);
    const { calendar } = await calendars.daysOf(AGENCY.id);
    expect(['2026-08-22', '2026-08-31'].map((date) => isWorkingDay(calendar, date))).to.deep.equal([
      ...[true, false],
    ]);
    const { years } = await seen(OTHERS);
    expect(years.every(({ confirmed }) => confirmed === null)).to.equal(true);
  });

  it('is not overwritten by who saw an older one, however many save at once', async () => {
    const { version } = await seen();
    const tried = await Promise.all([1, 2, 3].map((n) => codeOf(put(version, [day(`2026-06-0${n}`)]))));
    expect(tried.filter((code) => code === 'CONFLICT')).to.have.length(2);
    expect((await seen()).version).to.equal(version + 1);
    const fresh = await Promise.all(
      [1, 2].map(() =>
        codeOf(ask(OTHERS, 'putCalendarYear', { params: { year: 2027 }, body: { version: 0, days: [] } })),
      ),
    );
    expect(fresh.filter((code) => code === 'CONFLICT')).to.have.length(1);
  });

  it('refuses days of another year, a day twice, and a week without work', async () => {
    const { version, hours, rules } = await seen();
    expect(await codeOf(put(version, [day('2027-01-01')]))).to.equal('CALENDAR_INVALID');
    expect(await codeOf(put(version, [day('2026-01-01'), day('2026-01-01')]))).to.equal('CALENDAR_INVALID');
    const week = Array.from({ length: 7 }, () => 'off');
    expect(await codeOf(ask(ADMIN, 'putCalendarRules', { body: { version, week, hours, rules } }))).to.equal(
      'CALENDAR_INVALID',
    );
    expect((await seen()).version).to.equal(version);
  });

  it('refuses hours that overlap and rules that stand twice before anything is asked', () => {
    const { body } = ROUTES.putCalendarRules;
    const week = ['full', 'full', 'full', 'full', 'full', 'off', 'off'];
    const hours = { morning: { from: '07:30', to: '13:00' }, afternoon: { from: '12:30', to: '17:00' } };
    const right = { ...hours, morning: { from: '07:30', to: '11:30' } };
    const step = { days: 1, to: ['handler'] };
    const rules = { soonDays: 2, reminders: [step] };
    const isTaken = (change: object) => body.safeParse({ version: 1, week, hours: right, rules, ...change });
    expect(isTaken({}).success).to.equal(true);
    for (const change of [
      { hours },
      { week: week.slice(1) },
      { rules: { ...rules, reminders: [step, step] } },
      { rules: { ...rules, soonDays: -1 } },
    ])
      expect(isTaken(change).success).to.equal(false);
  });
});
