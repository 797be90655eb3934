// What every command of the exchange works with.
import type { EventLog } from '../../audit/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { FilesPort, OrganizationPort } from '../ports.ts';
import type { ExchangeStore } from '../store/index.ts';

export interface Deps {
  store: ExchangeStore;
  organization: OrganizationPort;
  files: FilesPort;
  clock: Clock;
  /** The event logs of the agencies here. */
  log: Pick<EventLog, 'append'>;
}
