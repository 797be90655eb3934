// By whose word `vanthu audit verify` judges: the trusted roots, and a directory that says whose key is whose.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { normalizeOrganCode } from '../exchange/protocol/index.ts';
import { systemClock as clock } from '../platform/clock.ts';
import type { KeyDirectory, ProofTrust } from '../proof/index.ts';
import { CommandFailed } from './exit-codes.ts';
import { trustFolders, trustPolicy } from './trust-policy.ts';

export interface AuditTrustOptions {
  trust?: string | undefined;
  intermediates?: string | undefined;
  /** As `vanthu directory export` wrote it; default the one in the folder of trusted roots. */
  directory?: string | undefined;
}

const IN_TRUST_FOLDER = 'directory.json';

/** @throws CommandFailed USAGE, DIRECTORY_FILE_INVALID; StartupError when a folder that was named cannot be used. */
export async function auditTrust({ directory, ...folders }: AuditTrustOptions): Promise<ProofTrust> {
  const given = {
    ...(folders.trust !== undefined && { trust: folders.trust }),
    ...(folders.intermediates !== undefined && { intermediates: folders.intermediates }),
  };
  const { trustAnchors, intermediates = [] } = await trustPolicy({ ...given, revocation: false });
  if (trustAnchors.length === 0)
    throw new CommandFailed('USAGE', 'name the folder of trusted root certificates with --trust');
  const beside = join(trustFolders(given)?.anchors ?? '', IN_TRUST_FOLDER);
  const file = directory ?? (existsSync(beside) ? beside : undefined);
  return {
    anchors: trustAnchors,
    intermediates,
    now: clock.now(),
    directory: file === undefined ? undefined : await readDirectory(file),
  };
}

async function readDirectory(file: string): Promise<KeyDirectory> {
  const [{ readDirectoryFile }, { keyDirectory }] = await Promise.all([
    import('./directory/directory-file.ts'),
    import('../organization/index.ts'),
  ]);
  return { agencyOf: keyDirectory(await readDirectoryFile(file), normalizeOrganCode) };
}
