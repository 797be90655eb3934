// Which fonts of a document this machine does not have, and what stands in their place: asked of fontconfig, and believed
// only where the PDF really brings that font.
import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { promisify } from 'node:util';
import type { FontSubstitution } from '../../contracts/files.ts';
import { isSameWidth, isSymbolFont, plainFamily, sayableFonts } from '../domain/font-names.ts';
import type { MadePdf } from './run-office.ts';

const run = promisify(execFile);
const PATIENCE = { timeout: 10_000, maxBuffer: 4 * 1024 * 1024 };

/** Empty where there is no fontconfig to ask. */
export async function substitutionsOf(
  fonts: readonly string[],
  { path, fontsFile }: MadePdf,
): Promise<FontSubstitution[]> {
  const asked = sayableFonts(fonts);
  const installed = asked.length === 0 ? null : await installedFamilies(fontsFile);
  if (installed === null) return [];
  const missing = asked.filter((font) => !installed.has(plainFamily(font)));
  if (missing.length === 0) return [];
  const inPdf = await fontsInPdf(path);
  const matches = await Promise.all(missing.map((font) => insteadOf(font, fontsFile)));
  const known = new Set([...asked, ...matches.map((match) => match ?? '')].map(joined));
  // Letters that neither font has come from a third one, of any width.
  const isMixed = [...inPdf].some((font) => !known.has(font) && !isSymbolFont(font));
  return missing.map((font, index) => {
    const match = matches[index] ?? null;
    const used = match !== null && inPdf.has(joined(match)) ? match : null;
    return { asked: font, used, isSameWidth: used !== null && !isMixed && isSameWidth(font, used) };
  });
}

async function installedFamilies(fontsFile: string): Promise<Set<string> | null> {
  try {
    const { stdout } = await run('fc-list', [':', 'family'], { ...PATIENCE, env: environment(fontsFile) });
    return new Set(stdout.split('\n').flatMap((line) => line.split(',').map(plainFamily)));
  } catch {
    return null;
  }
}

/** The family fontconfig gives in its place. */
async function insteadOf(family: string, fontsFile: string): Promise<string | null> {
  // These would be parts of a pattern.
  const pattern = family.replace(/[\\:,-]/g, '\\$&');
  const args = ['-f', '%{family[0]}', '--', pattern];
  const found = await run('fc-match', args, { ...PATIENCE, env: environment(fontsFile) }).catch(() => null);
  return found?.stdout.trim() || null;
}

const environment = (fontsFile: string) => ({ PATH: process.env.PATH, FONTCONFIG_FILE: fontsFile });

const joined = (family: string) => plainFamily(family).replace(/\s/g, '');
const BASE_FONT = /\/BaseFont\s*\/(?:[A-Z]{6}\+)?([^\s/<>[\]()-]+)/g;

/** The families a PDF names, as LibreOffice writes them: plainly, not inside packed objects. */
async function fontsInPdf(path: string): Promise<Set<string>> {
  const found = new Set<string>();
  let kept = '';
  for await (const chunk of createReadStream(path, { encoding: 'latin1' })) {
    const text = kept + chunk;
    for (const [, name = ''] of text.matchAll(BASE_FONT)) found.add(joined(name));
    kept = text.slice(-200);
  }
  return found;
}
