// By whose certificates `vanthu sign` and `vanthu verify` judge: a folder of trusted roots, and one of intermediates.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { systemClock as clock } from '../platform/clock.ts';
import { makeLogger } from '../platform/logger.ts';
import type { VerificationPolicy } from '../signing/index.ts';
import { loadTrust, makeRevocationClient, type TrustFolders } from '../verification/index.ts';

export interface TrustOptions {
  trust?: string;
  intermediates?: string;
  /** Whether OCSP and CRL are asked. */
  revocation: boolean;
}

const TIMEOUT_MS = 10_000;

/** @throws StartupError when there is no trust to judge by. */
export async function trustPolicy(options: TrustOptions): Promise<VerificationPolicy> {
  const { anchors, intermediates } = await loadTrust(foldersOf(options));
  const base = { trustAnchors: anchors, intermediates, now: clock.now() };
  if (!options.revocation) return { ...base, requireRevocation: false };
  const logger = makeLogger({ level: 'silent' });
  return { ...base, revocation: makeRevocationClient({ clock, logger, timeoutMs: TIMEOUT_MS }) };
}

function foldersOf({ trust, intermediates }: TrustOptions): TrustFolders {
  const demo = join(resolve(process.env.DATA_DIR ?? 'data'), 'pki');
  const anchors = trust ?? process.env.TRUST_DIR ?? join(demo, 'trust');
  if (intermediates !== undefined) return { anchors, intermediates };
  const inside = join(anchors, 'intermediates');
  return { anchors, intermediates: existsSync(inside) ? inside : join(anchors, '..', 'intermediates') };
}
