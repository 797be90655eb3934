// The built command line: light enough to answer at once, and whole.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { PDFDocument } from 'pdf-lib';
import { VerificationLine } from '../../server/contracts/verification-line.ts';
import { ensureBuilt } from '../support/built.ts';

const ROOT = join(import.meta.dirname, '../..');
const BUNDLE = join(ROOT, 'dist/cli');

const chunks = () =>
  readdirSync(BUNDLE, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => ({ path: join(BUNDLE, name), code: readFileSync(join(BUNDLE, name), 'utf8') }));

const named = (code: string, pattern: RegExp) => [...code.matchAll(pattern)].map(([, id = '']) => id);

describe('the built command line', function () {
  this.timeout(300_000);
  let folder: string;

  before(async () => {
    await ensureBuilt();
    folder = await mkdtemp(join(tmpdir(), 'vanthu-bundle-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('loads no package before a command needs it', () => {
    const statics = chunks().flatMap(({ code }) =>
      named(code, /^import (?:[^'"]+ from )?["']([^"']+)["']/gm),
    );
    expect(statics).to.include('node:crypto');
    expect(statics.filter((id) => !id.startsWith('node:') && !id.startsWith('.'))).to.deep.equal([]);
  });

  it('finds every module it imports later', () => {
    const later = chunks().flatMap(({ path, code }) =>
      named(code, /await import\(["'](\.[^"']+)["']\)/g).map((id) => resolve(dirname(path), id)),
    );
    expect(later.filter((path) => path.endsWith('dist/server/main.js'))).to.have.length(1);
    expect(later.filter((path) => !existsSync(path))).to.deep.equal([]);
  });

  it('verifies', async () => {
    const pdf = await PDFDocument.create();
    pdf.addPage([595, 842]);
    const file = join(folder, 'plain.pdf');
    await writeFile(file, await pdf.save());
    const args = [join(ROOT, 'bin/vanthu.js'), 'verify', file, '--json'];
    const ran = await promisify(execFile)(process.execPath, args).catch((error) => error);
    expect(ran.code).to.equal(2);
    expect(VerificationLine.parse(JSON.parse(ran.stdout))).to.include({ file, verdict: 'NO_SIGNATURE' });
  });
});
