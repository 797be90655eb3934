// What every command of the calendar works with; built once in make-calendar.ts.
import type { Clock } from '../../platform/clock.ts';
import type { CalendarStore } from '../store.ts';

export interface Deps {
  store: CalendarStore;
  clock: Clock;
  /** Wakes the outbox relay after a write that left entries. */
  kick(): void;
}
