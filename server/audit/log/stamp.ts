// Stamps the newest root of a log (RFC 3161). It names the roots before it, so one token covers them all: after an
// outage of the authority, however long, one request an agency is enough.
import type { Clock } from '../../platform/clock.ts';
import { rootHash } from '../../proof/index.ts';
import { judgeToken, type TimestampClient, type TrustedCertificates } from '../../signing/index.ts';
import type { Statuses } from './statuses.ts';
import type { LogStore } from './store.ts';

export interface StampDeps {
  store: LogStore;
  statuses: Pick<Statuses, 'note'>;
  clock: Clock;
  /** Undefined: no authority is configured, and roots are only signed. */
  timestamp: TimestampClient | undefined;
  trust(): TrustedCertificates;
}

/** Longer than any request takes; after that another process may ask. */
const CLAIM_MS = 60_000;

/** @throws SigningError TIMESTAMP_UNAVAILABLE, and Error for a token that nobody would believe. */
export async function stampNewest(
  { store, statuses, clock, timestamp, trust }: StampDeps,
  agencyId: string,
): Promise<void> {
  if (timestamp === undefined) return;
  const root = await store.lastRoot(agencyId);
  if (root === null || root.isStamped) return;
  const now = clock.now();
  if (!(await store.claimStamping(root, now, new Date(now.getTime() + CLAIM_MS)))) return;
  try {
    const token = await timestamp(Buffer.from(rootHash(root.jws), 'hex'), 'SHA-256');
    const judged = await judgeToken(token, Buffer.from(root.jws), trust());
    const { isValid, problems, certificate } = judged;
    if (!isValid) throw new Error(`the timestamp authority is not to be believed: ${problems.join(', ')}`);
    if (certificate !== undefined) await statuses.note([certificate], { usedAt: clock.now(), agencyId });
    await store.addStamp(root, token);
  } catch (error) {
    await store.releaseStamping(root);
    throw error;
  }
}
