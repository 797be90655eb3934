// Scanned paper on its way into the intake: the door of the feature.
export { makeScans, type Scans } from './make-scans.ts';
