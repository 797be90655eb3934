// Builds evidence over its neighbours; it has no data of its own.
import type { EvidenceDeps } from './ports.ts';
import { type EvidenceHandlers, makeHandlers } from './routes.ts';

export interface Evidence {
  handlers: EvidenceHandlers;
}

export const makeEvidence = (deps: EvidenceDeps): Evidence => ({ handlers: makeHandlers(deps) });
