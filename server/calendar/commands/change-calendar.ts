// The administrator confirms the days of a year, or sets week, hours and rules: one write of the agency's calendar.
import { auditEntry } from '../../audit/index.ts';
import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { DeadlineRules } from '../../contracts/calendar.ts';
import type { MarkedDay, WorkingHours, WorkingWeek } from '../../contracts/working-calendar.ts';
import type { Actor } from '../../organization/index.ts';
import { AppError } from '../../platform/http/problem.ts';
import { type AgencySettings, faultsOfYear, unset } from '../domain/agency-calendar.ts';
import type { Deps } from './deps.ts';

/** @throws AppError CONFLICT, CALENDAR_INVALID. */
export async function confirmYear(
  deps: Deps,
  actor: Actor,
  wish: { year: number; version: number; days: MarkedDay[] },
): Promise<AgencySettings> {
  const before = await seen(deps, actor, wish.version);
  const faults = faultsOfYear(wish.days, wish.year);
  if (faults.length > 0)
    throw new AppError('CALENDAR_INVALID', {
      errors: faults.map(({ at, fault }) => ({
        ...{ pointer: `/days/${at}/date`, code: fault, detail: `not a day of ${wish.year}, or twice` },
      })),
    });
  const days = wish.days.toSorted((a, b) => a.date.localeCompare(b.date));
  const confirmed = {
    at: deps.clock.now(),
    by: { id: actor.personId, name: actor.name, title: actor.title },
  };
  const year = { year: wish.year, days, confirmed };
  return write(deps, actor, {
    settings: { ...before, years: [...before.years.filter((each) => each.year !== wish.year), year] },
    action: 'calendar.yearConfirmed',
    text: `${wish.year}`,
  });
}

/** @throws AppError CONFLICT; CALENDAR_INVALID for a week in which nobody works. */
export async function setRules(
  deps: Deps,
  actor: Actor,
  wish: { version: number; week: WorkingWeek; hours: WorkingHours; rules: DeadlineRules },
): Promise<AgencySettings> {
  const { version, week, hours, rules } = wish;
  const before = await seen(deps, actor, version);
  if (!week.some((work) => work !== 'off'))
    throw new AppError('CALENDAR_INVALID', {
      errors: [{ pointer: '/week', code: 'no-work', detail: 'nobody would ever work' }],
    });
  const reminders = rules.reminders.toSorted((a, b) => a.days - b.days);
  return write(deps, actor, {
    settings: { ...before, week, hours, rules: { ...rules, reminders } },
    action: 'calendar.rulesSet',
    text: '',
  });
}

async function seen({ store }: Deps, { agencyId }: Actor, version: number): Promise<AgencySettings> {
  const now = (await store.find(agencyId)) ?? unset(agencyId);
  if (now.version !== version)
    throw new AppError('CONFLICT', { detail: `version ${now.version}, you saw ${version}` });
  return now;
}

async function write(
  { store, clock, kick }: Deps,
  { agencyId, personId, name, title }: Actor,
  { settings, action, text }: { settings: AgencySettings; action: AuditAction; text: string },
): Promise<AgencySettings> {
  const line = auditEntry({
    ...{ id: `${agencyId}:${settings.version}:${action}`, action, at: clock.now(), agencyId, text },
    by: { id: personId, name, title },
    ...{ subjectType: 'calendar', subjectId: agencyId },
  });
  const written = await store.put(settings, [line]);
  if (written === null) throw new AppError('CONFLICT', { detail: 'changed meanwhile' });
  kick();
  return written;
}
