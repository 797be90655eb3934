// What every command of the exchange works with.
import type { EventLog } from '../../audit/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { AgencyRow, FilesPort, OrganizationPort } from '../ports.ts';
import type { ReadCertificate } from '../protocol/index.ts';
import type { ExchangeStore } from '../store/index.ts';
import type { VerifiedEnvelopes } from './verified-envelopes.ts';

export interface ReceiveLimits {
  /** Files of one packet together; an agency may take less. */
  packetBytes: number;
  /** What one sender may have announced and not finished. */
  pendingBytes: number;
  pendingParts: number;
}

export interface Deps {
  store: ExchangeStore;
  organization: OrganizationPort;
  files: FilesPort;
  clock: Clock;
  /** The event logs of the agencies here. */
  log: Pick<EventLog, 'append'>;
  limits: ReceiveLimits;
  verified: VerifiedEnvelopes;
  /** The certificates seen lately. */
  readCertificate: ReadCertificate;
  /** Whether who brings the packet vouches for its sender; absent: nobody does, and every packet must be signed. */
  vouches?: ((sender: AgencyRow) => boolean) | undefined;
  /** Told when an agency has proved that it is calling; absent where nothing waits for that. */
  onHeard?: (agency: AgencyRow) => void;
}
