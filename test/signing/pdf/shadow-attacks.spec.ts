// Changes that hide behind an allowed one: what an author prepares in the file before it is signed, and brings to light
// afterwards. "Shadow Attacks" (Mainka et al., NDSS 2021), "Breaking the Specification" (Rohlmann et al., S&P 2021).

import { expect } from 'chai';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { listSignatureFields } from '../../../server/signing/pdf/signatures.ts';
import { bufferSource } from '../../../server/signing/source.ts';
import type { RevisionChange, SignatureSpec, Signer } from '../../../server/signing/types.ts';
import { appendRevision } from '../../support/pdf-samples/assemble.ts';
import { buildDocument, type DocumentOptions, formParts } from '../../support/pdf-samples/documents.ts';
import { discPng } from '../../support/png.ts';
import { hasProgram } from '../../support/programs.ts';
import { changesOf as changesAfter } from './changes-of.ts';
import { makeSigner, signedBytes, specOf } from './witness.ts';

const PAGE = '/Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents 4 0 R';
const FORM_XOBJECT = '<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 3 >>\nstream\nq Q\nendstream';
const SIGNATURE =
  '<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <00> >>';
const WIDGET = '/Type /Annot /Subtype /Widget /FT /Sig /T (Moi) /F 132 /P 5 0 R';

/** The first signature's field, the form it stands in, and the objects an attacker writes to add a field of his own. */
interface Target {
  bytes: Buffer;
  field: string;
  form: number;
}

async function targetOf(bytes: Buffer): Promise<Target> {
  const file = await openPdf(bufferSource(bytes));
  const field = `${(await listSignatureFields(file))[0]?.fieldObject} 0 R`;
  const form = Number(/\/AcroForm (\d+) 0 R/.exec(bytes.toString('latin1'))?.[1]);
  return { bytes, field, form };
}

/** Objects of a second signature whose field is object 900, its value 901. */
const secondSignature = ({ field, form }: Target, widget: string, fields = ''): Record<number, string> => ({
  [form]: `<< /Fields [${fields} ${field} 900 0 R] /SigFlags 3 >>`,
  5: `<< ${PAGE} /Annots [${field} 900 0 R] >>`,
  900: `<< ${WIDGET} /V 901 0 R ${widget} >>`,
  901: SIGNATURE,
});

const changesOf = (bytes: Uint8Array) => changesAfter(bytes, { field: 'VanthuPerson1' });

const forbidden = (changes: RevisionChange[]) => changes.filter((c) => !c.allowed).map((c) => c.kind);
const allowed = (changes: RevisionChange[]) => changes.filter((c) => c.allowed).map((c) => c.kind);

