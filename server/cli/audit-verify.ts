// `vanthu audit verify`: exported logs and evidence bundles, judged offline by the trust that is given. The first thing
// that is wrong is named; what could not be decided is named too, and then it is no success.
import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Finding,
  type Gap,
  MANIFEST,
  type ProofTrust,
  splitLines,
  verifyBundle,
  verifyLog,
} from '../proof/index.ts';
import { type OpenedBundle, openFolder, openZip } from './audit-files.ts';
import { type AuditVerdict, bundleLines, logLines, said } from './audit-text.ts';
import { type AuditTrustOptions, auditTrust } from './audit-trust.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { unusable } from './input-file.ts';

export interface AuditVerifyCommand extends AuditTrustOptions {
  /** An export of the same log that was kept; the log must go on from it. */
  since?: string | undefined;
  json: boolean;
  write?: (text: string) => void;
}

interface Judged {
  finding: Finding | null;
  gaps: readonly Gap[];
  /** For people. */
  lines: string[];
  facts: object;
}

const EXIT_OF: Record<AuditVerdict, number> = { HOLDS: EXIT.ok, INCOMPLETE: EXIT.undecided, BROKEN: EXIT.no };

const verdictOf = ({ finding, gaps }: Pick<Judged, 'finding' | 'gaps'>): AuditVerdict => {
  if (finding !== null) return 'BROKEN';
  return gaps.length > 0 ? 'INCOMPLETE' : 'HOLDS';
};

/** @throws CommandFailed USAGE, FILE_UNUSABLE, and as {@link auditTrust}. */
export async function verifyAudit(path: string, command: AuditVerifyCommand): Promise<number> {
  const { json, since, write = (text) => process.stdout.write(text), ...given } = command;
  const trust = await auditTrust(given);
  if (since !== undefined) await assertUsable(since, trust);
  const verdicts: AuditVerdict[] = [];
  for (const { file, kind } of await targetsIn(path)) {
    const { finding, gaps, lines, facts } = await JUDGES[kind](file, trust, since);
    const verdict = verdictOf({ finding, gaps });
    verdicts.push(verdict);
    const told = { ok: verdict === 'HOLDS', verdict, file, kind, finding, gaps, ...facts };
    write(json ? `${JSON.stringify(told)}\n` : said({ verdict, file, finding, gaps, lines }));
  }
  const worst = (['BROKEN', 'INCOMPLETE'] as const).find((verdict) => verdicts.includes(verdict));
  return EXIT_OF[worst ?? 'HOLDS'];
}

/** Only what holds itself can be held against another. @throws CommandFailed FILE_UNUSABLE. */
async function assertUsable(since: string, trust: ProofTrust): Promise<void> {
  try {
    const { finding } = await verifyLog(splitLines(createReadStream(since)), trust);
    if (finding === null) return;
    const { where, text } = finding;
    throw new CommandFailed('FILE_UNUSABLE', `the earlier export ${since} does not hold: ${where}: ${text}`);
  } catch (error) {
    throw error instanceof CommandFailed ? error : unusable(since, error);
  }
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

const judgeFiles = async (files: OpenedBundle, trust: ProofTrust): Promise<Judged> => {
  try {
    const { finding, gaps, stampCertificate: _, ...facts } = await verifyBundle(files, trust);
    return { finding, gaps, lines: bundleLines(facts), facts };
  } finally {
    files.close();
  }
};

type Judge = (file: string, trust: ProofTrust, since: string | undefined) => Promise<Judged>;

const JUDGES: Record<Kind, Judge> = {
  log: async (file, trust, since) => {
    const earlier = since === undefined ? [] : splitLines(createReadStream(since));
    const { finding, gaps, ...facts } = await verifyLog(splitLines(createReadStream(file)), trust, earlier);
    return { finding, gaps, lines: logLines(facts), facts };
  },
  bundle: async (file, trust) => judgeFiles(await openZip(file), trust),
  folder: async (file, trust) => judgeFiles(await openFolder(file), trust),
};
