// The programs that tests ask for a second opinion: installed where that is possible, else named in one line.
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, step } from './step.mjs';

/** Program of a test → Debian package that brings it. */
const PROGRAMS = {
  pdfsig: 'poppler-utils',
  pdftotext: 'poppler-utils',
  pdftoppm: 'poppler-utils',
  pdftocairo: 'poppler-utils',
  qpdf: 'qpdf',
  openssl: 'openssl',
  xmlsec1: 'xmlsec1',
  'redis-server': 'redis-server',
  xmllint: 'libxml2-utils',
  // Chromium without what draws windows: it needs six tenths of the processor time.
  'chromium-headless-shell': 'chromium-headless-shell',
  soffice: 'libreoffice-writer-nogui',
  // Its Vietnamese letters bring no program: LETTERS.
  tesseract: 'tesseract-ocr',
  tiff2pdf: 'libtiff-tools',
  'softhsm2-util': 'softhsm2',
  'pkcs11-tool': 'opensc',
  // Debian puts it where only root's PATH looks.
  dovecot: 'dovecot-imapd',
};
/** By package: a program in whose presence nothing is skipped. */
const SERVES_AS_WELL = { 'chromium-headless-shell': 'chromium' };
/** LibreOffice's part for spreadsheets brings no program of its own. */
const CALC = '/usr/lib/libreoffice/program/libsclo.so';
const FONT_FOLDERS = ['/usr/share/fonts/truetype/liberation', '/usr/share/fonts/truetype/liberation2'];
/** What tesseract reads with, in the folder of its version. */
const TESSDATA = '/usr/share/tesseract-ocr';
const LETTERS = { 'vie.traineddata': 'tesseract-ocr-vie', 'osd.traineddata': 'tesseract-ocr-osd' };
const INSTALL = ['install', '-y', '--no-install-recommends'];
/** A mirror that is away must not hold the tests up for minutes. */
const PATIENCE = [
  ['-o', 'Acquire::Retries=1'],
  ['-o', 'Acquire::http::Timeout=30'],
  ['-o', 'DPkg::Lock::Timeout=60'],
].flat();

/** Tests that need a program skip without it, so nothing here fails the run. */
export async function installPrograms() {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const isRoot = process.getuid !== undefined && process.getuid() === 0;
  if (isRoot && isOnPath('apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await step(`Installing the tests' programs (${missing.join(' ')})`, async () => {
      await run('apt-get', ['-q', ...PATIENCE, 'update'], { env });
      await run('apt-get', ['-q', ...PATIENCE, ...INSTALL, ...missing], { env });
    });
  }
  const still = missingPackages().filter((name) => !isOnPath(SERVES_AS_WELL[name] ?? name));
  if (still.length === 0) return;
  const line = ['apt-get', ...INSTALL, ...still].join(' ');
  console.log(`Some tests will be skipped. To run them all: ${isRoot ? '' : 'sudo '}${line}`);
}

function missingPackages() {
  const missing = Object.entries(PROGRAMS)
    .filter(([program]) => !isOnPath(program))
    .map(([, name]) => name);
  if (process.platform === 'linux' && !FONT_FOLDERS.some((folder) => existsSync(folder)))
    missing.push('fonts-liberation');
  if (process.platform === 'linux' && !existsSync(CALC)) missing.push('libreoffice-calc-nogui');
  if (process.platform === 'linux')
    missing.push(
      ...Object.keys(LETTERS)
        .filter((file) => !hasLetters(file))
        .map((file) => LETTERS[file]),
    );
  return [...new Set(missing)];
}

const hasLetters = (file) =>
  existsSync(TESSDATA) &&
  readdirSync(TESSDATA).some((version) => existsSync(join(TESSDATA, version, 'tessdata', file)));

function isOnPath(program) {
  return (process.env.PATH || '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
