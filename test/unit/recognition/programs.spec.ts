// The programs that read scans, when they are not what they should be: missing, without Vietnamese, killed, endless.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { measure } from '../../../server/form-check/workers/measure.ts';
import { makeLogger } from '../../../server/platform/logger.ts';
import { makeRecognition, type Recognition } from '../../../server/recognition/index.ts';
import { codeOf } from '../../support/code-of.ts';
import { bytesOf } from '../../support/form-samples/read-sheet.ts';
import { killInWork, processesWith } from '../../support/office-processes.ts';
import { hasProgram } from '../../support/programs.ts';
import { scanOf } from '../../support/scans.ts';
import { until } from '../../support/until.ts';

describe('programs that read scans', () => {
  let folder: string;
  let scan: string;
  let made: Recognition[];

  before(async function () {
    if (!hasProgram('pdftoppm')) return this.skip();
    folder = await mkdtemp(join(tmpdir(), 'vanthu-programs-'));
    scan = join(folder, 'scan.pdf');
    made = [];
    const bytes = await scanOf([null]);
    await writeFile(scan, bytes);
  });
  after(async () => {
    await Promise.all((made ?? []).map((each) => each.stop()));
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  /** A recogniser that does this instead of reading. */
  const recogniser = async (
    name: string,
    act: string,
    { languages = 'vie', ...options }: { languages?: string; timeoutMs?: number; pages?: Uint8Array } = {},
  ) => {
    const program = join(folder, name);
    const list = languages.split(' ').join('\\n');
    await writeFile(
      program,
      `#!/bin/sh\nif [ "$1" = --list-langs ]; then printf '${list}\\n'; else ${act}; fi\n`,
    );
    await chmod(program, 0o755);
    return reading(program, options);
  };
  const reading = (
    program: string | undefined,
    { timeoutMs = 30_000, pages }: { timeoutMs?: number; pages?: Uint8Array } = {},
  ) => {
    const bytes = pages ?? scanOf([null]);
    const recognition = makeRecognition({
      formCheck: { read: async () => measure(bytesOf(await bytes)) },
      pathOf: async () => scan,
      pdfFacts: () => Promise.reject(new Error('not asked')),
      logger: makeLogger({ level: 'silent' }),
      program,
      timeoutMs,
      privateFolders: [],
    });
    made.push(recognition);
    return recognition;
  };

  it('are said to be missing, and the pages are left to people', async () => {
    for (const recognition of [
      reading(undefined),
      reading('/nowhere/tesseract'),
      await recogniser('english', 'true', { languages: 'eng osd' }),
    ]) {
      const { trouble, fields, pageCount } = await recognition.read('');
      expect({ trouble, fields, pageCount }).to.deep.equal({
        trouble: 'OCR_UNAVAILABLE',
        fields: [],
        pageCount: 1,
      });
      expect(await codeOf(recognition.proposeCuts(''))).to.equal('OCR_UNAVAILABLE');
    }
  });

  it('are told to have been killed', async () => {
    const code = codeOf((await recogniser('killed', 'exec sleep 86396')).read(''));
    await killInWork('sleep', '86396');
    expect(await code).to.equal('OCR_FAILED');
  });

  it('are killed with what they started when their time is over', async () => {
    const endless = await recogniser('endless', 'sleep 86399 & sleep 86398', { timeoutMs: 2_000 });
    expect(await codeOf(endless.read(''))).to.equal('OCR_TIMEOUT');
    await until('nothing of it runs', async () => (await processesWith('sleep\x008639')).length === 0);
  });

  it('may answer nothing, or nonsense', async () => {
    for (const [name, act] of [
      ['silent', 'true'],
      ['loud', 'echo "<span class=" > "$2.hocr"'],
    ] as const) {
      const { fields, trouble } = await (await recogniser(name, act)).read('');
      expect({ fields, trouble }).to.deep.equal({ fields: [], trouble: undefined });
    }
  });

  it('are stopped with the server', async () => {
    const endless = await recogniser('stopped', 'sleep 86397');
    const stopping = new AbortController();
    const read = endless.read('', { signal: stopping.signal }).catch((error: unknown) => error);
    await until('it runs', async () => (await processesWith('stopped')).length > 0);
    stopping.abort();
    expect(await read).to.equal(stopping.signal.reason);
  });

  it('are asked of head and foot of two hundred pages, though all lie upside down and nothing is read', async () => {
    const pages = await scanOf(Array.from({ length: 200 }, () => null));
    await writeFile(scan, pages);
    const act = 'echo "Rotate: 180" > "$2.osd"';
    const read = await (await recogniser('lost', act, { languages: 'vie osd', pages })).read('');
    expect(read.pageCount).to.equal(200);
    expect(read.pages.map(({ number }) => number)).to.deep.equal([1, 2, 3, 4, 5, 200]);
  });
});
