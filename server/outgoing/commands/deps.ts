// What every command of outgoing works with; built once in make-outgoing.ts.
import type { Clock } from '../../platform/clock.ts';
import type { Ids } from '../../platform/ids.ts';
import type { InTurn } from '../../platform/jobs/turns.ts';
import type { Registers } from '../../registers/index.ts';
import type {
  AssertProved,
  DistributionPort,
  ExchangePort,
  FilesPort,
  FormCheckPort,
  IncomingPort,
  OrganizationPort,
  ReviewPort,
  VerificationPort,
} from '../ports.ts';
import type { OutgoingStore } from '../store.ts';
import type { CircuitStore } from '../store-circuits.ts';
import type { JoinPages } from '../workers/join-pages.ts';
import type { LabelSheets } from '../workers/label-sheets.ts';

export interface Deps {
  store: OutgoingStore;
  circuits: CircuitStore;
  clock: Clock;
  ids: Ids;
  organization: OrganizationPort;
  files: FilesPort;
  verification: VerificationPort;
  formCheck: FormCheckPort;
  registers: Pick<Registers, 'reserveToday' | 'adopt' | 'choices' | 'notationOf' | 'bind' | 'voidHeld'>;
  exchange: ExchangePort;
  distribution: DistributionPort;
  incoming: IncomingPort;
  review: ReviewPort;
  /** Asked before every signature, and once at the start of a batch. */
  assertProved: AssertProved;
  joinPages: Pick<JoinPages, 'join'>;
  labelSheets: Pick<LabelSheets, 'draw'>;
  /** Opens one key at a time. */
  inTurn: InTurn;
}
