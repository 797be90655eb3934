// Forms and comments that a certification or the caller expressly permits: only what cannot hide or replace what was
// signed counts as permitted. "Shadow Attacks" (NDSS 2021), "Breaking the Specification" (S&P 2021).

import { expect } from 'chai';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { listSignatureFields } from '../../../server/signing/pdf/signatures.ts';
import { bufferSource } from '../../../server/signing/source.ts';
import type { RevisionChange, Signer } from '../../../server/signing/types.ts';
import { appendRevision } from '../../support/pdf-samples/assemble.ts';
import { buildDocument, type DocumentOptions } from '../../support/pdf-samples/documents.ts';
import { hasProgram } from '../../support/programs.ts';
import { changesOf } from './changes-of.ts';
import { makeSigner, signedBytes, specOf } from './witness.ts';

const PAGE = '/Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents 4 0 R';
const RECT = '/Rect [72 600 200 620]';

const appearance = (content: string, entries = '/Resources << /Font << /F1 3 0 R >> >>') =>
  `<< /Type /XObject /Subtype /Form /BBox [0 0 128 20] ${entries} /Length ${content.length} >>\nstream\n${content}\nendstream`;
const shows = (text: string) => `/Tx BMC q BT /F1 9 Tf 0 g 2 5 Td (${text}) Tj ET Q EMC`;
const field = (value: string, entries = '', rect = RECT) =>
  `<< /Type /Annot /Subtype /Widget /FT /Tx /T (HoTen) /V ${value} ${rect} /P 5 0 R /F 4 /AP << /N 11 0 R >> ${entries} >>`;

const form = (first: string, drawn: string): DocumentOptions => ({
  page: '/Annots [10 0 R]',
  catalog: '/AcroForm 13 0 R',
  objects: { 10: first, 11: drawn, 13: '<< /Fields [10 0 R] /DA (/Helv 0 Tf 0 g) >>' },
});

