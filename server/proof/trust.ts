// By whose word a proof is judged: roots of trust, and the directory that says whose key is whose. Both come from the
// one who judges, never from what is judged.
import type { TrustedCertificates } from '../signing/index.ts';

export interface ProofTrust extends TrustedCertificates {
  /** The clock of the one who judges. */
  now: Date;
  /** Without it a trusted key is not known to be the agency's. */
  directory?: KeyDirectory | undefined;
}

/** The rule by which an exchange binds a key to an organ code: its certificate stands in the directory, at that time. */
export interface KeyDirectory {
  /** By its code, or one it had before; the same object for all of them. */
  agencyOf(code: string): DirectoryAgency | undefined;
}

export interface DirectoryAgency {
  code: string;
  /** DER, in force then. */
  certificatesAt(at: Date): readonly Uint8Array[];
}

/** Whether two organ codes are of one agency; `unknown`: they differ, and the directory names neither. */
export function compareAgencies(
  directory: KeyDirectory | undefined,
  one: string,
  other: string,
): 'same' | 'different' | 'unknown' {
  if (one === other) return 'same';
  const [a, b] = [directory?.agencyOf(one), directory?.agencyOf(other)];
  if (a === undefined && b === undefined) return 'unknown';
  return a === b ? 'same' : 'different';
}
