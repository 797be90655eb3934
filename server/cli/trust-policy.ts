// By whose certificates `vanthu sign` and `vanthu verify` judge: a folder of trusted roots, and one of intermediates.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { systemClock as clock } from '../platform/clock.ts';
import type { VerificationPolicy } from '../signing/index.ts';
import { loadTrust, makeRevocationClient, type TrustFolders } from '../verification/index.ts';

export interface TrustOptions {
  trust?: string;
  intermediates?: string;
  /** Whether OCSP and CRL are asked. */
  revocation: boolean;
  /** Nothing is fetched; what the file and the folders carry must do. */
  offline?: boolean;
  /** Judges as of then. */
  at?: Date;
}

/** What an authority fails to answer stands in the verdict. The real logger takes longer to load than a verification. */
export const quiet = { warn: () => undefined };

const TIMEOUT_MS = 10_000;

/** Without any folder nobody is trusted. @throws StartupError when a folder that was named cannot be used. */
export async function trustPolicy(options: TrustOptions): Promise<VerificationPolicy> {
  const folders = trustFolders(options);
  const { anchors, intermediates } = folders ? await loadTrust(folders) : { anchors: [], intermediates: [] };
  const base = { trustAnchors: anchors, intermediates, now: options.at ?? clock.now() };
  if (!options.revocation) return { ...base, requireRevocation: false };
  if (options.offline) return base;
  const privateHosts = privateHostsFor(folders);
  const revocation = makeRevocationClient({ clock, logger: quiet, timeoutMs: TIMEOUT_MS, privateHosts });
  return { ...base, revocation };
}

/** As server/config.ts reads them; that file would load more than a verification takes. */
function privateHostsFor(folders: TrustFolders | undefined): string[] {
  const named = (process.env.REVOCATION_PRIVATE_HOSTS ?? '').split(',');
  const isDemo = folders !== undefined && resolve(folders.anchors) === demoAnchors();
  // At whatever port it was started: only its own certificates lead here, and they name it.
  return isDemo ? [...named, DEMO_PKI_HOST] : named;
}

const DEMO_PKI_HOST = '127.0.0.1';
const demoAnchors = () => join(resolve(process.env.DATA_DIR ?? 'data'), 'pki', 'trust');

/** Named, of the settings, or the demo’s; undefined: there are none. */
export function trustFolders({
  trust,
  intermediates,
}: Pick<TrustOptions, 'trust' | 'intermediates'>): TrustFolders | undefined {
  const demo = demoAnchors();
  const anchors = trust ?? process.env.TRUST_DIR ?? (existsSync(demo) ? demo : undefined);
  if (anchors === undefined) return undefined;
  if (intermediates !== undefined) return { anchors, intermediates };
  const inside = join(anchors, 'intermediates');
  return { anchors, intermediates: existsSync(inside) ? inside : join(anchors, '..', 'intermediates') };
}
