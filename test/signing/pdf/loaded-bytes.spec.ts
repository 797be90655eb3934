// One reader for what is in memory and for what lies on a disk: it says the same of both, waits for many objects at
// once, and comes to an end when the disk has less than was said.
import { expect } from 'chai';
import { addSignatureFields } from '../../../server/signing/add-fields.ts';
import { pdfFacts } from '../../../server/signing/pdf/facts.ts';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { LoadedBytes, whenLoaded } from '../../../server/signing/pdf/loaded-bytes.ts';
import { listPages } from '../../../server/signing/pdf/pages.ts';
import { listSignatureFields } from '../../../server/signing/pdf/signatures.ts';
import { prepare } from '../../../server/signing/prepare.ts';
import { sign } from '../../../server/signing/sign-pades.ts';
import { bufferSource, concatSource, sliceSource } from '../../../server/signing/source.ts';
import type { Source } from '../../../server/signing/types.ts';
import { verify } from '../../../server/signing/verify.ts';
import { codeOf } from '../../support/code-of.ts';
import { assemble } from '../../support/pdf-samples/assemble.ts';
import { buildDocument } from '../../support/pdf-samples/documents.ts';
import { STRUCTURES } from '../../support/pdf-samples/structures.ts';
import { makeSigner, specOf } from './witness.ts';

interface Disk extends Source {
  reads: number;
  /** The most that were under way at one time. */
  together: number;
}

const disk = (bytes: Uint8Array, size = bytes.length): Disk => {
  const { read } = bufferSource(bytes);
  let underWay = 0;
  const source: Disk = {
    size,
    reads: 0,
    together: 0,
    read: async (offset, length) => {
      source.reads += 1;
      underWay += 1;
      source.together = Math.max(source.together, underWay);
      const found = await read(offset, length);
      underWay -= 1;
      return found;
    },
  };
  return source;
};

/** A page tree with `width` pages below each of `width` nodes. */
const broad = (width: number): Buffer => {
  const objects: Record<number, string> = { 1: '<< /Type /Catalog /Pages 2 0 R >>' };
  const numbers = (first: number, step: number) => Array.from({ length: width }, (_, i) => first + i * step);
  const nodes = numbers(10, width + 1);
  const refs = (found: number[]) => found.map((num) => `${num} 0 R`).join(' ');
  objects[2] = `<< /Type /Pages /MediaBox [0 0 595 842] /Count ${width * width} /Kids [${refs(nodes)}] >>`;
  for (const node of nodes) {
    const pages = numbers(node + 1, 1);
    objects[node] = `<< /Type /Pages /Parent 2 0 R /Count ${width} /Kids [${refs(pages)}] >>`;
    for (const page of pages)
      objects[page] = `<< /Type /Page /Parent ${node} 0 R /Pad (${'x'.repeat(2_000)}) >>`;
  }
  return assemble(objects);
};

describe('bytes in memory and on a disk', function () {
  this.timeout(20_000);

  for (const [name, make] of Object.entries(STRUCTURES)) {
    it(`read alike: ${name}`, async () => {
      const bytes = make();
      const spec = specOf({ signedAt: new Date('2026-11-27T08:00:00Z') });
      expect(await pdfFacts(disk(bytes))).to.deep.equal(await pdfFacts(bufferSource(bytes)));
      const [here, there] = [await prepare(bufferSource(bytes), spec), await prepare(disk(bytes), spec)];
      expect(Buffer.compare(here.revision, there.revision)).to.equal(0);
      const added = await addSignatureFields(disk(bytes), [{ name: 'Later' }]);
      const file = await openPdf(concatSource(disk(bytes), added.revision));
      expect(await listSignatureFields(file)).to.deep.equal([]);
    });
  }

  it('sign and verify alike, once and again', async () => {
    const signer = makeSigner();
    let bytes: Buffer = buildDocument({ pages: 3 });
    for (let i = 1; i <= 2; i += 1) {
      const { revision } = await sign(disk(bytes), specOf({ signedAt: new Date() }), signer);
      bytes = Buffer.concat([bytes, revision]);
    }
    const policy = { trustAnchors: signer.certificateChain, now: new Date(), requireRevocation: false };
    const { checkedAt: _here, ...here } = await verify(bufferSource(bytes), policy);
    const { checkedAt: _there, ...there } = await verify(disk(bytes), policy);
    expect(here.verdict).to.equal('VALID');
    expect(there).to.deep.equal(here);
  });

  it('ask for the pages of a level together', async () => {
    const source = disk(broad(12));
    const file = await openPdf(source);
    const before = source.reads;
    expect(await listPages(file.latest)).to.have.length(144);
    expect(source.together).to.be.greaterThan(100);
    // Each is longer than the first window, and read a second time by itself.
    expect(source.reads - before).to.be.lessThan(2 * 160);
  });

  it('end when the disk has less than it said', async () => {
    const bytes = buildDocument();
    expect(await codeOf(openPdf(disk(bytes, bytes.length + 100_000)))).to.equal('PDF_BROKEN');
    const lying = disk(bytes);
    const file = await openPdf(lying);
    lying.read = async () => new Uint8Array();
    expect(await codeOf(file.latest.catalog())).to.equal('PDF_LIMIT');
  });

  it('pass on what a disk says when it fails', async () => {
    const source = disk(buildDocument());
    const file = await openPdf(source);
    source.read = () => Promise.reject(new Error('EIO'));
    expect(await file.latest.catalog().catch((error: Error) => error.message)).to.equal('EIO');
  });

  it('are joined over a seam, and cut at an end', async () => {
    const [base, revision] = [Buffer.from('0123456789'), Buffer.from('abcdef')];
    for (const make of [bufferSource, disk]) {
      const joined = concatSource(make(base), revision);
      const bytes = new LoadedBytes(joined);
      const text = (offset: number, length: number) =>
        whenLoaded(() => Buffer.from(bytes.at(offset, length)).toString());
      expect(await text(2, 3)).to.equal('234');
      expect(await text(8, 4)).to.equal('89ab');
      expect(await text(12, 100)).to.equal('cdef');
      expect(await text(-1, 3)).to.equal('01');
      expect(bytes.isHeld(0)).to.equal(make === bufferSource);
      expect(bytes.isHeld(12)).to.equal(true);
      const cut = new LoadedBytes(sliceSource(joined, 12));
      expect(Buffer.from(await whenLoaded(() => cut.at(9, 9))).toString()).to.equal('9ab');
    }
  });
});
