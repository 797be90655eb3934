// Handlers of the calendar's routes: call one function, present.
import type { AgencyCalendar } from '../contracts/calendar.ts';
import type { ROUTES } from '../contracts/routes.ts';
import type { Actor } from '../organization/index.ts';
import { vietnamYear } from '../platform/clock.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { confirmYear, setRules } from './commands/change-calendar.ts';
import type { Deps } from './commands/deps.ts';
import { type AgencySettings, shownYears, unset } from './domain/agency-calendar.ts';
import { proposedDays } from './domain/holidays.ts';

type Routes = Pick<typeof ROUTES, 'getCalendar' | 'proposeYear' | 'putCalendarYear' | 'putCalendarRules'>;
export type CalendarHandlers = RouteHandlers<Routes, Actor>;

export function makeHandlers(deps: Deps): CalendarHandlers {
  const { store, clock } = deps;
  const present = (actor: Actor, settings: AgencySettings): AgencyCalendar => {
    const { version, week, hours, rules } = settings;
    return {
      ...{ version, week, hours, rules },
      years: shownYears(settings, vietnamYear(clock.now())).map(({ year, days, confirmed }) => ({
        ...{ year, days },
        confirmed: confirmed && { ...confirmed, at: confirmed.at.toISOString() },
      })),
      canChange: actor.role === 'administrator',
    };
  };
  const settingsOf = async ({ agencyId }: Actor) => (await store.find(agencyId)) ?? unset(agencyId);

  return {
    getCalendar: async ({ actor }) => present(actor, await settingsOf(actor)),
    proposeYear: async ({ actor, input: { params, query } }) => {
      const { week } = await settingsOf(actor);
      const tetBefore = query.tetBefore === '2' ? 2 : 1;
      return { days: proposedDays(params.year, week, { tetBefore, nationalDay: query.nationalDay }) };
    },
    putCalendarYear: async ({ actor, input: { params, body } }) =>
      present(actor, await confirmYear(deps, actor, { ...params, ...body })),
    putCalendarRules: async ({ actor, input: { body } }) => present(actor, await setRules(deps, actor, body)),
  };
}