describe('signing/permitted-changes', () => {
  let signer: Signer;
  before(function () {
    if (!hasProgram('openssl')) this.skip();
    signer = makeSigner();
  });

  const signed = (document: DocumentOptions = {}) => signedBytes(buildDocument(document), specOf(), signer);

  /** Signs a form whose field shows "An", then fills it. */
  const filled = async (
    objects: Record<number, string>,
    level: 1 | 2 | 3 | undefined,
    before: DocumentOptions = form(field('(An)'), appearance(shows('An'))),
  ): Promise<RevisionChange[]> =>
    changesOf(appendRevision(await signed(before), objects), level ? { docMdpDefault: level } : {});

  const outcome = (changes: RevisionChange[]) =>
    changes.map(({ kind, allowed, permitted }) => [kind, allowed, permitted]);
  const PERMITTED = [['form-filled', true, true]];
  const UNSAID = [['form-filled', true, undefined]];

  it('permits a filled field at level 2 and 3, only allows it when nobody stated a level, and forbids it at level 1', async () => {
    const fill = { 10: field('(Binh)'), 11: appearance(shows('Binh')) };
    expect(outcome(await filled(fill, 2))).to.deep.equal(PERMITTED);
    expect(outcome(await filled(fill, 3))).to.deep.equal(PERMITTED);
    expect(outcome(await filled(fill, undefined))).to.deep.equal(UNSAID);
    expect((await filled(fill, 1)).map(({ allowed }) => allowed)).to.include(false);
  });

  it('reads what a field shows through its font, so that a Vietnamese value can be told', async () => {
    const map =
      '/CIDInit /ProcSet findresource begin begincmap 1 beginbfchar <0001> <1EA4> endbfchar ' +
      '1 beginbfrange <0002> <0003> <006E> endbfrange 1 beginbfrange <0004> <0004> [<0068>] endbfrange endcmap';
    const objects = {
      20: '<< /Type /Font /Subtype /Type0 /BaseFont /Times /Encoding /Identity-H /ToUnicode 21 0 R >>',
      21: `<< /Length ${map.length} >>\nstream\n${map}\nendstream`,
    };
    const before = form(field('(An)'), appearance(shows('An')));
    const resources = '/Resources << /Font << /F1 20 0 R >> >>';
    const draw = (codes: string) => appearance(`BT /F1 9 Tf <${codes}> Tj ET`, resources);
    const document = { ...before, objects: { ...before.objects, ...objects } };
    const right = { 10: field('<FEFF1EA4006E0068>'), 11: draw('000100020004') };
    expect(outcome(await filled(right, 2, document))).to.deep.equal(PERMITTED);
    const other = { 10: field('<FEFF1EA4006E0068>'), 11: draw('000200020004') };
    expect(outcome(await filled(other, 2, document))).to.deep.equal(UNSAID);
  });

  const NOT_PLAIN: Record<string, Record<number, string>> = {
    'another text than its value': { 10: field('(100)'), 11: appearance(shows('900')) },
    'a picture': { 10: field('(Binh)'), 11: appearance(`${shows('Binh')} /Im1 Do`) },
    'an inline picture': { 10: field('(Binh)'), 11: appearance(`${shows('Binh')} BI /W 1 /H 1 ID x EI`) },
    'a shading': { 10: field('(Binh)'), 11: appearance(`/Sh1 sh ${shows('Binh')}`) },
    'a background it did not have': {
      10: field('(Binh)'),
      11: appearance(`1 g 0 0 128 20 re f ${shows('Binh')}`),
    },
    'blocks that paint an area': { 10: field('<FEFF25882588>'), 11: appearance(shows('\\200\\200')) },
    'a font of pictures': {
      10: field('(Binh)'),
      11: appearance(
        shows('Binh'),
        '/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >> >> >>',
      ),
    },
    'a font whose one looks like a nine': {
      10: field('(100)'),
      11: appearance(
        shows('100'),
        '/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding << /Differences [49 /nine] >> >> >> >>',
      ),
    },
    'a font whose full stop looks like a nine': {
      10: field('(1.00)'),
      11: appearance(
        shows('1.00'),
        '/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding << /Differences [46 /nine] >> >> >> >>',
      ),
    },
    'a font whose full stop is a glyph that only it knows': {
      10: field('(1.00)'),
      11: appearance(
        shows('1.00'),
        '/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding << /Differences [46 /uni0039] >> >> >> >>',
      ),
    },
    'a font of its own shapes, brought after signing': {
      10: field('(100)'),
      11: appearance(
        shows('100'),
        '/Resources << /Font << /F1 << /Type /Font /Subtype /TrueType /BaseFont /Helvetica /FontDescriptor 900 0 R >> >> >>',
      ),
      900: '<< /Type /FontDescriptor /FontName /Helvetica /Flags 4 /FontFile2 901 0 R >>',
      901: '<< /Length 3 >>\nstream\nabc\nendstream',
    },
    'a font of an unknown family': {
      10: field('(100)'),
      11: appearance(
        shows('100'),
        '/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Marlett >> >> >>',
      ),
    },
    'a full stop as large as the field': { 10: field('(.)'), 11: appearance('BT /F1 900 Tf (.) Tj ET') },
    'a full stop that a matrix enlarges': {
      10: field('(.)'),
      11: appearance('q 99 0 0 99 0 0 cm BT /F1 9 Tf (.) Tj ET Q'),
    },
    'a full stop whose size comes back with the graphics state': {
      10: field('(.)'),
      11: appearance('/F1 900 Tf q /F1 9 Tf Q BT (.) Tj ET'),
    },
    'a full stop that its box enlarges': {
      10: field('(.)'),
      11: appearance('BT /F1 9 Tf (.) Tj ET').replace('[0 0 128 20]', '[0 0 1 1]'),
    },
    'a full stop that its matrix enlarges': {
      10: field('(.)'),
      11: appearance('BT /F1 9 Tf (.) Tj ET', '/Matrix [9 0 0 9 0 0] /Resources << /Font << /F1 3 0 R >> >>'),
    },
    'letters with thick outlines': { 10: field('(.)'), 11: appearance('900 w BT 1 Tr /F1 9 Tf (.) Tj ET') },
    'letters that are not drawn': { 10: field('(Binh)'), 11: appearance('BT 3 Tr /F1 9 Tf (Binh) Tj ET') },
    'white letters': { 10: field('(Binh)'), 11: appearance('BT 1 g /F1 9 Tf (Binh) Tj ET') },
    'letters without any ink': { 10: field('(Binh)'), 11: appearance('BT 0 0 0 0 k /F1 9 Tf (Binh) Tj ET') },
    'a font that is not there': { 10: field('(Binh)'), 11: appearance(shows('Binh'), '') },
    'a layer': {
      10: field('(Binh)'),
      11: appearance(shows('Binh'), '/OC 3 0 R /Resources << /Font << /F1 3 0 R >> >>'),
    },
    'text that breaks off': { 10: field('(Binh)'), 11: appearance('BT /F1 9 Tf (Binh') },
    'nothing, being hidden': { 10: field('(Binh)').replace('/F 4', '/F 2'), 11: appearance(shows('Binh')) },
    'a new background by its characteristics': {
      10: field('(Binh)', '/MK << /BG [1 1 1] >>'),
      11: appearance(shows('Binh')),
    },
  };
  for (const [what, objects] of Object.entries(NOT_PLAIN)) {
    it(`does not permit a filled field that shows ${what}`, async () => {
      const changes = await filled(objects, 2);
      expect(
        changes.some(({ permitted }) => permitted),
        JSON.stringify(changes),
      ).to.equal(false);
      expect(changes).to.not.deep.equal([]);
    });
  }

  it('does not permit filling a field as large as the page, or moving one', async () => {
    const large = form(field('(An)', '', '/Rect [0 0 595 842]'), appearance(shows('An')));
    const fill = { 10: field('(Binh)', '', '/Rect [0 0 595 842]'), 11: appearance(shows('Binh')) };
    expect(outcome(await filled(fill, 2, large))).to.deep.equal(UNSAID);
    const moved = { 10: field('(Binh)', '', '/Rect [72 400 200 420]'), 11: appearance(shows('Binh')) };
    expect((await filled(moved, 2)).map(({ allowed }) => allowed)).to.include(false);
  });

  it('keeps a background that was there when the document was signed', async () => {
    const painted = `1 g 0 0 128 20 re f ${shows('An')}`;
    const fill = { 10: field('(Binh)'), 11: appearance(painted.replace('An', 'Binh')) };
    expect(outcome(await filled(fill, 2, form(field('(An)'), appearance(painted))))).to.deep.equal(PERMITTED);
  });

  it('does not know a font that an earlier revision planted after the signature', async () => {
    const before = form(field('(100)'), appearance(shows('100')));
    const font = '/Type /Font /Subtype /TrueType /BaseFont /Lie /FontDescriptor 902 0 R';
    const planted = {
      13: '<< /Fields [10 0 R] /DA (/Helv 0 Tf 0 g) /DR << /Font << /L 901 0 R >> >> >>',
      901: `<< ${font} >>`,
      902: '<< /Type /FontDescriptor /FontName /Lie /Flags 4 /FontFile2 903 0 R >>',
      903: '<< /Length 3 >>\nstream\nabc\nendstream',
    };
    const resources = '/Resources << /Font << /F1 901 0 R >> >>';
    const fill = { 10: field('(900)'), 11: appearance(shows('900'), resources) };
    const open: DocumentOptions = { ...before, objects: { ...before.objects, ...planted } };
    expect(outcome(await filled(fill, 2, open))).to.deep.equal(PERMITTED);
    const base = await signed(before);
    const own = /\/Fields \[[^\]]*\]/.exec(
      base.toString('latin1').slice(base.lastIndexOf('\n13 0 obj')),
    )?.[0];
    const form13 = planted[13].replace('/Fields [10 0 R]', own ?? '');
    const changes = await changesOf(appendRevision(appendRevision(base, { ...planted, 13: form13 }), fill), {
      docMdpDefault: 2,
    });
    expect(outcome(changes)).to.deep.equal([['font', true, undefined], ...UNSAID]);
  });

  it('does not take a border, a smaller area or a promise of one for a background', async () => {
    const white = { 10: field('(Binh)'), 11: appearance(`1 g 0 0 128 20 re f ${shows('Binh')}`) };
    const among = {
      10: field('(Binh)'),
      11: appearance(`0 0 5 5 re f BT 0 0 128 20 re f ET ${shows('Binh')}`),
    };
    const bordered = form(field('(An)'), appearance(`0 0 128 20 re S ${shows('An')}`));
    const dotted = form(field('(An)'), appearance(`0 0 5 5 re f ${shows('An')}`));
    const promised = form(field('(An)', '/MK << /BG [1 1 1] >>'), appearance(shows('An')));
    expect(outcome(await filled(white, 2, bordered))).to.deep.equal(UNSAID);
    expect(outcome(await filled(white, 2, dotted))).to.deep.equal(UNSAID);
    expect(outcome(await filled(among, 2, dotted))).to.deep.equal(UNSAID);
    const shown = { 10: field('(Binh)', '/MK << /BG [1 1 1] >>'), 11: white[11] };
    expect(outcome(await filled(shown, 2, promised))).to.deep.equal(UNSAID);
  });

  describe('a tick', () => {
    const box = (state: string, rect: string, other = '') =>
      `<< /Type /Annot /Subtype /Widget /FT /Btn /T (Dongy) /V /${state} /AS /${state} ${rect} /P 5 0 R /F 4 /AP << /N << /Yes 11 0 R ${other} >> >> >>`;
    const SMALL = '/Rect [72 600 86 614]';
    const unticked = (rect: string) => form(box('Off', rect), appearance('0 0 m 9 9 l S'));

    it('is permitted where it takes an appearance that was signed', async () => {
      expect(outcome(await filled({ 10: box('Yes', SMALL) }, 2, unticked(SMALL)))).to.deep.equal(PERMITTED);
    });

    it('is not where it brings an appearance of its own, or one that was not there, or is large', async () => {
      const own = { 10: box('Yes', SMALL), 11: appearance('0 0 99 99 re f') };
      expect(outcome(await filled(own, 2, unticked(SMALL)))).to.deep.equal(UNSAID);
      const added = { 10: box('No', SMALL, '/No 900 0 R'), 900: appearance('0 0 99 99 re f') };
      expect(outcome(await filled(added, 2, unticked(SMALL)))).to.deep.equal(UNSAID);
      const large = '/Rect [72 300 286 614]';
      expect(outcome(await filled({ 10: box('Yes', large) }, 2, unticked(large)))).to.deep.equal(UNSAID);
    });
  });

  describe('a comment at level 3', () => {
    const commented = async (annotation: string, document: DocumentOptions = {}, level: 2 | 3 = 3) => {
      const base = await signed(document);
      const [own] = await listSignatureFields(await openPdf(bufferSource(base)));
      const old = document.page === undefined ? '' : '20 0 R';
      const objects = {
        5: `<< ${PAGE} /Annots [${old} ${own?.fieldObject} 0 R 900 0 R] >>`,
        900: `<< /Type /Annot ${annotation} >>`,
        901: appearance('1 g 0 0 128 20 re f'),
      };
      if (!annotation.includes('901')) Reflect.deleteProperty(objects, 901);
      return changesOf(appendRevision(base, objects), { docMdpDefault: level });
    };
    const BIG = '/Rect [100 100 400 300]';
    const PLAIN = {
      'a note': `/Subtype /Text ${BIG} /Contents (x)`,
      'a closed popup': `/Subtype /Popup ${BIG} /Open false`,
      'a link to an address': `/Subtype /Link ${BIG} /A << /S /URI /URI (https://a.vn) >>`,
      'a link of a word, without a border':
        '/Subtype /Link /Rect [72 700 120 712] /Border [0 0 0] /A << /S /URI /URI (https://a.vn) >>',
      'a link that frames a line of text': '/Subtype /Link /Rect [100 400 400 425] /C [1 0 0]',
      'a yellow marker': `/Subtype /Highlight ${BIG} /C [1 1 0]`,
      'an outline': `/Subtype /Circle ${BIG} /C [1 0 0]`,
    };
    const EVIL = {
      'text over the text': `/Subtype /FreeText ${BIG} /Contents (x) /DA (/F1 12 Tf)`,
      'a stamp': `/Subtype /Stamp ${BIG} /AP << /N 901 0 R >>`,
      'a redaction': `/Subtype /Redact ${BIG} /IC [1 1 1]`,
      'a filled circle': `/Subtype /Circle ${BIG} /IC [1 1 1]`,
      'a circle the size of a digit': '/Subtype /Circle /Rect [100 100 108 112]',
      'an outline as thick as a wall': `/Subtype /Square ${BIG} /BS << /W 80 >>`,
      'a cloudy outline': `/Subtype /Square ${BIG} /BE << /S /C /I 2 >>`,
      'a black marker': `/Subtype /Highlight ${BIG} /C [0 0 0]`,
      handwriting: `/Subtype /Ink ${BIG} /InkList [[1 1 9 9]]`,
      'a line through the text': `/Subtype /StrikeOut ${BIG}`,
      'a note drawn over the page': `/Subtype /Text ${BIG} /AP << /N 901 0 R >>`,
      'a note whose icon could be a digit':
        '/Subtype /Text /Rect [9 9 29 29] /Contents (x) /AP << /N 901 0 R >>',
      'an open popup over the page': '/Subtype /Popup /Rect [0 0 595 842] /Open true',
      'a link whose border is a dot':
        '/Subtype /Link /Rect [72 700 73 701] /Border [0 0 2] /A << /S /URI /URI (https://a.vn) >>',
      'a link whose border strikes a line out': '/Subtype /Link /Rect [72 703 300 703]',
      'a white outline': `/Subtype /Square ${BIG} /C [1 1 1]`,
      'a marker that marks elsewhere': `/Subtype /Highlight /Rect [9 9 29 29] /C [1 1 0] /QuadPoints [72 712 300 712 72 690 300 690]`,
      'a marker that darkens': `/Subtype /Highlight ${BIG} /C [0.5 0.5 0]`,
      'a watermark': `/Subtype /Watermark ${BIG} /AP << /N 901 0 R >>`,
    };
    for (const [what, annotation] of Object.entries(PLAIN)) {
      it(`may be ${what}, and not at level 2`, async () => {
        expect(outcome(await commented(annotation))).to.deep.equal([['annotation', true, true]]);
        expect((await commented(annotation, {}, 2)).map(({ allowed }) => allowed)).to.include(false);
      });
    }
    for (const [what, annotation] of Object.entries(EVIL)) {
      it(`leaves the signature undecided when it is ${what} (evil annotation)`, async () => {
        expect(outcome(await commented(annotation))).to.deep.equal([['annotation', true, undefined]]);
      });
    }

    const lain = async (first: string, second: string) => {
      const base = await signed({ page: '/Annots [20 0 R]', objects: { 20: `<< /Type /Annot ${first} >>` } });
      const [own] = await listSignatureFields(await openPdf(bufferSource(base)));
      const objects = {
        5: `<< ${PAGE} /Annots [20 0 R ${own?.fieldObject} 0 R 900 0 R] >>`,
        900: `<< /Type /Annot ${second} >>`,
      };
      return outcome(await changesOf(appendRevision(base, objects), { docMdpDefault: 3 }));
    };

    it('leaves it undecided when outlines lie so close that their lines blacken the page, or marker lies on marker', async () => {
      const outline = (by: number) => `/Subtype /Square /Rect [${100 + by} ${100 + by} 400 300]`;
      const marker = (bottom: number, color: string) =>
        `/Subtype /Highlight /Rect [72 ${bottom} 300 ${bottom + 20}] /C ${color}`;
      const UNSURE = [['annotation', true, undefined]];
      expect(await lain(outline(0), outline(2))).to.deep.equal(UNSURE);
      expect(await lain(outline(0), '/Subtype /Circle /Rect [402 100 440 300]')).to.deep.equal(UNSURE);
      expect(await lain(marker(690, '[1 1 0]'), marker(690, '[0 1 1]'))).to.deep.equal(UNSURE);
      const FINE = [['annotation', true, true]];
      expect(await lain(outline(0), outline(0))).to.deep.equal(FINE);
      expect(await lain(outline(0), '/Subtype /Circle /Rect [410 100 440 300]')).to.deep.equal(FINE);
      expect(await lain(marker(690, '[1 1 0]'), marker(672, '[1 1 0]'))).to.deep.equal(FINE);
    });

    it('may get other words, but not be moved, hidden or taken away when it covered something', async () => {
      const note = (entries: string) => `<< /Type /Annot /Subtype /Text ${entries} >>`;
      const before = note(`${BIG} /Contents (a) /F 4`);
      const edited = async (after: string) => {
        const base = await signed({ page: '/Annots [20 0 R]', objects: { 20: before } });
        return outcome(await changesOf(appendRevision(base, { 20: after }), { docMdpDefault: 3 }));
      };
      expect(await edited(note(`${BIG} /Contents (b) /F 4`))).to.deep.equal([['annotation', true, true]]);
      expect(await edited(note(`${BIG} /Contents (a) /F 2`))).to.deep.equal([
        ['annotation', true, undefined],
      ]);
      expect(await edited(note('/Rect [0 0 9 9] /Contents (a) /F 4'))).to.deep.equal([
        ['annotation', true, undefined],
      ]);
      const stamp = { 20: `<< /Type /Annot /Subtype /FreeText ${BIG} /Contents (not) >>` };
      const base = await signed({ page: '/Annots [20 0 R]', objects: stamp });
      const [own] = await listSignatureFields(await openPdf(bufferSource(base)));
      const gone = appendRevision(base, { 5: `<< ${PAGE} /Annots [${own?.fieldObject} 0 R] >>` });
      expect(outcome(await changesOf(gone, { docMdpDefault: 3 }))).to.deep.equal([
        ['annotation', true, undefined],
      ]);
    });
  });
});
