// What a signer elsewhere may bring beside the first signature of a file, where no earlier signature is harmed.
import { expect } from 'chai';
import {
  bufferSource,
  changesSince,
  type RevisionChange,
  type Signer,
} from '../../../server/signing/index.ts';
import { codeOf } from '../../support/code-of.ts';
import { appendRevision } from '../../support/pdf-samples/assemble.ts';
import { buildDocument } from '../../support/pdf-samples/documents.ts';
import { rewriteBehind } from '../../support/pdf-samples/rewritten.ts';
import { STRUCTURES } from '../../support/pdf-samples/structures.ts';
import { hasProgram } from '../../support/programs.ts';
import { makeSigner, signedBytes, specOf } from './witness.ts';

describe('changes since a file was handed out', () => {
  let signer: Signer;
  before(function () {
    if (!hasProgram('openssl')) this.skip();
    signer = makeSigner();
  });

  const since = (issued: Buffer, returned: Uint8Array) =>
    changesSince(bufferSource(issued), bufferSource(returned));
  const told = (changes: RevisionChange[]) => changes.map(({ kind, allowed }) => `${kind} ${allowed}`);
  const signed = (file: Buffer) => signedBytes(file, specOf(), signer);

  for (const [name, make] of Object.entries(STRUCTURES))
    it(`are a signature alone when nothing else is added to ${name}`, async () => {
      const issued = make();
      expect(told(await since(issued, await signed(issued)))).to.deep.equal(['signature-added true']);
    });

  it('are one more signature on a file that was signed before', async () => {
    const issued = Buffer.from(await signed(buildDocument()));
    expect(told(await since(issued, await signed(issued)))).to.deep.equal(['signature-added true']);
  });

  it('are forbidden where the text is replaced, in a revision before the signature or in its own', async () => {
    const issued = buildDocument();
    const other = 'BT /F1 12 Tf 72 700 Td (Xin loi) Tj ET';
    const replaced = appendRevision(issued, {
      4: `<< /Length ${other.length} >>\nstream\n${other}\nendstream`,
    });
    expect(told(await since(issued, await signed(replaced)))).to.include('page-content false');
    expect(told(await since(issued, replaced))).to.deep.equal(['page-content false']);
  });

  it('are forbidden where the issued revisions are left, hidden or not extended at all', async () => {
    const issued = buildDocument();
    const left = rewriteBehind(issued);
    for (const returned of [left, await signed(left), issued])
      expect(told(await since(issued, returned))).to.deep.equal(['structure false']);
  });

  it('are not told of what is no PDF', async () => {
    expect(await codeOf(since(buildDocument(), Buffer.from('<html></html>')))).to.equal('PDF_NOT_PDF');
  });
});
