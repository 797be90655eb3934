// `vanthu audit verify`: exported logs and evidence bundles, judged offline by the trust that is given. The first thing
// that is wrong is named.
import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finding, MANIFEST, splitLines, verifyBundle, verifyLog } from '../proof/index.ts';
import type { TrustedCertificates } from '../signing/index.ts';
import { type OpenedBundle, openFolder, openZip } from './audit-files.ts';
import { bundleLines, logLines, said } from './audit-text.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { unusable } from './input-file.ts';
import { trustPolicy } from './trust-policy.ts';

export interface AuditVerifyCommand {
  trust?: string;
  intermediates?: string;
  json: boolean;
  write?: (text: string) => void;
}

interface Judged {
  finding: Finding | null;
  /** For people. */
  lines: string[];
  facts: object;
}

/** @throws CommandFailed USAGE, FILE_UNUSABLE; StartupError when a trust folder that was named cannot be used. */
export async function verifyAudit(path: string, command: AuditVerifyCommand): Promise<number> {
  const { trustAnchors, intermediates = [] } = await trustPolicy({ ...command, revocation: false });
  if (trustAnchors.length === 0)
    throw new CommandFailed('USAGE', 'name the folder of trusted root certificates with --trust');
  const trust: TrustedCertificates = { anchors: trustAnchors, intermediates };
  const { json, write = (text) => process.stdout.write(text) } = command;
  let code: number = EXIT.ok;
  for (const { file, kind } of await targetsIn(path)) {
    const { finding, lines, facts } = await JUDGES[kind](file, trust);
    if (finding !== null) code = EXIT.no;
    const isOk = finding === null;
    write(
      json ? `${JSON.stringify({ ok: isOk, file, kind, finding, ...facts })}\n` : said(file, finding, lines),
    );
  }
  return code;
}

type Kind = 'log' | 'bundle' | 'folder';

/** The file itself, an unpacked bundle, or what of a folder can be judged. */
async function targetsIn(path: string): Promise<Array<{ file: string; kind: Kind }>> {
  try {
    if (!(await stat(path)).isDirectory()) return [{ file: path, kind: await kindOf(path) }];
    const names = await readdir(path);
    if (names.includes(MANIFEST)) return [{ file: path, kind: 'folder' }];
    const files = names.filter((name) => /\.(jsonl|zip)$/.test(name)).sort();
    if (files.length === 0) throw new CommandFailed('USAGE', `${path} holds neither a log nor a bundle`);
    return Promise.all(
      files.map(async (name) => ({ file: join(path, name), kind: await kindOf(join(path, name)) })),
    );
  } catch (error) {
    throw error instanceof CommandFailed ? error : unusable(path, error);
  }
}

async function kindOf(path: string): Promise<Kind> {
  const file = await open(path);
  try {
    const { buffer } = await file.read({ buffer: Buffer.alloc(2), length: 2, position: 0 });
    return buffer.toString('latin1') === 'PK' ? 'bundle' : 'log';
  } finally {
    await file.close();
  }
}

const judgeFiles = async (files: OpenedBundle, trust: TrustedCertificates): Promise<Judged> => {
  try {
    const { finding, ...facts } = await verifyBundle(files, trust);
    return { finding, lines: bundleLines(facts), facts };
  } finally {
    files.close();
  }
};

const JUDGES: Record<Kind, (file: string, trust: TrustedCertificates) => Promise<Judged>> = {
  log: async (file, trust) => {
    const { finding, ...facts } = await verifyLog(splitLines(createReadStream(file)), trust);
    return { finding, lines: logLines(facts), facts };
  },
  bundle: async (file, trust) => judgeFiles(await openZip(file), trust),
  folder: async (file, trust) => judgeFiles(await openFolder(file), trust),
};
