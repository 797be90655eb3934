// Changes that hide behind what is allowed: each would show other pages, or nothing, to a reader who trusts the report.

import { expect } from 'chai';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { listSignatureFields } from '../../../server/signing/pdf/signatures.ts';
import { bufferSource } from '../../../server/signing/source.ts';
import type { Mark, Signer } from '../../../server/signing/types.ts';
import { appendRevision } from '../../support/pdf-samples/assemble.ts';
import { buildDocument, type DocumentOptions, formParts } from '../../support/pdf-samples/documents.ts';
import { hasProgram } from '../../support/programs.ts';
import { changesOf, kinds } from './changes-of.ts';
import { makeSigner, signedBytes, specOf } from './witness.ts';

const PAGE = '/Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >>';
const FORM_XOBJECT = '<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 3 >>\nstream\nq Q\nendstream';

const stampAnnotation = (rect: string) =>
  `<< /Type /Annot /Subtype /Stamp /Rect [${rect}] /AP << /N 22 0 R >> >>`;

describe('signing/analyse-changes: hidden changes', () => {
  let signer: Signer;
  before(function () {
    if (!hasProgram('openssl')) this.skip();
    signer = makeSigner();
  });

  interface Signed {
    bytes: Buffer;
    /** References to the signature field and to the form, as the signed revision wrote them. */
    field: string;
    form: number;
  }

  const signed = async (document: DocumentOptions = {}): Promise<Signed> => {
    const bytes = await signedBytes(buildDocument(document), specOf(), signer);
    const [field] = await listSignatureFields(await openPdf(bufferSource(bytes)));
    const forms = [...bytes.toString('latin1').matchAll(/\/AcroForm (\d+) 0 R/g)];
    return { bytes, field: `${field?.fieldObject} 0 R`, form: Number(forms.at(-1)?.[1]) };
  };

  const forbidden = async (bytes: Uint8Array) => kinds(await changesOf(bytes), false);

  it('refuses a new object that a signed page was already waiting for', async () => {
    const { bytes, form } = await signed({ page: '/Other 70 0 R' });
    const xmp = '<< /Type /Metadata /Subtype /XML /Length 3 >>\nstream\n<x>\nendstream';
    const catalog = `<< /Type /Catalog /Pages 2 0 R /AcroForm ${form} 0 R /Metadata 70 0 R >>`;
    expect(await forbidden(appendRevision(bytes, { 1: catalog, 70: xmp }))).to.deep.equal(['resource']);
    // The same metadata under a number nobody waits for are welcome.
    const calm = { 1: catalog.replace('70 0 R', '71 0 R'), 71: xmp };
    expect(await forbidden(appendRevision(bytes, calm))).to.deep.equal([]);
  });

  it('refuses document information that is a note on a page too', async () => {
    const note = (text: string) =>
      `<< /Type /Annot /Subtype /FreeText /Rect [72 500 400 540] /DA (/Helv 12 Tf) /Contents (${text}) >>`;
    const { bytes } = await signed({
      page: '/Annots [20 0 R]',
      objects: { 20: note('1.000.000') },
      trailer: '/Info 20 0 R',
    });
    const changed = appendRevision(bytes, { 20: note('9.000.000') }, '/Info 20 0 R');
    expect(await forbidden(changed)).to.deep.equal(['resource']);
  });

  it('lets private document information change where only trailers and cross-references name it', async () => {
    const info = (number: string) => `<< /Title (Quyet dinh) /SoVanBan (${number}) >>`;
    const given: DocumentOptions = { objects: { 20: info('1') }, trailer: '/Info 20 0 R' };
    const outcome = async (document: DocumentOptions) => {
      const { bytes } = await signed({ ...given, ...document });
      return changesOf(appendRevision(bytes, { 20: info('2') }, '/Info 20 0 R'));
    };
    for (const form of ['table', 'stream'] as const) {
      const changes = await outcome({ form });
      expect(changes.map(({ kind, allowed }) => [kind, allowed])).to.deep.equal([['metadata', true]]);
    }
    expect(kinds(await outcome({ page: '/PieceInfo << /Info 20 0 R >>' }), false)).to.deep.equal([
      'resource',
    ]);
    const behind = { page: '/PieceInfo 21 0 R', objects: { 20: info('1'), 21: '<< /Info 20 0 R >>' } };
    expect(kinds(await outcome(behind), false)).to.deep.equal(['resource']);
    expect(kinds(await outcome({ page: '/PieceInfo << /Other 20 0 R >>' }), false)).to.deep.equal([
      'resource',
    ]);
  });

  it('refuses an entry written twice: readers differ in which of the two they take', async () => {
    const { bytes, field } = await signed({
      objects: { 20: '<< /Length 3 >>\nstream\nq Q\nendstream' },
    });
    const twice = `<< ${PAGE} /Contents 20 0 R /Contents 4 0 R /Annots [${field}] >>`;
    expect(await forbidden(appendRevision(bytes, { 5: twice }))).to.deep.equal(['structure']);
  });

  it('refuses annotations laid over each other in another order', async () => {
    const { bytes, field } = await signed({
      page: '/Annots [20 0 R 21 0 R]',
      objects: {
        20: stampAnnotation('72 600 200 620'),
        21: stampAnnotation('72 600 190 630'),
        22: FORM_XOBJECT,
      },
    });
    const page = `<< ${PAGE} /Contents 4 0 R /Annots [21 0 R 20 0 R ${field}] >>`;
    expect(await forbidden(appendRevision(bytes, { 5: page }))).to.deep.equal(['annotation']);
  });

  it('refuses drawings added to the default resources of the form, but not fonts', async () => {
    const { bytes, field, form } = await signed(formParts('direct', 'indirect'));
    const withResources = (resources: string, object: string) =>
      appendRevision(bytes, {
        [form]: `<< /Fields [10 0 R ${field}] /DA (/Helv 0 Tf 0 g) /SigFlags 3 /DR << ${resources} >> >>`,
        900: object,
      });
    expect(await forbidden(withResources('/XObject << /Fm0 900 0 R >>', FORM_XOBJECT))).to.include(
      'resource',
    );
    const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
    expect(await forbidden(withResources('/Font << /Helv 900 0 R >>', font))).to.deep.equal([]);
  });

  it('refuses an unsigned signature field that has a background', async () => {
    const { bytes, field, form } = await signed();
    const changed = appendRevision(bytes, {
      5: `<< ${PAGE} /Contents 4 0 R /Annots [${field} 900 0 R] >>`,
      [form]: `<< /Fields [${field} 900 0 R] /SigFlags 3 >>`,
      900: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Moi) /Rect [70 690 300 720] /F 4 /P 5 0 R /MK << /BG [1 1 1] >> >>',
    });
    expect(await forbidden(changed)).to.include('annotation');
  });

  const block = (yMm: number, heightMm: number): Mark => ({
    kind: 'text',
    lines: ['Sao y'],
    sizePt: 10,
    box: { page: 1, xMm: 10, yMm, widthMm: 190, heightMm },
  });

  it('draws no marks that together cover more than a quarter of a page', async () => {
    const bytes = buildDocument();
    const codeOf = (marks: Mark[]) =>
      signedBytes(bytes, specOf({ marks }), signer).then(
        () => 'signed',
        (error: { code?: string }) => error.code,
      );
    expect(await codeOf([block(10, 35), block(50, 35)])).to.equal('signed');
    expect(await codeOf([block(10, 35), block(50, 35), block(90, 35)])).to.equal('MARK_BROKEN');
  });

  it('refuses such marks in a file signed elsewhere', async () => {
    const { bytes } = await signed();
    const spec = specOf({ role: 'agency', marks: [block(10, 20)] });
    const both = (await signedBytes(bytes, spec, signer)).toString('latin1');
    const [rect = ''] = /\/Rect \[[^\]]*\]/.exec(both.slice(both.lastIndexOf('/Subtype /Widget'))) ?? [];
    const at = both.lastIndexOf(rect);
    // As wide as it was, and as high as the page.
    const grown = '/Rect [0 0 595 842]'.padEnd(rect.length);
    const forged = `${both.slice(0, at)}${grown}${both.slice(at + rect.length)}`;
    expect(await forbidden(Buffer.from(both, 'latin1'))).to.deep.equal([]);
    expect(await forbidden(Buffer.from(forged, 'latin1'))).to.deep.equal(['annotation']);
  });

  it('reads no file whose table and hybrid stream place one object differently', async () => {
    const base = buildDocument();
    const hybrid = (place: number) => {
      const row = Buffer.from([1, 0, 0, place >> 8, place & 255, 0]).toString('latin1');
      const dict = '<< /Type /XRef /W [1 4 1] /Index [4 1] /Size 8 /Length 6 >>';
      const stream = `${dict}\nstream\n${row}\nendstream`;
      const content = '<< /Length 3 >>\nstream\nq Q\nendstream';
      const at = base.length + `4 0 obj\n${content}\nendobj\n`.length;
      return appendRevision(base, { 4: content, 7: stream }, `/XRefStm ${at}`);
    };
    const inTable = base.length;
    const inStream = base.indexOf('\n4 0 obj') + 1;
    expect((await openPdf(bufferSource(hybrid(inTable)))).revisions).to.have.length(2);
    const outcome = await openPdf(bufferSource(hybrid(inStream))).catch(
      (error: { code?: string }) => error.code,
    );
    expect(outcome).to.equal('PDF_BROKEN');
  });
});
