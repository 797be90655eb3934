// Files that show one document to readers that trust the cross-reference and another to those that search for objects.
import { expect } from 'chai';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { findSecondView } from '../../../server/signing/pdf/second-view.ts';
import { bufferSource } from '../../../server/signing/source.ts';
import { appendRevision } from '../../support/pdf-samples/assemble.ts';
import { buildDocument } from '../../support/pdf-samples/documents.ts';

const CONTENT = '<< /Length 3 >>\nstream\nq Q\nendstream';
const viewOf = async (bytes: Buffer) => (await findSecondView(await openPdf(bufferSource(bytes))))?.object;
const holding = (text: string) => `<< >>\nendobj\n${text}`;

describe('signing/second-view', () => {
  for (const form of ['table', 'stream', 'hybrid'] as const) {
    it(`is not there in an honest file and its revisions (${form})`, async () => {
      const base = buildDocument({ form });
      expect(await viewOf(base)).to.equal(undefined);
      if (form !== 'stream') expect(await viewOf(appendRevision(base, { 4: CONTENT }))).to.equal(undefined);
    });
  }

  it('is there when an object in use is written again where no table names it', async () => {
    expect(await viewOf(buildDocument({ objects: { 20: holding(`4 0 obj\n${CONTENT}`) } }))).to.equal(4);
    expect(await viewOf(buildDocument({ objects: { 20: holding(`4\t0\robj\n${CONTENT}`) } }))).to.equal(4);
    const packed = buildDocument({
      form: 'stream',
      objects: { 20: `${CONTENT}\nendobj\n5 0 obj\n<< /Type /Page >>` },
    });
    expect(await viewOf(packed)).to.equal(undefined);
    expect(
      await viewOf(Buffer.concat([packed, Buffer.from('1 0 obj\n<< /Type /Catalog >>\nendobj\n')])),
    ).to.equal(1);
  });

  it('is not there when the number is not in use, or what the table names lies further behind', async () => {
    expect(await viewOf(buildDocument({ objects: { 20: holding(`77 0 obj\n${CONTENT}`) } }))).to.equal(
      undefined,
    );
    const early = buildDocument({ objects: { 20: holding(`21 0 obj\n${CONTENT}`), 21: CONTENT } });
    expect(await viewOf(early)).to.equal(undefined);
  });

  it('is not there when an attachment is a PDF of its own', async () => {
    const inner = buildDocument().toString('latin1');
    const stream = `<< /Type /EmbeddedFile /Length ${inner.length} >>\nstream\n${inner}\nendstream`;
    expect(await viewOf(buildDocument({ objects: { 20: stream } }))).to.equal(undefined);
  });

  it('is there when a trailer behind all sections names another catalog', async () => {
    const bytes = Buffer.concat([buildDocument(), Buffer.from('trailer\n<< /Root 9 0 R >>\n')]);
    const view = await findSecondView(await openPdf(bufferSource(bytes)));
    expect(view).to.deep.equal({ offset: buildDocument().length, object: undefined });
  });
});
