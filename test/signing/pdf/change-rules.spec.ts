// One rule at a time: the security store, the form and its resources, the structure tree, and the fields above fields.
import { expect } from 'chai';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { listSignatureFields } from '../../../server/signing/pdf/signatures.ts';
import { bufferSource } from '../../../server/signing/source.ts';
import type { Signer } from '../../../server/signing/types.ts';
import { appendRevision } from '../../support/pdf-samples/assemble.ts';
import { buildDocument, type DocumentOptions } from '../../support/pdf-samples/documents.ts';
import { hasProgram } from '../../support/programs.ts';
import { type Asked, changesOf } from './changes-of.ts';
import { makeSigner, signedBytes, specOf } from './witness.ts';

const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
const stream = (entries: string, data = 'abc') =>
  `<< ${entries} /Length ${data.length} >>\nstream\n${data}\nendstream`;
const SIGNATURE =
  '<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <00> >>';

describe('signing/change-rules', () => {
  let signer: Signer;
  before(function () {
    if (!hasProgram('openssl')) this.skip();
    signer = makeSigner();
  });

  interface Signed {
    bytes: Buffer;
    /** The newest text of an object, with some of it replaced. */
    edit(num: number, replace: (text: string) => string): string;
    form: number;
    field: string;
  }
  const signed = async (document: DocumentOptions): Promise<Signed> => {
    const bytes = await signedBytes(buildDocument(document), specOf(), signer);
    const text = bytes.toString('latin1');
    const object = (num: number) => {
      const at = text.lastIndexOf(`\n${num} 0 obj`);
      return text.slice(text.indexOf('obj', at) + 3, text.indexOf('endobj', at)).trim();
    };
    const [own] = await listSignatureFields(await openPdf(bufferSource(bytes)));
    const form = Number(/\/AcroForm (\d+) 0 R/.exec(object(1))?.[1]);
    return { bytes, edit: (num, replace) => replace(object(num)), form, field: `${own?.fieldObject} 0 R` };
  };
  const found = async (bytes: Buffer, asked: Asked = {}) =>
    (await changesOf(bytes, asked)).map(({ kind, allowed, object }) => [kind, allowed, object]);
  const more = (entries: string) => (text: string) => text.replace(/>>\s*$/, `${entries} >>`);

  describe('the security store', () => {
    const stored = {
      catalog: '/DSS 20 0 R',
      objects: { 20: '<< /Type /DSS /Certs [21 0 R] >>', 21: stream('') },
    };

    it('may grow in its own object', async () => {
      const { bytes } = await signed(stored);
      const grown = { 20: '<< /Type /DSS /Certs [21 0 R 900 0 R] /VRI << >> >>', 900: stream('', 'new') };
      expect(await found(appendRevision(bytes, grown))).to.deep.equal([['dss-added', true, 20]]);
    });

    it('may not lose evidence, gain a strange entry, be dropped, or serve as something else', async () => {
      const { bytes, edit } = await signed(stored);
      const outcomes = [
        { 20: '<< /Type /DSS /Certs [900 0 R] >>', 900: stream('', 'new') },
        { 20: '<< /Type /DSS /Certs [21 0 R] /Script 900 0 R >>', 900: stream('', 'new') },
        { 1: edit(1, (text) => text.replace('/DSS 20 0 R', '')) },
      ];
      for (const objects of outcomes) {
        const changes = await changesOf(appendRevision(bytes, objects));
        expect(
          changes.some(({ allowed }) => !allowed),
          JSON.stringify(changes),
        ).to.equal(true);
      }
      const doubled = await signed({ ...stored, page: '/PieceInfo 20 0 R' });
      const grown = { 20: '<< /Type /DSS /Certs [21 0 R 900 0 R] >>', 900: stream('', 'new') };
      expect(await found(appendRevision(doubled.bytes, grown))).to.deep.include(['resource', false, 20]);
    });
  });

  it('the PDF version may be raised, and an entry written as nothing is nothing', async () => {
    const { bytes, edit } = await signed({});
    const raised = appendRevision(bytes, { 1: edit(1, more('/Version /2.0 /Names << >>')) });
    expect(await found(raised)).to.deep.equal([['metadata', true, 1]]);
  });

  describe('the form', () => {
    const field = '<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /Rect [9 9 99 29] /P 5 0 R /F 4 >>';
    const form = (entries = ''): DocumentOptions => ({
      page: '/Annots [20 0 R]',
      catalog: '/AcroForm 13 0 R',
      objects: {
        13: `<< /Fields [20 0 R] ${entries} >>`,
        20: field,
        21: '<< /Font << /A 3 0 R >> >>',
        22: FONT,
      },
    });

    it('may stop to ask for new appearances, and gain fonts in resources of its own', async () => {
      const { bytes, form: num, edit } = await signed(form('/NeedAppearances true /DR 21 0 R'));
      const calm = { [num]: edit(num, (text) => text.replace('/NeedAppearances true', '')) };
      expect(await found(appendRevision(bytes, calm))).to.deep.equal([]);
      const quiet = await signed(form('/DR 21 0 R'));
      const fonts = { 21: '<< /Font << /A 3 0 R /B 900 0 R >> >>', 900: FONT };
      expect(await found(appendRevision(quiet.bytes, fonts))).to.deep.equal([['font', true, quiet.form]]);
      const inner = await signed({
        ...form('/DR 21 0 R'),
        objects: { ...form('/DR 21 0 R').objects, 21: '<< /Font 23 0 R >>', 23: '<< /A 3 0 R >>' },
      });
      const deeper = { 23: '<< /A 3 0 R /B 900 0 R >>', 900: FONT };
      expect(await found(appendRevision(inner.bytes, deeper))).to.deep.equal([['font', true, inner.form]]);
      const shared = await signed({
        ...form('/DR 21 0 R'),
        page: '/Annots [20 0 R] /PieceInfo 21 0 R',
        objects: { ...form('/DR 21 0 R').objects, 21: '<< /Font 23 0 R >>', 23: '<< /A 3 0 R >>' },
      });
      expect(await found(appendRevision(shared.bytes, deeper))).to.deep.include(['resource', false, 21]);
    });

    it('may not be removed, gain XFA, ask for new appearances, or hold a field in itself', async () => {
      const { bytes, form: num, edit } = await signed(form());
      const forbidden = async (objects: Record<number, string>) =>
        (await changesOf(appendRevision(bytes, objects)))
          .filter(({ allowed }) => !allowed)
          .map(({ kind }) => kind);
      expect(await forbidden({ 1: edit(1, (text) => text.replace(/\/AcroForm \d+ 0 R/, '')) })).to.include(
        'structure',
      );
      expect(await forbidden({ [num]: edit(num, more('/XFA (x)')) })).to.deep.equal(['form-filled']);
      expect(await forbidden({ [num]: edit(num, more('/NeedAppearances true')) })).to.deep.equal([
        'structure',
      ]);
      const direct = edit(num, (text) => text.replace('/Fields [', '/Fields [<< /FT /Tx /T (b) >> '));
      expect(await forbidden({ [num]: direct })).to.include('structure');
    });

    it('may not lose or change a resource, nor gain a strange one', async () => {
      const { bytes, form: num, edit } = await signed(form('/DR << /Font << /A 3 0 R >> >>'));
      const kindsAfter = async (resources: string, objects: Record<number, string> = {}) => {
        const text = edit(num, (old) => old.replace(/\/DR\s*<<.*?>>\s*>>/s, `/DR ${resources}`));
        return found(appendRevision(bytes, { [num]: text, ...objects }));
      };
      expect(await kindsAfter('<< /Font << /A 22 0 R >> >>')).to.deep.include(['font', false, num]);
      expect(await kindsAfter('<< /Font << >> >>')).to.deep.include(['font', false, num]);
      expect(await kindsAfter('<< /Font << /A 3 0 R >> /Strange << >> >>')).to.deep.include([
        'resource',
        false,
        num,
      ]);
    });

    it('lets a field above others gain a signature field below it, and nothing else', async () => {
      const parent = (kids: string) => `<< /T (cha) /Kids [${kids}] >>`;
      const {
        bytes,
        edit,
        field: own,
      } = await signed({
        page: '/Annots [20 0 R]',
        catalog: '/AcroForm 13 0 R',
        objects: { 13: '<< /Fields [19 0 R] >>', 19: parent('20 0 R'), 20: more('/Parent 19 0 R')(field) },
      });
      const page = edit(5, (text) => text.replace(/\/Annots\s*\[/, '/Annots [900 0 R '));
      const widget = (type: string) =>
        `<< /Type /Annot /Subtype /Widget ${type} /T (con) /Parent 19 0 R /Rect [0 0 0 0] /P 5 0 R /F 132 >>`;
      const ordered = page.replace(`900 0 R 20 0 R ${own}`, `20 0 R ${own} 900 0 R`);
      const signature = {
        5: ordered,
        19: parent('20 0 R 900 0 R'),
        900: more('/V 901 0 R')(widget('/FT /Sig')),
        901: SIGNATURE,
      };
      expect(await found(appendRevision(bytes, signature), { field: 'VanthuPerson1' })).to.deep.equal([
        ['signature-added', true, 900],
      ]);
      const other = { 5: ordered, 19: parent('20 0 R 900 0 R'), 900: widget('/FT /Tx') };
      const kinds = (await changesOf(appendRevision(bytes, other))).filter(({ allowed }) => !allowed);
      expect(kinds.map(({ kind }) => kind)).to.include('structure');
    });

    it('shows a choice by its words, and only these', async () => {
      const choice = (value: string, drawn: string) => ({
        20: `<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (a) /Opt [[(1) (Mot)] [(2) (Hai)]] /V (${value}) /Rect [9 9 99 29] /P 5 0 R /F 4 /AP << /N 24 0 R >> >>`,
        24: stream(
          '/Type /XObject /Subtype /Form /BBox [0 0 90 20] /Resources << /Font << /F1 25 0 R >> >>',
          `BT /F1 9 Tf (${drawn}) Tj ET`,
        ),
      });
      const encoded = FONT.replace(
        '>>',
        '/Encoding << /Differences [39 /quotesingle 128 /bullet /dagger] >> >>',
      );
      const { bytes } = await signed({
        ...form(),
        objects: { ...form().objects, ...choice('1', 'Mot'), 25: encoded },
      });
      const outcome = async (value: string, drawn: string) =>
        (await changesOf(appendRevision(bytes, choice(value, drawn)), { docMdpDefault: 2 })).map(
          ({ kind, permitted }) => [kind, permitted],
        );
      expect(await outcome('2', 'Hai')).to.deep.equal([['form-filled', true]]);
      expect(await outcome('2', '2')).to.deep.equal([['form-filled', true]]);
      expect(await outcome('2', 'Mot')).to.deep.equal([['form-filled', undefined]]);
    });
  });

  describe('the structure tree', () => {
    const tagged = {
      catalog: '/StructTreeRoot 40 0 R /MarkInfo << /Marked true >>',
      objects: {
        40: '<< /Type /StructTreeRoot /K [41 0 R] /ParentTree 42 0 R >>',
        41: '<< /Type /StructElem /S /P /P 40 0 R >>',
        42: '<< /Nums [] >>',
      },
    };

    it('may gain elements', async () => {
      const { bytes } = await signed(tagged);
      const grown = {
        40: '<< /Type /StructTreeRoot /K [41 0 R 900 0 R] /ParentTree 42 0 R >>',
        900: '<< /Type /StructElem /S /Form /P 40 0 R >>',
      };
      expect(await found(appendRevision(bytes, grown))).to.deep.equal([['structure', true, 40]]);
    });

    it('may not be replaced, brought in with text for readers, or lose an element', async () => {
      const { bytes, edit } = await signed(tagged);
      const forbidden = async (objects: Record<number, string>) =>
        (await changesOf(appendRevision(bytes, objects))).some(({ allowed }) => !allowed);
      const other = edit(1, (text) => text.replace('/StructTreeRoot 40 0 R', '/StructTreeRoot 900 0 R'));
      expect(await forbidden({ 1: other, 900: '<< /Type /StructTreeRoot >>' })).to.equal(true);
      const spoken = '<< /Type /StructElem /S /P /P 40 0 R /ActualText (9) >>';
      const root = '<< /Type /StructTreeRoot /K [41 0 R 900 0 R] /ParentTree 42 0 R >>';
      expect(await forbidden({ 40: root, 900: spoken })).to.equal(true);
      expect(await forbidden({ 41: '<< /Type /StructElem /S /Figure /P 40 0 R >>' })).to.equal(true);
    });
  });

  it('the page of a widget is the one it states, else the one that lists it, else none', async () => {
    const { bytes, edit, field } = await signed({});
    const num = Number(field.split(' ')[0]);
    const seen = edit(num, (text) =>
      text.replace('/P 5 0 R', '').replace(/\/Rect\s*\[[^\]]*\]/, '/Rect [9 9 99 99]'),
    );
    const pageOf = async (objects: Record<number, string>) =>
      (await listSignatureFields(await openPdf(bufferSource(appendRevision(bytes, objects)))))[0]?.page;
    expect(await pageOf({ [num]: seen })).to.equal(1);
    expect(await pageOf({ [num]: seen, 5: edit(5, (text) => text.replace(field, '')) })).to.equal(undefined);
  });
});
