// LibreOffice as it is run: shut in, given a time, killed as a whole, and nothing left behind. The real program.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { substitutionsOf } from '../../../server/drafting/office/fonts.ts';
import { withPdfOf } from '../../../server/drafting/office/run-office.ts';
import { findIsolation, type Isolation } from '../../../server/platform/shut-in/isolation.ts';
import { codeOf } from '../../support/code-of.ts';
import { killOfficeInWork, processesWith } from '../../support/office-processes.ts';
import { docxOf, odtOf, paragraphOf } from '../../support/office-samples.ts';
import { findProgram, hasProgram } from '../../support/programs.ts';
import { until } from '../../support/until.ts';

const run = promisify(execFile);
const PATIENT_MS = 60_000;

const workFolders = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('vanthu-work-office-'));

describe('LibreOffice, as it is run', () => {
  let folder: string;
  let isolation: Isolation;
  let program: string;

  before(async function () {
    const found = findProgram('soffice');
    if (found === undefined || process.platform !== 'linux') return this.skip();
    program = found;
    folder = await mkdtemp(join(tmpdir(), 'vanthu-run-'));
    isolation = await findIsolation([folder]);
  });
  after(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  const file = async (name: string, bytes: Uint8Array) => {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return path;
  };
  const options = (more: { timeoutMs?: number; signal?: AbortSignal } = {}) => ({
    program,
    isolation,
    timeoutMs: PATIENT_MS,
    ...more,
  });
  /** Long enough to be met in the middle. */
  const longFile = async () =>
    file(
      'long.docx',
      await docxOf({ body: paragraphOf('Cộng hòa xã hội chủ nghĩa Việt Nam '.repeat(40)).repeat(4_000) }),
    );

  it('makes a PDF of a DOCX and says which fonts it had to replace', async function () {
    if (!hasProgram('fc-list')) return this.skip();
    const path = await file('a.docx', await docxOf({ body: paragraphOf('Độc lập', 'Phông Không Có') }));
    const told = await withPdfOf({ path, format: 'docx' }, options(), async (made) => ({
      head: (await readFile(made.path, 'latin1')).slice(0, 5),
      fonts: await substitutionsOf(['Phông Không Có', 'Tinos', 'Wingdings'], made),
    }));
    expect(told.head).to.equal('%PDF-');
    // What is there and what are only bullets is not worth a word.
    expect(told.fonts.map(({ asked, isSameWidth }) => ({ asked, isSameWidth }))).to.deep.equal([
      { asked: 'Phông Không Có', isSameWidth: false },
    ]);
  });

  it('makes a PDF of an ODT, and nothing stays behind', async () => {
    const path = await file('b.odt', await odtOf());
    let seen = '';
    await withPdfOf({ path, format: 'odt' }, options(), async ({ path: pdf }) => {
      seen = pdf;
    });
    expect(await workFolders()).not.to.include(
      seen.split('/').find((part) => part.startsWith('vanthu-work-office-')),
    );
  });

  it('says what it can make nothing of', async () => {
    const path = await file('c.docx', Buffer.from('not a document'));
    const code = await codeOf(withPdfOf({ path, format: 'docx' }, options(), async () => 'made'));
    expect(code).to.equal('OFFICE_BROKEN');
  });

  it('is killed with all its processes when its time is over', async () => {
    const path = await longFile();
    expect(
      await codeOf(withPdfOf({ path, format: 'docx' }, options({ timeoutMs: 700 }), async () => 'made')),
    ).to.equal('OFFICE_TIMEOUT');
    await until('nothing of it runs', async () => (await processesWith('/document.docx')).length === 0);
  });

  it('tells that it was killed in mid-work', async () => {
    const path = await longFile();
    const code = codeOf(withPdfOf({ path, format: 'docx' }, options(), async () => 'made'));
    await killOfficeInWork();
    expect(await code).to.equal('OFFICE_FAILED');
  });

  it('is stopped with the server', async () => {
    const path = await longFile();
    const stopping = new AbortController();
    const code = codeOf(
      withPdfOf({ path, format: 'docx' }, options({ signal: stopping.signal }), async () => 'made'),
    );
    await until('it runs', async () => (await processesWith('/document.docx')).length > 0);
    stopping.abort();
    expect(await code).to.equal('OFFICE_FAILED');
    await until('nothing of it runs', async () => (await processesWith('/document.docx')).length === 0);
  });

  it('has no network and sees nothing of the server’s files', async function () {
    if (isolation.kind !== 'namespaces') return this.skip();
    await file('secret', Buffer.from('secret'));
    const script = `tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' \\n'; ls ${folder} | wc -l; ls /root /home | wc -l`;
    const shut = isolation.wrap(['/bin/sh', '-c', script], '/nowhere');
    const { stdout } = await run(shut.program, shut.args);
    expect(stdout.replace(/\s+/g, ' ').trim()).to.match(/^lo ?0 [0-3]$/);
  });

  it('gets no more memory than it is given', async () => {
    const hungry = isolation.wrap([process.execPath, '-e', 'new ArrayBuffer(4 * 1024 ** 3)'], '/nowhere');
    expect(await codeOf(run(hungry.program, hungry.args))).not.to.equal('resolved');
  });
});
