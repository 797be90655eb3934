// Certification, locks and several signers in a row: what each leaves to those after it, that every earlier signature
// stays whole, and that pdfsig agrees. ISO 32000-2 §12.8.2.

import { expect } from 'chai';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { PdfRef } from '../../../server/signing/pdf/objects.ts';
import { listSignatureFields } from '../../../server/signing/pdf/signatures.ts';
import { sign } from '../../../server/signing/sign-pades.ts';
import { bufferSource } from '../../../server/signing/source.ts';
import type { Mark, SignatureReport, SignatureSpec, Signer } from '../../../server/signing/types.ts';
import { verify } from '../../../server/signing/verify.ts';
import { codeOf } from '../../support/code-of.ts';
import { buildDocument, formParts } from '../../support/pdf-samples/documents.ts';
import { discPng } from '../../support/png.ts';
import { hasProgram } from '../../support/programs.ts';
import { makeSigner, pdfsigVerdicts, pdfText, qpdfCheck, specOf } from './witness.ts';

const VALID = 'Signature is Valid.';
const LEVELS = [1, 2, 3] as const;
const image = (xMm: number, yMm: number, page = 1): Mark => ({
  kind: 'image',
  png: discPng(40, [0, 0, 200]),
  box: { page, xMm, yMm, widthMm: 20, heightMm: 20 },
});
const text = (line: string, yMm: number): Mark => ({
  kind: 'text',
  lines: [line],
  sizePt: 12,
  box: { page: 1, xMm: 20, yMm, widthMm: 60, heightMm: 6 },
});

/** A form with empty fields A, B, C…, each with its place on the page. */
function formOf(names: string): Buffer {
  const objects: Record<number, string> = {};
  const numbers = [...names].map((name, i) => {
    const rect = `${60 + 100 * (i % 5)} 300 ${140 + 100 * (i % 5)} 380`;
    objects[10 + i] =
      `<< /FT /Sig /T (${name}) /Type /Annot /Subtype /Widget /Rect [${rect}] /F 4 /P 5 0 R >>`;
    return `${10 + i} 0 R`;
  });
  const list = `[${numbers.join(' ')}]`;
  return buildDocument({ page: `/Annots ${list}`, catalog: `/AcroForm << /Fields ${list} >>`, objects });
}

