// Working calendars and rules of deadlines: the door of the feature.
export { type AgencyDays, type CalendarDeps, type Calendars, makeCalendars } from './make-calendar.ts';
