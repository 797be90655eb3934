// `vanthu sign --batch`: many files with one PIN, over all processors. Each result is there whole or not at all, so that
// the command may be stopped and repeated: what is signed already is looked at again, and left.
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { systemClock as clock } from '../platform/clock.ts';
import { systemCode } from '../platform/startup-error.ts';
import { PART } from '../platform/whole-file.ts';
import { assertMaySign, type Signer } from '../signing/index.ts';
import type { SignatureWorkers, SignWork } from '../verification/index.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { failureOf, unusable } from './input-file.ts';
import { inOrder, makeProgress, openWorkers } from './many.ts';
import { outputExists } from './output-file.ts';
import { openKey, optionsOf, readMarks, type SignCommand } from './sign.ts';
import type { openTokenKey } from './token-key.ts';

export interface BatchCommand extends SignCommand {
  out?: string;
}

interface Pair {
  input: string;
  output: string;
}

/** One line of `--json`. */
type Outcome = { file: string; output: string } & (
  | { ok: true; isNew: boolean; sizeBytes: number }
  | { ok: false; code: string; message: string }
);

/** Jobs for each thread: while one waits for the disk or the token, the next is there. */
const AHEAD = 2;
/** By the shell's custom: 128 and the number of SIGINT. */
const EXIT_INTERRUPTED = 130;

/** @throws SigningError and CommandFailed where no file can be signed at all; what fails of one file is its own line. */
export async function signBatch(
  paths: readonly string[],
  command: BatchCommand,
  openToken?: typeof openTokenKey,
): Promise<number> {
  const { out } = command;
  if (out === undefined) throw new CommandFailed('USAGE', '--batch needs --out FOLDER');
  const pairs = await pairsOf(paths, out);
  const marks = await readMarks(command);
  const { signer, release } = await openKey(command, openToken);
  const workers = openWorkers(pairs.length);
  const stop = stopOnInterrupt();
  const progress = makeProgress(pairs.length, 'signed');
  let code: number = EXIT.ok;
  try {
    const { policy, ...rest } = await optionsOf(command);
    // Long-term evidence is gathered for each file; a shorter-lived signature asks nobody but the timestamp authority.
    const isLongTerm = rest.level === 'B-LT' || rest.level === 'B-LTA';
    const options = isLongTerm && policy ? { ...rest, policy } : rest;
    // Once for all: the certificate is the same for every file.
    if (policy) await assertMaySign(signer.certificateChain, policy, policy.now);
    await mkdir(out, { recursive: true });
    await removeRemains(out);
    const { role, reason } = command;
    const workOf = (path: string): SignWork => ({
      path,
      signer,
      options,
      spec: { role, marks, signedAt: clock.now(), ...(reason !== undefined && { reason }) },
    });
    await inOrder(
      pairs,
      { atOnce: availableParallelism() * AHEAD, stop: stop.signal },
      (pair) => signOne(workers, pair, workOf(pair.input)),
      (outcome) => {
        if (!outcome.ok) code = EXIT.no;
        progress.step(command.json ? `${JSON.stringify(outcome)}\n` : told(outcome));
      },
    );
    return stop.signal.aborted ? EXIT_INTERRUPTED : code;
  } finally {
    progress.end();
    stop.forget();
    await workers.close();
    await release();
  }
}

async function signOne(workers: SignatureWorkers, { input, output }: Pair, work: SignWork): Promise<Outcome> {
  const names = { file: input, output };
  try {
    const there = await sizeOf(output);
    if (there === undefined) {
      const { sizeBytes } = await workers.signFile({ ...work, output });
      return { ...names, ok: true, isNew: true, sizeBytes };
    }
    if (!(await isFinished(workers, { input, output }, work.signer))) throw outputExists(output);
    return { ...names, ok: true, isNew: false, sizeBytes: there };
  } catch (error) {
    return { ...names, ok: false, ...failureOf(error, input) };
  }
}

function isFinished(workers: SignatureWorkers, { input, output }: Pair, signer: Signer): Promise<boolean> {
  const [certificate] = signer.certificateChain;
  if (certificate === undefined) return Promise.resolve(false);
  return workers.isSigned(output, { base: input, certificate, now: clock.now() });
}

const sizeOf = (path: string): Promise<number | undefined> =>
  stat(path).then(
    ({ size }) => size,
    (error: unknown) => {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw error;
    },
  );

/** Files as they are, folders as the PDFs in them. @throws CommandFailed USAGE where two would be written as one. */
async function pairsOf(paths: readonly string[], out: string): Promise<Pair[]> {
  const inputs = (await Promise.all(paths.map(inputsAt))).flat();
  if (inputs.length === 0) throw new CommandFailed('USAGE', 'there is no PDF in these folders');
  const taken = new Set<string>();
  return inputs.map((input) => {
    const output = join(out, basename(input));
    if (resolve(dirname(input)) === resolve(out))
      throw new CommandFailed('USAGE', `${input} lies in the folder of the results`);
    if (taken.has(output)) throw new CommandFailed('USAGE', `two files are named ${basename(input)}`);
    taken.add(output);
    return { input, output };
  });
}

async function inputsAt(path: string): Promise<string[]> {
  try {
    const found = await stat(path);
    if (!found.isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) => /\.pdf$/i.test(name)).sort();
    return names.map((name) => join(path, name));
  } catch (error) {
    // A file that is not there is told in its line, like one that cannot be read.
    if (systemCode(error) === 'ENOENT') return [path];
    throw unusable(path, error);
  }
}

/** What a killed run left half written. One that still runs keeps its own. */
async function removeRemains(out: string): Promise<void> {
  for (const name of await readdir(out)) {
    const [, process] = new RegExp(`\\.(\\d+)\\${PART}$`).exec(name) ?? [];
    if (process !== undefined && !isRunning(Number(process))) await rm(join(out, name), { force: true });
  }
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** The first Ctrl-C begins no more files and lets those under way end; the second ends the process as always. */
function stopOnInterrupt() {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once('SIGINT', onSignal);
  return { signal: stop.signal, forget: () => void process.off('SIGINT', onSignal) };
}

function told(outcome: Outcome): string {
  const { file, output } = outcome;
  if (!outcome.ok) return `${outcome.code}: ${file}: ${outcome.message}\n`;
  return outcome.isNew ? `signed: ${output}\n` : `signed before: ${output}\n`;
}
