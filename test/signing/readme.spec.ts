// The example of the library's README does what it says, alone in an empty folder.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { hasProgram } from '../support/programs.ts';
import { pdfsigVerdicts, withFolder } from './pdf/witness.ts';
import { makeOffice } from './verify/office.ts';

const LIBRARY = new URL('../../server/signing/', import.meta.url);
const example = /```ts\n([\s\S]*?)```/.exec(readFileSync(new URL('README.md', LIBRARY), 'utf8'))?.[1] ?? '';

describe('the example of the signing library', function () {
  this.timeout(60_000);

  it('has ten lines besides its imports', () => {
    const lines = example.split('\n').filter((line) => line !== '' && !line.startsWith('import '));
    expect(lines.length).to.be.within(1, 10);
  });

  it('signs a letter and finds it VALID, and so does pdfsig', async function () {
    if (!hasProgram('openssl') || !hasProgram('pdfsig')) return this.skip();
    const office = makeOffice();
    const letter = await office.pdf();
    withFolder((folder) => {
      writeFileSync(join(folder, 'letter.pdf'), letter);
      writeFileSync(join(folder, 'key.p12'), office.pki.p12('person', '123456', ['sub']));
      writeFileSync(join(folder, 'root.pem'), readFileSync(office.pki.path('root.pem')));
      const script = join(folder, 'example.mts');
      writeFileSync(script, example.replace("'./index.ts'", `'${new URL('index.ts', LIBRARY).href}'`));
      const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
      const said = execFileSync(process.execPath, ['--import', loader, script], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(said.trim()).to.equal('VALID Nguyễn Văn person');
      const signed = readFileSync(join(folder, 'signed.pdf'));
      expect(Buffer.from(letter).equals(signed.subarray(0, letter.length))).to.equal(true);
      expect(pdfsigVerdicts(signed)).to.deep.equal(['Signature is Valid.']);
    });
    office.pki.dispose();
  });
});
