// What every step needs: where the project is, how to run a program, and how to say what is going on.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = process.env.VANTHU_ROOT || dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A failure with one readable line; everything else that is thrown is a defect. */
export class Stop extends Error {}

export const readOr = (path, fallback) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return fallback;
  }
};

/** Runs a program to its end with its output collected, not shown. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ code: 127, output: String(error) }));
    child.on('close', (code) => resolve({ code: code === null ? 1 : code, output }));
  });
}

/** One line per step: what it does, then how long it took. */
export async function step(title, work) {
  const started = Date.now();
  process.stdout.write(`${title}… `);
  try {
    const result = await work();
    process.stdout.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stdout.write('failed\n');
    throw error;
  }
}
