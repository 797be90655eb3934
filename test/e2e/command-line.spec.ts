// The built command line: light enough to answer at once, and whole.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { PDFDocument } from 'pdf-lib';
import { VerificationLine } from '../../server/contracts/verification-line.ts';
import { ensureBuilt } from '../support/built.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';

const ROOT = join(import.meta.dirname, '../..');
const BUNDLE = join(ROOT, 'dist/run');

const chunks = () =>
  readdirSync(BUNDLE, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => ({ path: join(BUNDLE, name), code: readFileSync(join(BUNDLE, name), 'utf8') }));

const named = (code: string, pattern: RegExp) => [...code.matchAll(pattern)].map(([, id = '']) => id);

describe('the built command line', function () {
  this.timeout(480_000);
  let folder: string;

  before(async () => {
    await ensureBuilt();
    folder = await mkdtemp(join(tmpdir(), 'vanthu-bundle-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('loads no package to verify or sign', () => {
    const imports = new Map(
      chunks().map(({ path, code }) => [path, named(code, /^import (?:[^'"]+ from )?["']([^"']+)["']/gm)]),
    );
    const seen = new Set<string>();
    const follow = (path: string): string[] => {
      if (seen.has(path)) return [];
      seen.add(path);
      const ids = imports.get(path) ?? [];
      return ids.flatMap((id) => (id.startsWith('.') ? follow(resolve(dirname(path), id)) : [id]));
    };
    const quick = /^(vanthu|verify-.+|sign-.+|signature-worker)\.js$/;
    const loaded = [...imports.keys()].filter((path) => quick.test(basename(path))).flatMap(follow);
    expect(loaded).to.include('node:crypto');
    expect(loaded.filter((id) => !id.startsWith('node:'))).to.deep.equal([]);
  });

  it('finds every module it imports later', () => {
    const later = chunks().flatMap(({ path, code }) =>
      named(code, /await import\(["'](\.[^"']+)["']\)/g).map((id) => resolve(dirname(path), id)),
    );
    expect(later.map((path) => basename(path))).to.include('main.js');
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

  it('verifies many in threads of its own bundle, and tells them in their order', async () => {
    const files = Array.from({ length: 20 }, (_, index) => join(folder, `${index}.pdf`));
    for (const file of files.slice(1)) await writeFile(file, buildDocument({ catalog: `/Lang (${file})` }));
    const args = [join(ROOT, 'bin/vanthu.js'), 'verify', ...files, '--json'];
    const ran = await promisify(execFile)(process.execPath, args).catch((error) => error);
    const lines = ran.stdout
      .trimEnd()
      .split('\n')
      .map((line: string) => JSON.parse(line));
    expect(lines.map((line: VerificationLine) => [line.file, line.verdict])).to.deep.equal(
      files.map((file, index) => [file, index === 0 ? 'UNREADABLE' : 'NO_SIGNATURE']),
    );
    expect(lines[0]).to.have.property('code', 'FILE_UNUSABLE');
  });
});
