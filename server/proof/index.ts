// Proof that lasts: the event log, its roots and its verification, without a database or a network: the door of the
// library.
export type { BundleFiles } from './bundle/files.ts';
export { rootName } from './bundle/judge-chain.ts';
export {
  type BundleDelivery,
  type BundleFile,
  type BundleSubject,
  MANIFEST,
  MANIFEST_SIGNATURE,
  MANIFEST_STAMP,
  signManifest,
} from './bundle/manifest.ts';
export { writeProvenLine } from './bundle/proven-line.ts';
export { prepareRenewal } from './bundle/renewals.ts';
export { type BundleVerdict, openedManifest, verifyBundle } from './bundle/verify-bundle.ts';
export { type LogEvent, NO_HASH, readEntry, type SealedEntry, sealEntry } from './entry.ts';
export type { Finding, FindingCode } from './finding.ts';
export type { Gap, GapCode } from './gap.ts';
export { type JwsKey, openJws, signJws } from './jws.ts';
export { entryLine, type Line, writeLine } from './lines.ts';
export { type Inclusion, MerkleLevels, MerkleTree } from './merkle.ts';
export type { ProvenEntry } from './proven-entry.ts';
export { type OpenedRoot, openRoot, type RootStatement, rootHash, signRoot } from './root.ts';
export { splitLines } from './split-lines.ts';
export type { DirectoryAgency, KeyDirectory, ProofTrust } from './trust.ts';
export { type LogVerdict, verifyLog } from './verify-log.ts';
