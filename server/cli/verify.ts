// `vanthu verify`: the report of the signing library, on the terminal or as JSON.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { systemClock as clock } from '../platform/clock.ts';
import { makeLogger } from '../platform/logger.ts';
import { systemCode } from '../platform/startup-error.ts';
import {
  openFileSource,
  type SignatureReport,
  type Verdict,
  type VerificationPolicy,
  type VerificationReport,
  verify,
} from '../signing/index.ts';
import { loadTrust, makeRevocationClient, type TrustFolders } from '../verification/index.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';

export interface VerifyCommand {
  trust?: string;
  intermediates?: string;
  revocation: boolean;
  json: boolean;
}

const TIMEOUT_MS = 10_000;

const EXIT_OF: Record<Verdict, number> = { VALID: EXIT.ok, INVALID: EXIT.no, INDETERMINATE: EXIT.undecided };

/** @throws CommandFailed, StartupError when there is no trust to verify by. */
export async function verifyFile(file: string, command: VerifyCommand): Promise<number> {
  const policy = await policyOf(command);
  const source = await openFileSource(file).catch((error: unknown) => {
    throw new CommandFailed(
      'FILE_UNUSABLE',
      `${file} cannot be read (${systemCode(error) ?? String(error)})`,
    );
  });
  try {
    const report = await verify(source, policy);
    process.stdout.write(command.json ? `${JSON.stringify(report, null, 2)}\n` : told(file, report));
    return EXIT_OF[report.verdict];
  } finally {
    await source.close();
  }
}

async function policyOf(command: VerifyCommand): Promise<VerificationPolicy> {
  const { anchors, intermediates } = await loadTrust(foldersOf(command));
  const now = clock.now();
  const base = { trustAnchors: anchors, intermediates, now };
  if (!command.revocation) return { ...base, requireRevocation: false };
  const logger = makeLogger({ level: 'silent' });
  return { ...base, revocation: makeRevocationClient({ clock, logger, timeoutMs: TIMEOUT_MS }) };
}

function foldersOf({ trust, intermediates }: VerifyCommand): TrustFolders {
  const demo = join(resolve(process.env.DATA_DIR ?? 'data'), 'pki');
  const anchors = trust ?? process.env.TRUST_DIR ?? join(demo, 'trust');
  if (intermediates !== undefined) return { anchors, intermediates };
  const inside = join(anchors, 'intermediates');
  return { anchors, intermediates: existsSync(inside) ? inside : join(anchors, '..', 'intermediates') };
}

const told = (file: string, { verdict, reasons, signatures }: VerificationReport): string =>
  [`${verdict}  ${file}${because(reasons)}`, ...signatures.map(line)].map((text) => `${text}\n`).join('');

function line({ field, verdict, reasons, signer, facts }: SignatureReport): string {
  const { time, coverage, path, revocation, level } = facts;
  const parts = [
    `  ${field}: ${verdict}${because(reasons)}`,
    signer?.commonName ?? 'unknown signer',
    `${time.at ?? 'no time'} (${time.basis})`,
    `PAdES ${level}`,
    coverage,
    `path ${path.status}`,
    `revocation ${revocation.status}`,
  ];
  return parts.join(' · ');
}

const because = (reasons: readonly string[]) => (reasons.length === 0 ? '' : ` (${reasons.join(', ')})`);
