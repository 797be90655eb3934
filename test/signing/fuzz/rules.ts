// What must hold of any bytes whatsoever.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holesOf } from './subjects.ts';

/** Whether every signed byte of `original` is still there, at its place. */
export const keepsSignedBytes = (changed: Buffer, original: Buffer): boolean => {
  if (changed.length < original.length) return false;
  const [a, b] = [Buffer.from(changed.subarray(0, original.length)), Buffer.from(original)];
  // The padding and the letter case of a signature value mean nothing.
  for (const { at, hex } of holesOf(original)) {
    a.fill(0, at, at + hex.length);
    b.fill(0, at, at + hex.length);
  }
  return a.equals(b);
};

const pagesOf = (bytes: Buffer): Buffer[] => {
  const folder = mkdtempSync(join(tmpdir(), 'vanthu-fuzz-'));
  try {
    writeFileSync(join(folder, 'f.pdf'), bytes);
    execFileSync('pdftoppm', ['-r', '36', '-png', join(folder, 'f.pdf'), join(folder, 'page')], {
      stdio: 'ignore',
    });
    const names = readdirSync(folder).filter((name) => name.endsWith('.png'));
    return names.sort().map((name) => readFileSync(join(folder, name)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Whether another reader shows the same pages; needs pdftoppm. */
export const showsTheSame = (changed: Buffer, original: Buffer): boolean => {
  const [a, b] = [pagesOf(changed), pagesOf(original)];
  return a.length === b.length && a.every((page, index) => b[index]?.equals(page) === true);
};
