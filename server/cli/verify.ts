// `vanthu verify`: the verdict on each file, for people or as one JSON object a line.
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import {
  unreadableLine,
  type VerificationLine,
  type VerificationPolicy,
  type VerificationReport,
  verificationLine,
  verify,
} from '../signing/index.ts';
import { EXIT } from './exit-codes.ts';
import { failureOf, withPdf } from './input-file.ts';
import { areWorthThreads, inOrder, makeProgress, openWorkers } from './many.ts';
import { readSecret } from './secret.ts';
import { type TrustOptions, trustPolicy } from './trust-policy.ts';
import { told } from './verdict-text.ts';

export interface VerifyCommand extends TrustOptions {
  password?: string;
  passwordEnv?: string;
  passwordFile?: string;
  docmdpDefault?: '1' | '2' | '3';
  recover: boolean;
  json: boolean;
}

/** @throws CommandFailed, StartupError when a trust folder that was named cannot be used. */
export async function verifyFiles(files: readonly string[], command: VerifyCommand): Promise<number> {
  const policy = await policyOf(command);
  const workers = (await areWorthThreads(files)) ? openWorkers(files.length) : undefined;
  const reportOn: ReportOn = workers
    ? (file) => workers.verify(file, policy)
    : (file) => withPdf(file, (source) => verify(source, policy));
  const progress = makeProgress(files.length, 'verified');
  let worst: number = EXIT.ok;
  try {
    await inOrder(
      files,
      { atOnce: workers ? availableParallelism() : 1 },
      (file) => judge(file, reportOn, policy.trustAnchors.length > 0),
      ({ line, signers }) => {
        progress.step(command.json ? `${JSON.stringify(line)}\n` : told(line, signers));
        worst = worse(worst, exitOf(line));
      },
    );
  } finally {
    progress.end();
    await workers?.close(0);
  }
  return worst;
}

type ReportOn = (file: string) => Promise<VerificationReport>;

const DOCMDP = { 1: 1, 2: 2, 3: 3 } as const;

/** Trust, password and defaults as the options say. */
export async function policyOf(command: VerifyCommand): Promise<VerificationPolicy> {
  const { password: value, passwordEnv: env, passwordFile: file, docmdpDefault, recover } = command;
  const password = await readSecret({ name: 'password', value, env, file });
  return {
    ...(await trustPolicy(command)),
    ...(password === undefined ? {} : { password }),
    ...(recover && { mode: 'recover' as const }),
    ...(docmdpDefault === undefined ? {} : { docMdpDefault: DOCMDP[docmdpDefault] }),
  };
}

interface Judged {
  line: VerificationLine;
  /** Their names, for people. */
  signers: string[];
}

/** A file that cannot be opened is told in its line, a defect of ours too; the others are judged all the same. */
async function judge(file: string, reportOn: ReportOn, hasTrust: boolean): Promise<Judged> {
  const begun = performance.now();
  const durationMs = () => Math.round((performance.now() - begun) * 100) / 100;
  try {
    const report = await reportOn(file);
    const line = verificationLine(report, { file, durationMs: durationMs(), hasTrust });
    return { line, signers: report.signatures.map(({ signer }) => signer?.commonName ?? '') };
  } catch (error) {
    const { code, message } = failureOf(error, file);
    return { line: unreadableLine({ file, durationMs: durationMs(), code, message }), signers: [] };
  }
}

const exitOf = ({ verdict }: VerificationLine): number => {
  if (verdict === 'VALID') return EXIT.ok;
  return verdict === 'INVALID' ? EXIT.no : EXIT.undecided;
};

/** One INVALID among many must not hide behind an undecided one. */
const worse = (a: number, b: number): number =>
  [EXIT.no, EXIT.undecided].find((each) => each === a || each === b) ?? EXIT.ok;
