// What every command of incoming works with; built once in make-incoming.ts.
import type { Clock } from '../../platform/clock.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Registers } from '../../registers/index.ts';
import type { CalendarPort, ExchangePort, FilesPort, OrganizationPort, VerificationPort } from '../ports.ts';
import type { IncomingStore } from '../store.ts';
import type { DueStore } from '../store-due.ts';
import type { PhraseStore } from '../store-phrases.ts';
import type { TwinStore } from '../store-twins.ts';

export interface Deps {
  store: IncomingStore;
  twins: TwinStore;
  phrases: PhraseStore;
  due: DueStore;
  clock: Clock;
  ids: Ids;
  organization: OrganizationPort;
  calendars: CalendarPort;
  files: FilesPort;
  verification: VerificationPort & {
    /** Without looking at what was found a moment ago. */
    verifyAnew: VerificationPort['verify'];
  };
  registers: Pick<Registers, 'reserveToday' | 'bind' | 'voidHeld'>;
  exchange: ExchangePort;
}
