// What may follow a signature and what may not, told by real revisions appended to really signed files.

import { expect } from 'chai';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { listSignatureFields } from '../../../server/signing/pdf/signatures.ts';
import { bufferSource } from '../../../server/signing/source.ts';
import type { Mark, RevisionChange, Signer } from '../../../server/signing/types.ts';
import { appendRevision } from '../../support/pdf-samples/assemble.ts';
import { buildDocument, type DocumentOptions, formParts } from '../../support/pdf-samples/documents.ts';
import { discPng } from '../../support/png.ts';
import { hasProgram } from '../../support/programs.ts';
import { changesOf, kinds } from './changes-of.ts';
import { makeSigner, signedBytes, specOf } from './witness.ts';

const MARKS: Mark[] = [
  {
    kind: 'image',
    png: discPng(20, [220, 0, 0]),
    box: { page: 1, xMm: 100, yMm: 195, widthMm: 36, heightMm: 36 },
  },
  {
    kind: 'text',
    lines: ['Số: 15/QĐ-UBND'],
    sizePt: 13,
    box: { page: 1, xMm: 30, yMm: 30, widthMm: 60, heightMm: 6 },
  },
];
const PAGE = '/Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents 4 0 R';

async function annotsOf(bytes: Uint8Array): Promise<string> {
  const file = await openPdf(bufferSource(bytes));
  const field = (await listSignatureFields(file))[0]?.fieldObject;
  return `${field} 0 R`;
}

