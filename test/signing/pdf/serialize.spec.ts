import { expect } from 'chai';
import { PDFDocument } from 'pdf-lib';
import { complete } from '../../../server/signing/complete.ts';
import { bufferSource, concatSource, prepare, type SignatureSpec } from '../../../server/signing/index.ts';
import { ChangeAnalysis } from '../../../server/signing/pdf/changes.ts';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { dictOf, PdfStream } from '../../../server/signing/pdf/objects.ts';
import { numberText, serialize } from '../../../server/signing/pdf/serialize.ts';

const spec = (role: SignatureSpec['role'], page: number): SignatureSpec => ({
  role,
  signedAt: new Date('2026-11-24T02:00:00Z'),
  marks: [
    {
      kind: 'text',
      box: { page, xMm: 20, yMm: 30, widthMm: 40, heightMm: 8 },
      lines: ['Số: 15/SNV-VP'],
      sizePt: 13,
    },
  ],
});

describe('a stream in a PDF', () => {
  it('is written with its own length, and only as an object of its own', () => {
    const stream = new PdfStream(dictOf({ Length: 99, N: true }), 0, Buffer.from('abc'));
    expect(Buffer.from(serialize(stream)).toString('latin1')).to.equal(
      '<< /N true /Length 3 >>\nstream\nabc\nendstream',
    );
    expect(() => serialize(dictOf({ A: stream }))).to.throw(TypeError);
    expect(() => serialize(new PdfStream(dictOf({}), 0))).to.throw(TypeError);
  });
});

describe('numbers in a PDF', () => {
  it('read back as exactly the same number, and have no exponent', () => {
    const numbers = [0, 1, -1, 0.1, 595.303937007874, -841.889763779528, 1e-7, -2.5e-9, 1e21, 123456789.125];
    for (const number of numbers) {
      const text = numberText(number);
      expect(text).to.match(/^-?\d+(\.\d+)?$/);
      expect(Number(text)).to.equal(number);
    }
  });

  it('of a page written again stay as they were, so that a second signature on another page changes nothing', async () => {
    const made = await PDFDocument.create();
    // The paper size LibreOffice writes.
    for (let page = 0; page < 2; page++) made.addPage([595.303937007874, 841.889763779528]);
    let bytes: Uint8Array = await made.save();
    for (const [role, page] of [
      ['person', 2],
      ['agency', 1],
    ] as const) {
      const base = bufferSource(bytes);
      const { revision } = complete(await prepare(base, spec(role, page)), Uint8Array.of(0x30, 0));
      const whole = concatSource(base, revision);
      bytes = await whole.read(0, whole.size);
    }
    const changes = await new ChangeAnalysis(await openPdf(bufferSource(bytes)), []).after(2);
    expect(changes.filter(({ allowed }) => !allowed)).to.deep.equal([]);
    expect(changes).to.not.deep.equal([]);
  });
});
