// Asks a foreign judge, poppler's pdfsig, and spoils a copy so that every judge must say no.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withWorkFolder } from '../../platform/work-folder.ts';

export interface PdfsigOpinion {
  /** How many signatures it found. */
  signatures: number;
  /** Of how many it says "Signature is Valid." */
  valid: number;
  output: string;
}

/** Undefined when pdfsig is not installed. It judges the mathematics only: it knows no Vietnamese root. */
export function askPdfsig(pdf: Uint8Array): Promise<PdfsigOpinion | undefined> {
  return withWorkFolder('witness', async (folder) => {
    const file = join(folder, 'document.pdf');
    await writeFile(file, pdf);
    const output = await outputOf('pdfsig', ['-nocert', file]);
    if (output === undefined) return undefined;
    const count = (pattern: RegExp) => [...output.matchAll(pattern)].length;
    return {
      signatures: count(/^Signature #\d+/gm),
      valid: count(/Signature Validation: Signature is Valid\./g),
      output,
    };
  });
}

/** What it printed, whatever its exit code; undefined when there is no such program. */
async function outputOf(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await promisify(execFile)(program, args, { env: { ...process.env, LC_ALL: 'C' } })).stdout;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
  }
}

/** A copy with one bit turned in the middle of the largest stream of the first revision: the page still opens. */
export function withOneByteChanged(pdf: Uint8Array): Uint8Array {
  const text = Buffer.from(pdf).toString('latin1');
  const first = text.slice(0, text.indexOf('%%EOF'));
  let best = { start: 0, length: 0 };
  for (const { index } of first.matchAll(/\bstream\r?\n/g)) {
    const length = first.indexOf('endstream', index + 6) - index;
    if (length > best.length) best = { start: index, length };
  }
  const copy = Uint8Array.from(pdf);
  const at = best.start + Math.floor(best.length / 2);
  copy[at] = (copy[at] ?? 0) ^ 0x01;
  return copy;
}
