// Verification of signatures by configured trust: the door of the feature.
export { makeVerification, type Verification, type VerificationDeps } from './make-verification.ts';
export { loadTrust, type TrustFolders } from './queries/load-trust.ts';
export { makeRevocationClient, makeTimestamps } from './transports/authorities.ts';
export { makeSignatureWorkers, type SignatureWorkers, type SignWork } from './workers/signature-workers.ts';
