// Whose key is whose, out of a directory as it is exported, by the rule of the directory itself: for whoever judges what
// was signed long ago, without a database.
import type { DirectoryEntry } from '../../contracts/directory.ts';
import { asOf } from './directory.ts';
import { type Known, mergeDirectory } from './merge-directory.ts';

export interface KeyHolder {
  code: string;
  /** DER; what its packets could be signed with then. */
  certificatesAt(at: Date): Uint8Array[];
}

/** Finds by the code of an agency, else by one it had before: whoever had it last. */
export function keyDirectory(
  entries: readonly DirectoryEntry[],
  normalize: (code: string) => string,
): (code: string) => KeyHolder | undefined {
  const options = { source: 'import', now: new Date(0), isComplete: false, newId: (code: string) => code };
  const holders = new Map<string, KeyHolder>();
  const former: Array<{ code: string; untilAt: Date; holder: KeyHolder }> = [];
  for (const { agency, facts } of mergeDirectory([], entries, options).rows) {
    const holder = holderOf({ agency, facts });
    holders.set(normalize(agency.code), holder);
    for (const { code, untilAt } of facts?.former ?? []) former.push({ code, untilAt, holder });
  }
  former.sort((a, b) => b.untilAt.getTime() - a.untilAt.getTime());
  for (const { code, holder } of former)
    if (!holders.has(normalize(code))) holders.set(normalize(code), holder);
  return (code) => holders.get(normalize(code));
}

const holderOf = ({ agency, facts }: Known): KeyHolder => ({
  code: agency.code,
  certificatesAt: (at) => asOf(agency, facts, at).exchangeCertificates,
});
