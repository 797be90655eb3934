// What the commands of batches work with besides those of single documents.
import type { Logger } from '../../platform/logger.ts';
import type { BatchStore } from '../store-batches.ts';
import type { Deps } from './deps.ts';

export interface BatchDeps extends Deps {
  batches: BatchStore;
  logger: Logger;
}