describe('signing/shadow-attacks', () => {
  let signer: Signer;
  before(function () {
    if (!hasProgram('openssl')) this.skip();
    signer = makeSigner();
  });

  const signed = (document: DocumentOptions = {}) => signedBytes(buildDocument(document), specOf(), signer);
  const target = async (document: DocumentOptions = {}) => targetOf(await signed(document));

  it('allows a plain second signature written by another program', async () => {
    const victim = await target();
    const objects = {
      ...secondSignature(victim, '/Rect [72 72 200 120] /AP << /N 902 0 R >>'),
      902: FORM_XOBJECT,
    };
    const changes = await changesOf(appendRevision(victim.bytes, objects));
    expect([allowed(changes), forbidden(changes)]).to.deep.equal([['signature-added'], []]);
    expect(changes[0]?.page).to.equal(1);
  });

  describe('a timestamp, which anybody can get,', () => {
    const IMAGE: SignatureSpec['marks'] = [
      {
        kind: 'image',
        png: discPng(20, [9, 9, 9]),
        box: { page: 1, xMm: 20, yMm: 40, widthMm: 50, heightMm: 20 },
      },
    ];
    const stamped = async (marks: SignatureSpec['marks'], replace: (text: string) => string) => {
      const first = await signed();
      const both = await signedBytes(first, specOf({ role: 'agency', marks }), signer);
      const revision = replace(both.subarray(first.length).toString('latin1'));
      return changesOf(Buffer.concat([first, Buffer.from(revision, 'latin1')]));
    };
    const bySubFilter = (text: string) => text.replace('/ETSI.CAdES.detached', '/ETSI.RFC3161'.padEnd(20));

    it('may be added when it shows nothing', async () => {
      const changes = await stamped([], bySubFilter);
      expect([allowed(changes), forbidden(changes)]).to.deep.equal([['timestamp-added'], []]);
    });

    it('may not show anything', async () => {
      expect(forbidden(await stamped(IMAGE, bySubFilter))).to.include('annotation');
    });

    it('may not show anything under the name of a signature either', async () => {
      const victim = await target();
      const objects = {
        ...secondSignature(victim, '/Rect [72 72 200 120] /AP << /N 902 0 R >>'),
        901: SIGNATURE.replace('/Type /Sig', '/Type /DocTimeStamp'),
        902: FORM_XOBJECT,
      };
      expect(forbidden(await changesOf(appendRevision(victim.bytes, objects)))).to.include('annotation');
    });
  });

  it('refuses a dormant cross-reference section that a later revision puts in front of the signed one', async () => {
    const plain = buildDocument();
    const start = /startxref\n(\d+)\n/.exec(plain.toString('latin1'))?.[1];
    const dormant = (previous: number) => {
      const other = '4 0 obj\n<< /Length 3 >>\nstream\nq Q\nendstream\nendobj\n';
      const entry = `4 1\n${String(plain.length).padStart(10, '0')} 00000 n \n`;
      const prev = String(previous).padStart(10, '0');
      const section = `xref\n${entry}trailer\n<< /Size 6 /Root 1 0 R /Prev ${prev} >>\n`;
      return Buffer.concat([plain, Buffer.from(`${other}${section}startxref\n${start}\n%%EOF\n`, 'latin1')]);
    };
    const startOf = (bytes: Buffer) =>
      Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(bytes.toString('latin1'))?.[1]);
    const rehearsal = await signedBytes(dormant(0), specOf(), signer);
    const victim = await signedBytes(dormant(startOf(rehearsal)), specOf(), signer);
    expect(startOf(victim)).to.equal(startOf(rehearsal));
    const section = victim.toString('latin1').indexOf('xref\n4 1\n');
    const root = /\/Root (\d+ 0 R)/.exec(victim.toString('latin1'))?.[1];
    const info = `900 0 obj\n<< /Producer (x) >>\nendobj\n`;
    const entry = `900 1\n${String(victim.length).padStart(10, '0')} 00000 n \n`;
    const trailer = `trailer\n<< /Size 901 /Root ${root} /Info 900 0 R /Prev ${section} >>\n`;
    const end = `xref\n${entry}${trailer}startxref\n${victim.length + info.length}\n%%EOF\n`;
    const bytes = Buffer.concat([victim, Buffer.from(info + end, 'latin1')]);
    const file = await openPdf(bufferSource(bytes));
    const [field] = await listSignatureFields(file);
    const changes = await changesAfter(bytes);
    expect(field?.coverage === 'partial' || forbidden(changes).length > 0, JSON.stringify(changes)).to.equal(
      true,
    );
  });

  it('refuses a new signature field that takes an existing object for its widget', async () => {
    const document = { page: '/PieceInfo 20 0 R', objects: { 20: '<< /Shown /Before >>' } };
    const victim = await target(document);
    const objects = {
      [victim.form]: `<< /Fields [${victim.field} 900 0 R] /SigFlags 3 >>`,
      900: '<< /FT /Sig /T (Moi) /V 901 0 R /Kids [20 0 R] >>',
      901: SIGNATURE,
      20: '<< /Type /Annot /Subtype /Widget /Parent 900 0 R /Rect [0 0 0 0] /P 5 0 R >>',
    };
    expect(forbidden(await changesOf(appendRevision(victim.bytes, objects)))).to.include('structure');
  });

  it('refuses a developer extension that was something else before, or is in use as something else', async () => {
    for (const before of ['<< /F1 3 0 R >>', '<< /BaseVersion 3 0 R >>']) {
      const victim = await target({
        catalog: '/Extensions << /VNVN 20 0 R >>',
        page: '/PieceInfo << /Font 20 0 R >>',
        objects: { 20: before },
      });
      const objects = { 20: '<< /BaseVersion /1.7 /ExtensionLevel 1 >>' };
      expect(forbidden(await changesOf(appendRevision(victim.bytes, objects))), before).to.not.deep.equal([]);
    }
  });

  it('allows the usual entries of document information to be updated', async () => {
    const info = (date: string) => `<< /Title (a) /ModDate (${date}) >>`;
    const victim = await target({ trailer: '/Info 20 0 R', objects: { 20: info('D:2025') } });
    const changes = await changesOf(appendRevision(victim.bytes, { 20: info('D:2026') }, '/Info 20 0 R'));
    expect([allowed(changes), forbidden(changes)]).to.deep.equal([['metadata'], []]);
  });

  it('refuses a signed field that gains a drawing resource under a harmless name', async () => {
    const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>';
    const empty = '/Type /Annot /Subtype /Widget /FT /Sig /T (Trong) /Rect [0 0 0 0] /P 5 0 R /F 132';
    const victim = await target({
      page: '/Annots [20 0 R]',
      catalog: '/AcroForm 13 0 R',
      objects: { 13: '<< /Fields [20 0 R] >>', 20: `<< ${empty} >>`, 21: font },
    });
    for (const key of ['M', 'NM', 'DA']) {
      const objects = { 20: `<< ${empty} /V 901 0 R /${key} 21 0 R >>`, 901: SIGNATURE };
      expect(forbidden(await changesOf(appendRevision(victim.bytes, objects))), key).to.not.deep.equal([]);
    }
  });

  it('refuses a list of annotations that serves as another list at the same time', async () => {
    const victim = await target({
      page: '/Annots 20 0 R',
      catalog: '/PieceInfo << /Off 20 0 R >>',
      objects: { 20: '[]' },
    });
    const objects = {
      ...secondSignature(victim, '/Rect [0 0 0 0]'),
      5: `<< ${PAGE} /Annots 20 0 R >>`,
      20: `[${victim.field} 900 0 R]`,
    };
    expect(forbidden(await changesOf(appendRevision(victim.bytes, objects)))).to.include('resource');
  });

  it('refuses another default appearance of the fields, and a lock taken off a field', async () => {
    const filled = await target(formParts('direct', 'indirect'));
    const white = { 13: `<< /Fields [10 0 R ${filled.field}] /SigFlags 3 /DA (/Helv 0 Tf 1 g) >>` };
    expect(forbidden(await changesOf(appendRevision(filled.bytes, white)))).to.include('form-filled');
    const empty = '/Type /Annot /Subtype /Widget /FT /Sig /T (Trong) /Rect [0 0 0 0] /P 5 0 R /F 132';
    const victim = await target({
      page: '/Annots [20 0 R]',
      catalog: '/AcroForm 13 0 R',
      objects: { 13: '<< /Fields [20 0 R] >>', 20: `<< ${empty} /Lock << /Action /All >> >>` },
    });
    const unlocked = { 20: `<< ${empty} /V 901 0 R >>`, 901: SIGNATURE };
    expect(forbidden(await changesOf(appendRevision(victim.bytes, unlocked)))).to.include('structure');
  });
});
