// The foreign programs that give a second opinion. A test that needs one skips itself where it is missing.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where the PATH finds it, as the bootstrap looks for it; undefined when it is not installed. */
export const findProgram = (name: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);

/** Chromium; the build that never opens a window first. */
export const findBrowser = (): string | undefined =>
  findProgram('chromium-headless-shell') ?? findProgram('chromium');
/** Whether LibreOffice reads spreadsheets: that part of it brings no program of its own. */
export const hasCalc = (): boolean =>
  hasProgram('soffice') && existsSync('/usr/lib/libreoffice/program/libsclo.so');

export const hasProgram = (name: string): boolean => findProgram(name) !== undefined;

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
