// What scanned paper asks of its neighbours; the composition root passes the real features.
import type { Files } from '../files/index.ts';
import type { Intake } from '../intake/index.ts';
import type { Actor, Organization } from '../organization/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Recognition } from '../recognition/index.ts';

export type { Actor };

export interface Deps {
  intake: Pick<Intake, 'store' | 'find' | 'handOver' | 'present'>;
  recognition: Recognition;
  files: Pick<Files, 'putStream' | 'pathOf' | 'findUpload'>;
  organization: Pick<Organization, 'findAgency' | 'directory'>;
  clock: Clock;
  logger: Logger;
  /** Largest scan. */
  limitBytes: number;
}
