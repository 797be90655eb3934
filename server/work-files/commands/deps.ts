// What every command of work files works with; built once in make-work-files.ts.
import type { KeyObject } from 'node:crypto';
import type { Organization } from '../../organization/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Verification } from '../../verification/index.ts';
import type { DocumentsPort, FilesPort } from '../ports.ts';
import type { Store } from '../store.ts';
import type { Printer } from '../workers/printer.ts';

export interface Deps {
  store: Store;
  clock: Clock;
  outgoing: DocumentsPort;
  incoming: DocumentsPort;
  files: FilesPort;
  organization: Pick<Organization, 'findPost' | 'peopleWithRole' | 'findAgencyByCode'>;
  verification: Pick<Verification, 'facts' | 'verify' | 'preserve'>;
  /** Of an agency, to sign what it exports; null: it has none. */
  exchangeKey(agencyId: string): Promise<{ privateKey: KeyObject; certificate: Uint8Array } | null>;
  /** Largest export that is read again. */
  exportLimitBytes: number;
  printer: Printer;
}
