// What every command of incoming works with; built once in make-incoming.ts.
import type { Clock } from '../../platform/clock.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Registers } from '../../registers/index.ts';
import type { ExchangePort, FilesPort, OrganizationPort, VerificationPort } from '../ports.ts';
import type { IncomingStore } from '../store.ts';
import type { PhraseStore } from '../store-phrases.ts';
import type { TwinStore } from '../store-twins.ts';

export interface Deps {
  store: IncomingStore;
  twins: TwinStore;
  phrases: PhraseStore;
  clock: Clock;
  ids: Ids;
  organization: OrganizationPort;
  files: FilesPort;
  verification: VerificationPort;
  registers: Pick<Registers, 'reserveToday' | 'bind' | 'voidHeld'>;
  exchange: ExchangePort;
}
