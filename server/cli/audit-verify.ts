// `vanthu audit verify`: exported logs and evidence bundles, judged offline by the trust that is given. The first thing
// that is wrong is named.
import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finding, type LogVerdict, splitLines, verifyLog } from '../proof/index.ts';
import type { TrustedCertificates } from '../signing/index.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { unusable } from './input-file.ts';
import { trustPolicy } from './trust-policy.ts';

export interface AuditVerifyCommand {
  trust?: string;
  intermediates?: string;
  json: boolean;
  write?: (text: string) => void;
}

type Judged = { file: string; finding: Finding | null; lines: string[]; facts: object };

/** @throws CommandFailed USAGE, FILE_UNUSABLE; StartupError when a trust folder that was named cannot be used. */
export async function verifyAudit(path: string, command: AuditVerifyCommand): Promise<number> {
  const { trustAnchors, intermediates = [] } = await trustPolicy({ ...command, revocation: false });
  if (trustAnchors.length === 0)
    throw new CommandFailed('USAGE', 'name the folder of trusted root certificates with --trust');
  const trust: TrustedCertificates = { anchors: trustAnchors, intermediates };
  const { json, write = (text) => process.stdout.write(text) } = command;
  let code: number = EXIT.ok;
  for (const file of await filesIn(path)) {
    const { finding, lines, facts } = await judge(file, trust);
    if (finding !== null) code = EXIT.no;
    write(
      json
        ? `${JSON.stringify({ ok: finding === null, file, finding, ...facts })}\n`
        : said({ file, finding, lines }),
    );
  }
  return code;
}

const said = ({ file, finding, lines }: Omit<Judged, 'facts'>): string => {
  const wrong = finding === null ? [] : [`${finding.where}: ${finding.text} (${finding.code})`];
  return [
    `${finding === null ? 'OK' : 'BROKEN'}  ${file}`,
    ...[...wrong, ...lines].map((line) => `  ${line}`),
    '',
  ].join('\n');
};

/** The file itself, or what of a folder can be judged. */
async function filesIn(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) => /\.jsonl$/.test(name)).sort();
    if (names.length === 0) throw new CommandFailed('USAGE', `${path} holds neither a log nor a bundle`);
    return names.map((name) => join(path, name));
  } catch (error) {
    throw error instanceof CommandFailed ? error : unusable(path, error);
  }
}

async function judge(file: string, trust: TrustedCertificates): Promise<Judged> {
  await assertReadable(file);
  const lines = splitLines(createReadStream(file));
  const { finding, ...facts } = await verifyLog(lines, trust);
  return { file, finding, lines: logLines(facts), facts };
}

async function assertReadable(file: string): Promise<void> {
  try {
    await (await open(file)).close();
  } catch (error) {
    throw unusable(file, error);
  }
}

function logLines(verdict: Omit<LogVerdict, 'finding'>): string[] {
  const { agencyId, entries, roots, stampedSeq, stampedAt, firstAt, lastAt, signers, authorities } = verdict;
  return [
    `log of ${agencyId}: ${entries} entries, ${firstAt ?? '–'} to ${lastAt ?? '–'}`,
    `${roots} roots signed by ${signers.join(', ') || 'nobody'}`,
    stampedAt === null
      ? 'no root is stamped'
      : `stamped up to entry ${stampedSeq} at ${stampedAt} by ${authorities.join(', ')}; ${entries - stampedSeq} entries behind it`,
  ];
}
