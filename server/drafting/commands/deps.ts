// What the commands of drafting work with; built once in make-drafting.ts.
import type { auditEntry } from '../../audit/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Logger } from '../../platform/logger.ts';
import type { FilesPort, IncomingPort, OrganizationPort, RegistersPort } from '../ports.ts';
import type { ConversionStore } from '../store/conversions.ts';
import type { TemplateStore } from '../store/templates.ts';

export interface Deps {
  conversions: ConversionStore;
  templates: TemplateStore;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  auditEntry: typeof auditEntry;
  organization: OrganizationPort;
  files: FilesPort;
  incoming: IncomingPort;
  registers: RegistersPort;
  /** Largest upload. */
  limitBytes: number;
  /** Wakes the outbox relay. */
  kick(): void;
  /** Wakes the converter. */
  kickConverter(): void;
  canConvert(): Promise<boolean>;
}