describe('signing/analyse-changes', () => {
  let signer: Signer;
  before(function () {
    if (!hasProgram('openssl')) this.skip();
    signer = makeSigner();
  });

  const signed = (document: DocumentOptions = {}) => signedBytes(buildDocument(document), specOf(), signer);
  /** Signs, then appends what an attacker would. */
  const attacked = async (objects: Record<number, string>, document: DocumentOptions = {}, trailer = '') =>
    changesOf(appendRevision(await signed(document), objects, trailer));

  for (const form of ['table', 'stream', 'hybrid'] as const) {
    it(`allows the agency's number and seal after the leader's signature (${form})`, async () => {
      const both = await signedBytes(
        await signed({ form }),
        specOf({ role: 'agency', marks: MARKS }),
        signer,
      );
      const changes = await changesOf(both);
      expect(kinds(changes, true)).to.have.members(['signature-added', 'number-date-seal']);
      expect(kinds(changes, false)).to.deep.equal([]);
      expect(changes.find((change) => change.kind === 'number-date-seal')?.page).to.equal(1);
    });
  }

  it('allows the same in a document with a form of its own', async () => {
    for (const annots of ['direct', 'indirect'] as const) {
      for (const form of ['direct', 'indirect'] as const) {
        const first = await signed(formParts(annots, form));
        const both = await signedBytes(first, specOf({ role: 'agency', marks: MARKS }), signer);
        expect(kinds(await changesOf(both), false), `${annots} ${form}`).to.deep.equal([]);
      }
    }
  });

  it('sees nothing after the last signature', async () => {
    expect(await changesOf(await signed())).to.deep.equal([]);
  });

  it('refuses bytes behind the last revision', async () => {
    const bytes = Buffer.concat([await signed(), Buffer.from('1 0 obj\n<<>>\nendobj\n')]);
    expect(kinds(await changesOf(bytes), false)).to.deep.equal(['structure']);
  });

  it('allows a filled field, but not where a signature locked it', async () => {
    const filled = {
      10: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (HoTen) /V (Binh) /Rect [72 600 200 620] /P 5 0 R /F 4 /AP << /N 901 0 R >> >>',
      901: '<< /Type /XObject /Subtype /Form /BBox [0 0 128 20] /Length 4 >>\nstream\nq Q \nendstream',
    };
    const open = await attacked(filled, formParts('direct', 'indirect'));
    expect([kinds(open, true), kinds(open, false)]).to.deep.equal([['form-filled'], []]);
    const parts = formParts('direct', 'indirect');
    const lock = '/Lock << /Type /SigFieldLock /Action /All >>';
    const locked = await signedWithLock(parts, lock);
    expect(kinds(await changesOf(appendRevision(locked, filled)), false)).to.include('form-filled');
  });

  /** Signs, and gives the signature field a lock within the signed revision's own bytes. */
  async function signedWithLock(parts: DocumentOptions, lock: string): Promise<Buffer> {
    const bytes = await signed(parts);
    const text = bytes.toString('latin1');
    // The digest no longer holds, which this analysis does not look at; the offsets stay.
    const at = text.lastIndexOf('/FT /Sig');
    const end = text.indexOf('endobj', at);
    const room = text.slice(at, end);
    const shorter = room.replace('/Type /Annot ', '').replace(/ >>\s*$/, ` ${lock} >>`);
    const moved = text.slice(0, at) + shorter + text.slice(end);
    const grown = shorter.length - room.length;
    return Buffer.from(
      moved
        .replace(/startxref\n(\d+)\n%%EOF\n$/, (_, n) => `startxref\n${Number(n) + grown}\n%%EOF\n`)
        .replace(
          /(\/ByteRange \[0 \d+ +\d+ +)(\d+)( *)/,
          (_, head, rest, pad) => `${head}${Number(rest) + grown}${pad}`,
        ),
      'latin1',
    );
  }

  it('refuses everything but timestamps and validation data after certification level 1', async () => {
    const locked = await signedWithLock(formParts('direct', 'indirect'), '/Lock << /Action /All /P 1 >>');
    const dss = {
      1: `<< /Type /Catalog /Pages 2 0 R /AcroForm ${await formRef(locked)} /DSS 900 0 R >>`,
      900: '<< /Type /DSS >>',
    };
    expect(kinds(await changesOf(appendRevision(locked, dss)), false)).to.deep.equal([]);
    const idle = await changesOf(appendRevision(locked, { 900: '<< /Unused true >>' }));
    expect(kinds(idle, false)).to.deep.equal(['structure']);
  });

  async function formRef(bytes: Uint8Array): Promise<string> {
    const catalog = /\/AcroForm (\d+ 0 R)/.exec(Buffer.from(bytes).toString('latin1'));
    return catalog?.[1] ?? '';
  }

  const ATTACKS: Record<
    string,
    { kind: RevisionChange['kind']; objects: Record<number, string>; document?: DocumentOptions }
  > = {
    'replaced page content': {
      kind: 'page-content',
      objects: { 4: '<< /Length 3 >>\nstream\nq Q\nendstream' },
    },
    'a page pointed at other content': {
      kind: 'page-content',
      objects: {
        5: `<< ${PAGE.replace('/Contents 4', '/Contents 900')} >>`,
        900: '<< /Length 3 >>\nstream\nq Q\nendstream',
      },
    },
    'a page with other resources': {
      kind: 'resource',
      objects: {
        5: `<< ${PAGE.replace('/F1 3', '/F1 900')} >>`,
        900: '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>',
      },
    },
    'a replaced font': {
      kind: 'font',
      objects: { 3: '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>' },
    },
    'an added page': {
      kind: 'page-content',
      objects: {
        2: '<< /Type /Pages /Count 2 /Kids [5 0 R 900 0 R] /MediaBox [0 0 595 842] >>',
        900: `<< ${PAGE} >>`,
      },
    },
    'reordered pages': {
      kind: 'page-content',
      document: { pages: 2 },
      objects: { 2: '<< /Type /Pages /Count 2 /Kids [101 0 R 5 0 R] /MediaBox [0 0 595 842] >>' },
    },
    'another media box': { kind: 'page-content', objects: { 5: `<< ${PAGE} /MediaBox [0 0 300 300] >>` } },
    'another media box for all pages': {
      kind: 'structure',
      objects: { 2: '<< /Type /Pages /Count 1 /Kids [5 0 R] /MediaBox [0 0 300 300] >>' },
    },
    'script on opening': {
      kind: 'action',
      objects: {
        1: '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>',
      },
    },
    'layers that hide content': {
      kind: 'page-content',
      objects: { 1: '<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [] >> >>' },
    },
    'an attachment': {
      kind: 'attachment',
      objects: { 1: '<< /Type /Catalog /Pages 2 0 R /AF [900 0 R] >>', 900: '<< /Type /Filespec /F (a) >>' },
    },
    'a replaced appearance of a form field': {
      kind: 'form-filled',
      document: formParts('direct', 'indirect'),
      objects: {
        10: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (HoTen) /V (An) /Rect [0 0 595 842] /P 5 0 R /F 4 /AP << /N 11 0 R >> >>',
      },
    },
    'a form field of another name': {
      kind: 'form-filled',
      document: formParts('direct', 'indirect'),
      objects: {
        10: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (Khac) /V (An) /Rect [72 600 200 620] /P 5 0 R /F 4 /AP << /N 11 0 R >> >>',
      },
    },
    'an appearance replaced while a page uses it too': {
      kind: 'resource',
      document: { ...formParts('direct', 'indirect'), page: '/Annots [10 0 R] /PieceInfo << /X 11 0 R >>' },
      objects: {
        11: '<< /Type /XObject /Subtype /Form /BBox [0 0 128 20] /Length 6 >>\nstream\nq f* Q\nendstream',
      },
    },
    'metadata replaced while a page uses them as content': {
      kind: 'resource',
      document: {
        catalog: '/Metadata 20 0 R',
        page: '/Other 20 0 R',
        objects: { 20: '<< /Type /Metadata /Subtype /XML /Length 3 >>\nstream\n<x>\nendstream' },
      },
      objects: { 20: '<< /Type /Metadata /Subtype /XML /Length 3 >>\nstream\n<y>\nendstream' },
    },
    'a new object that looks like a prepared resource': {
      kind: 'resource',
      objects: { 900: '<< /Type /XObject /Subtype /Form /Length 3 >>\nstream\nq Q\nendstream' },
    },
  };

  for (const [what, attack] of Object.entries(ATTACKS)) {
    it(`refuses ${what}`, async () => {
      const catalogForm = await formRef(await signed(attack.document));
      // Catalogs written anew keep the form, pages their annotations, so that only the attack itself is seen.
      const first = attack.objects[1];
      const objects =
        first === undefined
          ? attack.objects
          : { ...attack.objects, 1: first.replace(' >>', ` /AcroForm ${catalogForm} >>`) };
      const changes = await attacked(objects, attack.document);
      expect(kinds(changes, false), JSON.stringify(changes)).to.include(attack.kind);
    });
  }

  it('refuses a comment over the text', async () => {
    const base = await signed();
    const bytes = appendRevision(base, {
      5: `<< ${PAGE} /Annots [${await annotsOf(base)} 900 0 R] >>`,
      900: '<< /Type /Annot /Subtype /FreeText /Rect [0 0 500 800] /Contents (x) /DA (/F1 12 Tf) >>',
    });
    expect(kinds(await changesOf(bytes), false)).to.deep.equal(['annotation']);
  });

  it('refuses a stamp that calls itself a mark but comes without a signature', async () => {
    const base = await signed();
    const bytes = appendRevision(base, {
      5: `<< ${PAGE} /Annots [${await annotsOf(base)} 900 0 R] >>`,
      900: '<< /Type /Annot /Subtype /Stamp /Rect [0 0 500 800] /F 708 /P 5 0 R /NM (VanthuPerson1/1) /Contents () /AP << /N 901 0 R >> >>',
      901: '<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 3 >>\nstream\nq Q\nendstream',
    });
    expect(kinds(await changesOf(bytes), false)).to.deep.equal(['annotation']);
  });

  it('refuses an unsigned signature field that shows something', async () => {
    const base = await signed();
    const form = (await formRef(base)).split(' ')[0];
    const bytes = appendRevision(base, {
      5: `<< ${PAGE} /Annots [${await annotsOf(base)} 900 0 R] >>`,
      [Number(form)]: `<< /Fields [${await annotsOf(base)} 900 0 R] /SigFlags 3 >>`,
      900: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Moi) /Rect [0 0 500 800] /F 4 /P 5 0 R /AP << /N 901 0 R >> >>',
      901: '<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 3 >>\nstream\nq Q\nendstream',
    });
    expect(kinds(await changesOf(bytes), false)).to.include('annotation');
  });

  it('refuses the removal of a signature field', async () => {
    const both = await signedBytes(await signed(), specOf({ role: 'agency' }), signer);
    const file = await openPdf(bufferSource(both));
    const [first] = await listSignatureFields(file);
    const form = Number((await formRef(both)).split(' ')[0]);
    const bytes = appendRevision(both, { [form]: `<< /Fields [${first?.fieldObject} 0 R] /SigFlags 3 >>` });
    expect(kinds(await changesOf(bytes), false)).to.include('structure');
  });

  it('allows document information, but not a replaced catalog', async () => {
    const info = await attacked({ 900: '<< /Producer (x) >>' }, {}, '/Info 900 0 R');
    expect([kinds(info, true), kinds(info, false)]).to.deep.equal([['metadata'], []]);
  });
});
