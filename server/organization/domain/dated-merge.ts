// Lays newly said terms and certificates over those that are known, so that nothing is forgotten: what was in force stays
// known as what it was, what is no longer said ends, and what is said for later replaces what was said for later.
import type { DatedCertificate, Terms } from './directory.ts';

export const MOST_TERMS = 50;
const MOST_CERTIFICATES = 20;

/** Terms in force at an instant, of a list that is sorted by their beginning. */
export const termsAt = (terms: readonly Terms[], at: Date): Terms | undefined =>
  terms.findLast(({ fromAt }) => fromAt <= at);

/** Everything but since when. */
export const isSameTerms = (a: Terms, b: Terms): boolean =>
  a.transport === b.transport &&
  a.endpoint === b.endpoint &&
  a.canReceive === b.canReceive &&
  a.maySend === b.maySend &&
  a.receiveLimitBytes === b.receiveLimitBytes &&
  a.acceptsUnsigned === b.acceptsUnsigned;

const byBeginning = (a: Terms, b: Terms) => a.fromAt.getTime() - b.fromAt.getTime();

/** A list without terms says nothing of how the agency is reached. */
export function mergeTerms(held: readonly Terms[], said: readonly Terms[], now: Date): Terms[] {
  if (said.length === 0) return [...held];
  const sorted = said.toSorted(byBeginning);
  if (held.length === 0) return sorted;
  const past = held.filter(({ fromAt }) => fromAt <= now);
  const future = sorted.filter(({ fromAt }) => fromAt > now);
  const [heldNow, saidNow] = [past.at(-1), termsAt(sorted, now)];
  if (saidNow !== undefined && (heldNow === undefined || !isSameTerms(heldNow, saidNow))) {
    // Never before what is known already: what was in force then is not said anew.
    const fromAt = heldNow !== undefined && saidNow.fromAt <= heldNow.fromAt ? now : saidNow.fromAt;
    past.push({ ...saidNow, fromAt });
  }
  return [...past, ...future].slice(-MOST_TERMS);
}

/** A certificate that is no longer named ends now, and stays known. */
export function mergeCertificates(
  held: readonly DatedCertificate[],
  said: readonly DatedCertificate[],
  now: Date,
): DatedCertificate[] {
  const merged = held.flatMap((each) => {
    const named = said.find((other) => isSame(other, each));
    if (named !== undefined) return [named];
    // It was to come into force and never will.
    if (each.fromAt !== null && each.fromAt > now) return [];
    return [each.untilAt !== null && each.untilAt <= now ? each : { ...each, untilAt: now }];
  });
  const added = said.filter((each) => !held.some((other) => isSame(other, each)));
  const all = [...merged, ...added];
  // Those that ended first are the first to be forgotten.
  const ended = all
    .filter(({ untilAt }) => untilAt !== null && untilAt <= now)
    .sort((a, b) => (a.untilAt?.getTime() ?? 0) - (b.untilAt?.getTime() ?? 0));
  const forgotten = new Set(ended.slice(0, Math.max(0, all.length - MOST_CERTIFICATES)));
  return all.filter((each) => !forgotten.has(each));
}

const isSame = (a: DatedCertificate, b: DatedCertificate): boolean =>
  a.use === b.use && a.der.length === b.der.length && a.der.every((byte, index) => byte === b.der[index]);
