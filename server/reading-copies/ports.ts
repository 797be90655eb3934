// What copies for reading ask of their neighbours; the composition root passes the real features.

import type { FormCheck } from '../form-check/index.ts';
import type { Incoming } from '../incoming/index.ts';
import type { Actor } from '../organization/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Verification } from '../verification/index.ts';
import type { StampStore } from './store.ts';
import type { Drawing } from './workers/drawing.ts';

export type { Actor };

export type ReadDocument = Awaited<ReturnType<Incoming['reading']['document']>>;

export interface Deps {
  incoming: Pick<Incoming['reading'], 'document' | 'strokes'>;
  formCheck: Pick<FormCheck, 'read'>;
  verification: Pick<Verification, 'facts'>;
  /** Number and notation of the work file it is in, as the actor may know it; above this feature. */
  workFileOf(actor: Actor, documentId: string): Promise<string | null>;
  files: { pathOf(digest: string): Promise<string> };
  store: StampStore;
  drawing: Drawing;
  clock: Clock;
  /** Wakes the outbox relay. */
  kick(): void;
}
