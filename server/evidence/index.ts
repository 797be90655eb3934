// Evidence of what was exchanged, as one file for others: the door of the feature.
export { type Evidence, makeEvidence } from './make-evidence.ts';
