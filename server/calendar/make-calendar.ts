// Builds the calendars of agencies over one database.
import type { Connection } from 'mongoose';
import type { DeadlineRules } from '../contracts/calendar.ts';
import type { WorkingCalendar } from '../contracts/working-days.ts';
import { type NotifyLine, notifyEntry } from '../notifications/index.ts';
import { type Clock, vietnamYear } from '../platform/clock.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import { kickIn } from '../platform/outbox/kick-in.ts';
import type { Kick } from '../platform/outbox/relay.ts';
import { makeShortMemory } from '../platform/short-memory.ts';
import type { Deps } from './commands/deps.ts';
import { unset, workingCalendar } from './domain/agency-calendar.ts';
import { type CalendarHandlers, makeHandlers } from './routes.ts';
import { CALENDARS, makeStore, migrations } from './store.ts';

export interface CalendarDeps {
  connection: Connection;
  clock: Clock;
  kick: Kick;
}

export interface AgencyDays {
  calendar: WorkingCalendar;
  rules: DeadlineRules;
}

export interface Calendars {
  handlers: CalendarHandlers;
  migrations: Migration[];
  outboxCollections: string[];
  /** Working days and rules of an agency as they are now; what another process set is seen within seconds. */
  daysOf(agencyId: string): Promise<AgencyDays>;
  /** Word for people that no document of theirs carries. */
  tell(agencyId: string, line: NotifyLine): Promise<void>;
}

/** Asked for with every list. */
const LATELY = { maxEntries: 1_000, lifeMs: 5_000 };

export function makeCalendars({ connection, clock, kick }: CalendarDeps): Calendars {
  const store = makeStore(connection);
  const lately = makeShortMemory<AgencyDays>({ ...LATELY, now: () => clock.now().getTime() });
  const wake = kickIn(kick, [CALENDARS]);
  const deps: Deps = {
    store,
    clock,
    kick: () => {
      lately.clear();
      wake();
    },
  };
  const settingsOf = async (agencyId: string) => (await store.find(agencyId)) ?? unset(agencyId);
  return {
    handlers: makeHandlers(deps),
    migrations,
    outboxCollections: [CALENDARS],
    daysOf: (agencyId) =>
      lately(`${agencyId} ${vietnamYear(clock.now())}`, async () => {
        const settings = await settingsOf(agencyId);
        return {
          calendar: workingCalendar(settings, vietnamYear(clock.now())),
          rules: settings.rules,
        };
      }),
    tell: async (agencyId, line) => {
      await store.tell(await settingsOf(agencyId), notifyEntry(line));
      wake();
    },
  };
}
