// Signing every form of PDF: the old bytes stay, independent programs agree, marks are where and what they should be.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PDFDocument } from 'pdf-lib';
import { assertExtends } from '../../../server/signing/assert-extends.ts';
import { complete } from '../../../server/signing/complete.ts';
import { pdfFacts } from '../../../server/signing/pdf/facts.ts';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { dictValue } from '../../../server/signing/pdf/objects.ts';
import { rectangle } from '../../../server/signing/pdf/pages.ts';
import { listSignatureFields } from '../../../server/signing/pdf/signatures.ts';
import { prepare } from '../../../server/signing/prepare.ts';
import { bufferSource } from '../../../server/signing/source.ts';
import type { Mark, Signer } from '../../../server/signing/types.ts';
import { codeOf } from '../../support/code-of.ts';
import { appendRevision } from '../../support/pdf-samples/assemble.ts';
import { buildDocument, formParts } from '../../support/pdf-samples/documents.ts';
import { discPng } from '../../support/png.ts';
import { hasProgram } from '../../support/programs.ts';
import {
  drawPage,
  makeSigner,
  pdfsigVerdicts,
  pdfText,
  qpdfCheck,
  signedBytes,
  specOf,
  withFolder,
} from './witness.ts';

const VALID = 'Signature is Valid.';
const BLUE: Mark = {
  kind: 'image',
  png: discPng(60, [0, 0, 200]),
  box: { page: 1, xMm: 120, yMm: 200, widthMm: 30, heightMm: 20 },
};
const sealMarks = (sealPage: number): Mark[] => [
  {
    kind: 'text',
    lines: ['Số: 15/QĐ-UBND'],
    sizePt: 13,
    box: { page: 1, xMm: 30, yMm: 30, widthMm: 60, heightMm: 6 },
  },
  {
    kind: 'text',
    lines: ['Đà Nẵng, ngày 23 tháng 11 năm 2026'],
    sizePt: 13,
    style: 'italic',
    box: { page: 1, xMm: 100, yMm: 30, widthMm: 80, heightMm: 6 },
  },
  {
    kind: 'image',
    png: discPng(60, [220, 0, 0]),
    box: { page: sealPage, xMm: 100, yMm: 195, widthMm: 36, heightMm: 36 },
  },
];

const viaQpdf = (...args: string[]): Buffer =>
  withFolder((folder) => {
    writeFileSync(join(folder, 'in.pdf'), buildDocument({ pages: 3 }));
    execFileSync('qpdf', [join(folder, 'in.pdf'), ...args, join(folder, 'out.pdf')]);
    return readFileSync(join(folder, 'out.pdf'));
  });

const INPUTS: Record<string, () => Buffer | Promise<Buffer>> = {
  'a classic table': () => buildDocument(),
  'a cross-reference stream': () => buildDocument({ form: 'stream' }),
  'a cross-reference stream without predictor': () => buildDocument({ form: 'stream', predictor: false }),
  'a hybrid file as Word writes it': () => buildDocument({ form: 'hybrid' }),
  'no line end behind the last %%EOF': () => buildDocument({ noFinalEol: true }),
  'direct /Annots and a direct form': () => buildDocument(formParts('direct', 'direct')),
  'direct /Annots and an indirect form': () => buildDocument(formParts('direct', 'indirect')),
  'indirect /Annots and a direct form': () => buildDocument(formParts('indirect', 'direct')),
  'indirect /Annots and an indirect form in object streams': () =>
    buildDocument({ ...formParts('indirect', 'indirect'), form: 'stream' }),
  'a form in a hybrid file': () => buildDocument({ ...formParts('indirect', 'indirect'), form: 'hybrid' }),
  'an incremental update': () =>
    appendRevision(buildDocument(), { 3: '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>' }),
  'a linearised file': () => viaQpdf('--linearize'),
  'a linearised file with object streams': () => viaQpdf('--linearize', '--object-streams=generate'),
  'pdf-lib, object streams': async () => {
    const doc = await PDFDocument.create();
    doc.addPage().drawText('Hello');
    return Buffer.from(await doc.save());
  },
  'pdf-lib, classic': async () => {
    const doc = await PDFDocument.create();
    doc.addPage().drawText('Hello');
    return Buffer.from(await doc.save({ useObjectStreams: false }));
  },
};

