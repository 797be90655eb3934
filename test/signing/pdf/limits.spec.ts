// What a hostile file may make the reader do: it says that a limit is reached, soon and in bounded memory.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import type { PdfLimits } from '../../../server/signing/pdf/limits.ts';
import { listPages } from '../../../server/signing/pdf/pages.ts';
import { openRecovered } from '../../../server/signing/pdf/recover/open.ts';
import { listSignatureFields } from '../../../server/signing/pdf/signatures.ts';
import { prepare } from '../../../server/signing/prepare.ts';
import { bufferSource } from '../../../server/signing/source.ts';
import { verify } from '../../../server/signing/verify.ts';
import { codeOf } from '../../support/code-of.ts';
import { buildDocument, formParts } from '../../support/pdf-samples/documents.ts';
import { HOSTILE } from '../../support/pdf-samples/hostile.ts';
import { specOf, withFolder } from './witness.ts';

const check = (bytes: Uint8Array) =>
  verify(bufferSource(bytes), { trustAnchors: [], now: new Date(), requireRevocation: false });

describe('signing/limits', function () {
  this.timeout(60_000);

  for (const [what, build] of Object.entries(HOSTILE)) {
    it(`refuses ${what}`, async () => {
      const bytes = build();
      const { verdict, reasons } = await check(bytes);
      expect([verdict, reasons]).to.deep.equal(['INDETERMINATE', ['LIMIT_EXCEEDED']]);
      expect(await codeOf(prepare(bufferSource(bytes), specOf()))).to.equal('PDF_LIMIT');
    });
  }

  const SMALL: Record<string, Partial<PdfLimits>> = {
    'more pages': { nodes: 20 },
    'more objects': { loads: 20 },
    'more time': { milliseconds: -1 },
    'more entries': { entries: 20 },
    'higher numbers': { objectNumber: 20 },
    'more expansion': { expandedBytes: 20 },
    'longer streams': { streamBytes: 20 },
  };
  for (const [what, limits] of Object.entries(SMALL)) {
    it(`reads no ${what} than allowed`, async () => {
      const options = { ...formParts('indirect', 'indirect'), form: 'stream' as const, pages: 50 };
      const read = async (limits: Partial<PdfLimits>) => {
        const { latest } = await openPdf(bufferSource(buildDocument(options)), { limits });
        await listPages(latest);
        await listSignatureFields(latest.file);
      };
      expect(await codeOf(read({}))).to.equal('resolved');
      expect(await codeOf(read(limits))).to.equal('PDF_LIMIT');
    });
  }

  it('looks for no more trailers than allowed', async () => {
    const flood = Buffer.from(`%PDF-1.7\n${'trailer << >> '.repeat(2_000)}`);
    expect(await codeOf(openRecovered(bufferSource(flood)))).to.equal('PDF_LIMIT');
  });

  it('needs less than 1 GB for any of them', () => {
    withFolder((folder) => {
      const script = join(folder, 'all.mts');
      const at = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
      const paths = Object.entries(HOSTILE).map(([, build], index) => {
        const path = join(folder, `${index}.pdf`);
        writeFileSync(path, build());
        return path;
      });
      writeFileSync(
        script,
        `import { readFileSync } from 'node:fs';
         import { openFileSource } from ${at('../../../server/signing/file-source.ts')};
         import { verify } from ${at('../../../server/signing/verify.ts')};
         for (const path of ${JSON.stringify(paths)}) {
           const source = await openFileSource(path);
           await verify(source, { trustAnchors: [], now: new Date(), requireRevocation: false });
           await source.close();
         }
         // The kernel's maximum of a process counts what its parent had when it was made: that of its own memory does not.
         const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
         console.log(/VmHWM:\\s+(\\d+)/.exec(status)?.[1] ?? process.resourceUsage().maxRSS);`,
      );
      const done = spawnSync(process.execPath, ['--import', 'tsx', script], { encoding: 'utf8' });
      expect(Number(done.stdout), done.stderr).to.be.within(1, 1024 * 1024);
    });
  });
});