describe('signing/certification', function () {
  this.timeout(60_000);
  let signers: Signer[];

  before(function () {
    if (!['openssl', 'qpdf', 'pdfsig', 'pdftotext'].every(hasProgram)) this.skip();
    signers = [makeSigner(), makeSigner()];
  });

  const signed = async (base: Buffer, spec: Partial<SignatureSpec> = {}, by = 0): Promise<Buffer> => {
    const [signer = makeSigner()] = signers.slice(by);
    const { revision } = await sign(bufferSource(base), specOf({ signedAt: new Date(), ...spec }), signer);
    return Buffer.concat([base, revision]);
  };
  /** As its own signers see it: each key is trusted. */
  const reported = async (bytes: Buffer): Promise<SignatureReport[]> => {
    const trustAnchors = signers.flatMap(({ certificateChain }) => certificateChain);
    const policy = { trustAnchors, now: new Date(), requireRevocation: false };
    return (await verify(bufferSource(bytes), policy)).signatures;
  };

  for (const level of LEVELS) {
    it(`certifies at level ${level}, in the signature and in the catalog`, async () => {
      const bytes = await signed(buildDocument(), {
        certify: level,
        marks: [image(50, 50), text('Số: 1', 20)],
      });
      expect(pdfsigVerdicts(bytes)).to.deep.equal([VALID]);
      expect(qpdfCheck(bytes)).to.equal('clean');
      const file = await openPdf(bufferSource(bytes));
      const [field] = await listSignatureFields(file);
      expect(field?.docMdp).to.equal(level);
      const permissions = await file.latest.dict(await file.latest.catalog(), 'Perms');
      const named = permissions?.get('DocMDP');
      expect(named instanceof PdfRef && named.num).to.equal(field?.dictionaryObject);
    });
  }

  it('certifies a document that has a form already, and keeps other permissions', async () => {
    for (const [annots, form] of [
      ['direct', 'direct'],
      ['indirect', 'indirect'],
    ] as const) {
      const parts = formParts(annots, form);
      const base = buildDocument({ ...parts, catalog: `${parts.catalog} /Perms << /Other 3 0 R >>` });
      const bytes = await signed(base, { certify: 2 });
      expect(pdfsigVerdicts(bytes)).to.deep.equal([VALID]);
      const file = await openPdf(bufferSource(bytes));
      const permissions = await file.latest.dict(await file.latest.catalog(), 'Perms');
      expect([...(permissions?.entries.keys() ?? [])]).to.deep.equal(['Other', 'DocMDP']);
    }
  });

  it('refuses to certify after any signature, or where a certification is claimed', async () => {
    const first = await signed(buildDocument());
    const claimed = buildDocument({ catalog: '/Perms << /DocMDP 3 0 R >>' });
    for (const base of [first, claimed])
      expect(await codeOf(signed(base, { certify: 3 }))).to.equal('PDF_FORBIDS_CHANGE');
  });

  it('lets nobody sign after level 1', async () => {
    const first = await signed(buildDocument(), { certify: 1 });
    for (const spec of [{}, { marks: [image(50, 50)] }, { certify: 1 as const }])
      expect(await codeOf(signed(first, spec))).to.equal('PDF_FORBIDS_CHANGE');
  });

  for (const level of [2, 3] as const) {
    it(`lets others sign after level ${level}, and all stay whole`, async () => {
      const first = await signed(buildDocument(), { certify: level, marks: [image(20, 50)] });
      const second = await signed(first, { marks: [image(60, 50)] }, 1);
      const third = await signed(second, { role: 'agency', marks: [image(100, 50)] });
      expect(pdfsigVerdicts(third)).to.deep.equal([VALID, VALID, VALID]);
      for (const { facts, verdict } of await reported(third)) {
        expect(verdict).to.equal('VALID');
        expect(facts.changesAfter.every(({ allowed }) => allowed)).to.equal(true);
      }
    });
  }

  it('draws several marks as one where a certification of level 2 allows no further annotation', async () => {
    const first = await signed(buildDocument(), { certify: 2 });
    const bytes = await signed(first, {
      role: 'agency',
      marks: [text('Số: 15/QĐ', 50), image(25, 55), text('Hà Nội', 76)],
    });
    expect(pdfText(bytes)).to.contain('Số: 15/QĐ').and.to.contain('Hà Nội');
    expect(bytes.subarray(first.length).toString('latin1')).not.to.contain('/Stamp');
    expect(pdfsigVerdicts(bytes)).to.deep.equal([VALID, VALID]);
    const block: Mark = {
      kind: 'block',
      box: { page: 1, xMm: 20, yMm: 80, widthMm: 40, heightMm: 10 },
      parts: [
        { kind: 'text', lines: ['Sao y'], sizePt: 12, at: { xMm: 10, yMm: 2, widthMm: 30, heightMm: 6 } },
      ],
    };
    const withBlock = await signed(first, { marks: [block, text('Hà Nội', 92)] });
    expect(pdfText(withBlock)).to.contain('Sao y').and.to.contain('Hà Nội');
    const far = [text('Số: 15/QĐ', 20), image(100, 250)];
    expect(await codeOf(signed(first, { marks: far }))).to.equal('PDF_FORBIDS_CHANGE');
    const two = await signed(buildDocument({ pages: 2 }), { certify: 2 });
    expect(await codeOf(signed(two, { marks: [image(20, 20), image(20, 20, 2)] }))).to.equal(
      'PDF_FORBIDS_CHANGE',
    );
    const field = await signed(formOf('A'), { certify: 2 });
    expect(await codeOf(signed(field, { fieldName: 'A', marks: far }))).to.equal('PDF_FORBIDS_CHANGE');
  });

  it('stamps freely after level 3', async () => {
    const first = await signed(buildDocument(), { certify: 3 });
    const bytes = await signed(first, { marks: [text('Số: 15/QĐ', 20), image(100, 250)] });
    expect(bytes.subarray(first.length).toString('latin1')).to.contain('/Stamp');
    expect(pdfsigVerdicts(bytes)).to.deep.equal([VALID, VALID]);
  });

  it('keeps five signers in a row whole, in fields of the form and in new ones', async () => {
    let bytes: Buffer = await signed(formOf('ABC'), { certify: 2, fieldName: 'A', marks: [image(1, 1)] });
    bytes = await signed(bytes, { fieldName: 'B', marks: [image(1, 1)] }, 1);
    bytes = await signed(bytes, { role: 'agency', marks: [image(100, 20)] });
    bytes = await signed(
      bytes,
      { fieldName: 'C', marks: [text('Đồng ý', 1)], lock: { action: 'Exclude', fields: ['C'] } },
      1,
    );
    bytes = await signed(bytes, { marks: [image(140, 20)] });
    expect(qpdfCheck(bytes)).to.equal('clean');
    expect(pdfsigVerdicts(bytes)).to.deep.equal([VALID, VALID, VALID, VALID, VALID]);
    const reports = await reported(bytes);
    expect(reports.map(({ field, verdict, facts }) => [field, verdict, facts.coverage])).to.deep.equal([
      ['A', 'VALID', 'whole-revision'],
      ['B', 'VALID', 'whole-revision'],
      ['VanthuAgency1', 'VALID', 'whole-revision'],
      ['C', 'VALID', 'whole-revision'],
      ['VanthuPerson1', 'VALID', 'whole-file'],
    ]);
  });

  it('reports a signature in a field that an earlier one locked', async () => {
    const first = await signed(formOf('AB'), { fieldName: 'A', lock: { action: 'Include', fields: ['X'] } });
    const second = await signed(first, { fieldName: 'B' });
    // As a signer would have it who does not ask: the lock means B, and all bytes stay where they are.
    const locked = Buffer.from(second.toString('latin1').replaceAll('[(X)]', '[(B)]'), 'latin1');
    for (const [bytes, allowed] of [
      [second, true],
      [locked, false],
    ] as const) {
      const changes = (await reported(bytes)).flatMap(({ facts }) => facts.changesAfter);
      expect(changes.map((change) => [change.kind, change.allowed])).to.deep.equal([
        ['signature-added', allowed],
      ]);
    }
  });

  it('writes a lock where the signer wishes one, in the field and in the signature', async () => {
    const bytes = await signed(formOf('AB'), {
      fieldName: 'A',
      lock: { action: 'Include', fields: ['B'], level: 2 },
    });
    const raw = bytes.toString('latin1');
    expect(raw).to.match(/\/Type \/SigFieldLock \/Action \/Include \/Fields \[\(B\)\] \/P 2/);
    expect(raw).to.match(/\/TransformMethod \/FieldMDP .*\/Data 1 0 R/);
    const [field] = await listSignatureFields(await openPdf(bufferSource(bytes)));
    expect(field).to.deep.include({ docMdp: 2, fieldMdp: { action: 'Include', fields: ['B'] } });
    const fresh = await signed(buildDocument(), { lock: { action: 'All' } });
    expect(pdfsigVerdicts(await signed(fresh))).to.deep.equal([VALID, VALID]);
  });
});