describe('signing/prepare', function () {
  this.timeout(60_000);
  let signer: Signer;
  const programs = ['openssl', 'qpdf', 'pdfsig', 'pdftotext', 'pdftoppm'].every(hasProgram);

  before(function () {
    if (!programs) this.skip();
    signer = makeSigner();
  });

  for (const [name, build] of Object.entries(INPUTS)) {
    it(`signs ${name} twice, and qpdf and pdfsig agree`, async () => {
      const base = await build();
      const first = await signedBytes(base, specOf({ marks: [BLUE] }), signer);
      const second = await signedBytes(first, specOf({ role: 'agency', marks: sealMarks(1) }), signer);
      expect(second.subarray(0, base.length).equals(base)).to.equal(true);
      await assertExtends(bufferSource(first), bufferSource(second));
      expect(qpdfCheck(second)).to.equal('clean');
      expect(pdfsigVerdicts(second)).to.deep.equal([VALID, VALID]);
      expect(pdfText(second))
        .to.contain('Số: 15/QĐ-UBND')
        .and.to.contain('Đà Nẵng, ngày 23 tháng 11 năm 2026');
      const fields = await listSignatureFields(await openPdf(bufferSource(second)));
      expect(fields.map((field) => [field.name, field.coverage])).to.deep.equal([
        ['VanthuPerson1', 'whole-revision'],
        ['VanthuAgency1', 'whole-file'],
      ]);
    });
  }

  it('signs what LibreOffice makes', async function () {
    if (!hasProgram('soffice')) this.skip();
    const base = withFolder((folder) => {
      writeFileSync(join(folder, 'in.txt'), 'Quyết định về việc thử nghiệm\n');
      const profile = `-env:UserInstallation=file://${folder}/profile`;
      execFileSync(
        'soffice',
        [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, join(folder, 'in.txt')],
        {
          stdio: 'pipe',
        },
      );
      return readFileSync(join(folder, 'in.pdf'));
    });
    const signed = await signedBytes(base, specOf({ marks: [BLUE] }), signer);
    expect(qpdfCheck(signed)).to.equal('clean');
    expect(pdfsigVerdicts(signed)).to.deep.equal([VALID]);
    expect(pdfText(signed)).to.contain('Quyết định về việc thử nghiệm');
  });

  for (const rotate of [0, 90, 180, 270]) {
    it(`puts a mark where the reader sees it on a page turned by ${rotate}, inside the crop box`, async () => {
      const base = buildDocument({ page: `/Rotate ${rotate} /CropBox [50 100 450 700]` });
      const box = { page: 1, xMm: 20, yMm: 30, widthMm: 40, heightMm: 10 };
      const text: Mark = { kind: 'text', lines: ['15/QĐ'], sizePt: 13, box: { ...box, yMm: 60 } };
      const bytes = await signedBytes(base, specOf({ marks: [{ ...BLUE, box }, text] }), signer);
      const picture = drawPage(bytes);
      expect([picture.width, picture.height]).to.deep.equal(rotate % 180 === 0 ? [400, 600] : [600, 400]);
      const center = picture.at(((20 + 20) * 72) / 25.4, ((30 + 5) * 72) / 25.4);
      expect(center[2]).to.be.greaterThan(center[0] + 100);
      expect(picture.at((15 * 72) / 25.4, (35 * 72) / 25.4)).to.deep.equal([255, 255, 255]);
      // Upright for the reader: the letters run along the box, so poppler reads them as one word.
      expect(pdfText(bytes)).to.contain('15/QĐ');
    });
  }

  it('takes millimetres as those of the printed page where its unit is not 1/72 inch', async () => {
    const base = buildDocument({ page: '/UserUnit 2 /MediaBox [0 0 300 400]' });
    const { pages } = await pdfFacts(bufferSource(base));
    expect(pages[0]?.widthMm).to.be.closeTo((600 * 25.4) / 72, 1e-9);
    const box = { page: 1, xMm: 90, yMm: 200, widthMm: 40, heightMm: 20 };
    const bytes = await signedBytes(base, specOf({ marks: [{ ...BLUE, box }] }), signer);
    const file = await openPdf(bufferSource(bytes));
    const [field] = await listSignatureFields(file);
    const widget = await file.latest.object(field?.fieldObject ?? 0);
    // 90 mm and 220 mm from the top left corner, in units of 1/36 inch.
    const [left, bottom] = (await rectangle(file.latest, dictValue(widget)?.get('Rect') ?? null)) ?? [];
    expect(left).to.be.closeTo((90 * 36) / 25.4, 0.01);
    expect(bottom).to.be.closeTo(400 - (220 * 36) / 25.4, 0.01);
  });

  it('puts number and seal on different pages in one revision', async () => {
    const base = buildDocument({ pages: 3 });
    const bytes = await signedBytes(base, specOf({ role: 'agency', marks: sealMarks(3) }), signer);
    const file = await openPdf(bufferSource(bytes));
    expect(file.revisions).to.have.length(2);
    const [field] = await listSignatureFields(file);
    expect(field?.page).to.equal(3);
    const seal = drawPage(bytes, 3).at(((100 + 18) * 72) / 25.4, ((195 + 18) * 72) / 25.4);
    expect(seal[0]).to.be.greaterThan(seal[2] + 100);
    expect(qpdfCheck(bytes)).to.equal('clean');
  });

  it('sets text that would not fit smaller instead of cutting it', async () => {
    const text: Mark = {
      kind: 'text',
      lines: ['Số: 123456789/QĐ-UBND-VP-NC-KGVX'],
      sizePt: 30,
      box: { page: 1, xMm: 30, yMm: 30, widthMm: 40, heightMm: 6 },
    };
    const bytes = await signedBytes(buildDocument(), specOf({ marks: [text] }), signer);
    expect(pdfText(bytes)).to.contain('Số: 123456789/QĐ-UBND-VP-NC-KGVX');
  });

  it('keeps decomposed Vietnamese as composed text', async () => {
    const words = 'Nguyễn Thị Lấp Lánh Ánh, Phường Ngũ Hiệp';
    const text: Mark = {
      kind: 'text',
      lines: [words.normalize('NFD')],
      sizePt: 12,
      style: 'bold',
      color: 'blue',
      box: { page: 1, xMm: 30, yMm: 30, widthMm: 120, heightMm: 10 },
    };
    const spec = specOf({ marks: [text], reason: 'Ký duyệt', location: 'Hà Nội' });
    const bytes = await signedBytes(buildDocument(), spec, signer);
    expect(pdfText(bytes)).to.contain(words.normalize('NFC'));
    const [field] = await listSignatureFields(await openPdf(bufferSource(bytes)));
    expect(field?.reason).to.equal('Ký duyệt');
    expect(field?.location).to.equal('Hà Nội');
    expect(field?.claimedAt?.toISOString()).to.equal('2026-11-23T01:30:15.000Z');
  });

  it('gives a second signature of the same role its own name', async () => {
    const first = await signedBytes(buildDocument(), specOf(), signer);
    const second = await signedBytes(first, specOf(), signer);
    const fields = await listSignatureFields(await openPdf(bufferSource(second)));
    expect(fields.map((field) => field.name)).to.deep.equal(['VanthuPerson1', 'VanthuPerson2']);
  });

  it('enlarges the hole once when the signature does not fit', async () => {
    const { sign } = await import('../../../server/signing/sign.ts');
    const source = bufferSource(buildDocument());
    const options = { contentsCapacity: 100, buildCms: async () => new Uint8Array(5000).fill(0x30) };
    const output = await sign(source, specOf(), signer, options);
    expect(output.revision.length).to.be.greaterThan(10_000);
  });

  it('refuses a signature longer than the hole', async () => {
    const prepared = await prepare(bufferSource(buildDocument()), specOf(), { contentsCapacity: 10 });
    expect(await codeOf((async () => complete(prepared, new Uint8Array(11)))())).to.equal(
      'CONTENTS_TOO_SMALL',
    );
  });

  it('refuses a prepared revision whose hole is not one', async () => {
    const prepared = await prepare(bufferSource(buildDocument()), specOf());
    const moved = {
      ...prepared,
      byteRange: [0, prepared.byteRange[1] + 1, prepared.byteRange[2], 0] as const,
    };
    expect(await codeOf((async () => complete(moved, new Uint8Array(11)))())).to.equal('SELF_CHECK_FAILED');
  });

  it('does not give out what its own check rejects', async () => {
    const { sign } = await import('../../../server/signing/sign.ts');
    const source = bufferSource(buildDocument());
    const options = { buildCms: async () => new Uint8Array(10), selfCheck: async () => false };
    expect(await codeOf(sign(source, specOf(), signer, options))).to.equal('SELF_CHECK_FAILED');
  });

  it('refuses a page that is not there', async () => {
    const marks: Mark[] = [{ ...BLUE, box: { ...BLUE.box, page: 2 } }];
    expect(await codeOf(prepare(bufferSource(buildDocument()), specOf({ marks })))).to.equal(
      'PDF_PAGE_UNKNOWN',
    );
  });

  for (const [what, change] of Object.entries({
    'outside the page': { xMm: 300 },
    'without width': { widthMm: 0 },
    'that is not a number': { yMm: Number.NaN },
  })) {
    it(`refuses a box ${what}`, async () => {
      const marks: Mark[] = [{ ...BLUE, box: { ...BLUE.box, ...change } }];
      expect(await codeOf(prepare(bufferSource(buildDocument()), specOf({ marks })))).to.equal('MARK_BROKEN');
    });
  }

  it('refuses an image that is no PNG, or a damaged or a gigantic one', async () => {
    const png = Buffer.from(discPng(10, [0, 0, 0]));
    const huge = Buffer.from(png);
    huge.writeUInt32BE(100_000, 16);
    huge.writeUInt32BE(100_000, 20);
    for (const bytes of [
      Buffer.from('GIF89a and more of the same kind'),
      png.subarray(0, 50),
      png.with(50, png[50] === 0 ? 1 : 0),
      huge,
    ]) {
      const marks: Mark[] = [{ ...BLUE, kind: 'image', png: bytes, box: BLUE.box }];
      expect(await codeOf(prepare(bufferSource(buildDocument()), specOf({ marks })))).to.equal('MARK_BROKEN');
    }
  });

  it('refuses a document whose certification forbids every change', async () => {
    const base = await signedBytes(buildDocument(), specOf(), signer);
    const file = await openPdf(bufferSource(base));
    const [field] = await listSignatureFields(file);
    const locked = appendRevision(base, {
      [field?.fieldObject ?? 0]:
        `<< /Type /Annot /Subtype /Widget /FT /Sig /T (VanthuPerson1) /Rect [0 0 0 0] /V ${field?.dictionaryObject} 0 R /Lock << /Action /All /P 1 >> >>`,
    });
    expect(await codeOf(prepare(bufferSource(locked), specOf()))).to.equal('PDF_FORBIDS_CHANGE');
  });

  it('tells a changed, a shortened and an unchanged return from an extension', async () => {
    const issued = buildDocument();
    const changed = Buffer.concat([issued, Buffer.from('more')]);
    changed[20] = 0x41;
    for (const returned of [issued, issued.subarray(0, 50), changed]) {
      expect(await codeOf(assertExtends(bufferSource(issued), bufferSource(returned)))).to.equal(
        'NOT_EXTENSION',
      );
    }
  });
});
