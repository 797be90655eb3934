// Streams that the reader itself decodes: what they expand to is bounded before it is there, and damage has one answer.
import { deflateSync } from 'node:zlib';
import { expect } from 'chai';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { decodeStream } from '../../../server/signing/pdf/filters.ts';
import { Budget, DEFAULT_LIMITS } from '../../../server/signing/pdf/limits.ts';
import { dictOf, nameOf, PdfDict, type PdfObject, PdfString } from '../../../server/signing/pdf/objects.ts';
import { bufferSource } from '../../../server/signing/source.ts';
import { codeOf } from '../../support/code-of.ts';
import { buildDocument } from '../../support/pdf-samples/documents.ts';

const flate = (parameters?: Record<string, PdfObject>): PdfDict =>
  dictOf({ Filter: nameOf('FlateDecode'), ...(parameters && { DecodeParms: dictOf(parameters) }) });
const budgetOf = (expandedBytes: number) => new Budget({ ...DEFAULT_LIMITS, expandedBytes });
const decode = (data: Uint8Array, dict = flate(), budget = budgetOf(1000)) =>
  Buffer.from(decodeStream(dict, data, budget));
const refusal = (...given: Parameters<typeof decode>) => codeOf((async () => decode(...given))());
const zeros = (length: number) => deflateSync(Buffer.alloc(length));

describe('signing/pdf filters', () => {
  it('count what all streams of a file expand to, to the last byte', async () => {
    const budget = budgetOf(10);
    expect(decode(zeros(4), flate(), budget)).to.have.length(4);
    expect(decode(zeros(6), flate(), budget)).to.have.length(6);
    expect(decode(zeros(0), flate(), budget)).to.have.length(0);
    expect(await refusal(zeros(1), flate(), budget)).to.equal('PDF_LIMIT');
    expect(await refusal(zeros(2), flate(), budgetOf(1))).to.equal('PDF_LIMIT');
  });

  it('give what a stream that was cut off holds, and call nonsense damage', async () => {
    const text = Buffer.from('Quyết định '.repeat(20));
    const whole = deflateSync(text);
    const held = decode(whole.subarray(0, whole.length - 6));
    expect(text.subarray(0, held.length).equals(held)).to.equal(true);
    expect(await refusal(Buffer.from('no zlib at all'))).to.equal('PDF_BROKEN');
    expect(await refusal(whole, dictOf({ Filter: nameOf('LZWDecode') }))).to.equal('PDF_BROKEN');
    const five = Array.from({ length: 5 }, () => nameOf('FlateDecode'));
    expect(await refusal(whole, dictOf({ Filter: five }))).to.equal('PDF_LIMIT');
  });

  it('undo no predictor but those of PNG, and none of a shape that cannot be', async () => {
    expect(decode(zeros(14), flate({ Predictor: 12, Columns: 6 }))).to.have.length(12);
    const impossible: Record<string, PdfObject>[] = [
      { Predictor: 2 },
      { Predictor: 12, Columns: 0 },
      { Predictor: 12, Columns: -5 },
      { Predictor: 12, Columns: 99_999_999 },
      { Predictor: 12, Colors: 0 },
      { Predictor: 12, Colors: 33 },
      { Predictor: 12, BitsPerComponent: 0 },
      { Predictor: 12, BitsPerComponent: 17 },
    ];
    for (const parameters of impossible)
      expect(await refusal(zeros(14), flate(parameters)), JSON.stringify(parameters)).to.equal('PDF_BROKEN');
    const unknown = deflateSync(Buffer.alloc(14, 5));
    expect(await refusal(unknown, flate({ Predictor: 12, Columns: 6 }))).to.equal('PDF_BROKEN');
  });

  it('read an object stream whose length stands outside of it, as a number or not at all', async () => {
    const made = (length: string): Buffer => {
      const packed = '1 0 2 34\n<< /Type /Catalog /Pages 2 0 R >>\n<< /Type /Pages /Kids [] /Count 0 >>';
      const first = packed.indexOf('<<');
      const parts = [
        `4 0 obj\n<< /Type /ObjStm /N 2 /First ${first} /Length 5 0 R >>\nstream\n${packed}\nendstream\nendobj\n`,
        `5 0 obj\n${length === '' ? packed.length : length}\nendobj\n`,
      ];
      const head = '%PDF-1.7\n';
      const offsets = [head.length, head.length + (parts[0]?.length ?? 0)];
      const start = offsets[1] === undefined ? 0 : offsets[1] + (parts[1]?.length ?? 0);
      const rows = [
        [0, 0, 0],
        [2, 4, 0],
        [2, 4, 1],
        [0, 0, 0],
        [1, offsets[0] ?? 0, 0],
        [1, offsets[1] ?? 0, 0],
        [1, start, 0],
      ];
      const data = rows.map(([type = 0, at = 0, index = 0]) =>
        String.fromCharCode(type, at >> 8, at & 255, index),
      );
      const dict = `<< /Type /XRef /W [1 2 1] /Size 7 /Root 1 0 R /Length ${rows.length * 4} >>`;
      const end = `6 0 obj\n${dict}\nstream\n${data.join('')}\nendstream\nendobj\nstartxref\n${start}\n%%EOF\n`;
      return Buffer.from(head + parts.join('') + end, 'latin1');
    };
    const catalogOf = async (bytes: Buffer) => (await openPdf(bufferSource(bytes))).latest.catalog();
    expect((await catalogOf(made(''))).has('Pages')).to.equal(true);
    for (const length of ['1 0 R', '(72)', '-1', '99999', '5 0 R'])
      expect(await codeOf(catalogOf(made(length))), length).to.equal('PDF_BROKEN');
  });
});

describe('signing/pdf parser', () => {
  const entry = async (text: string): Promise<PdfDict> => {
    const bytes = buildDocument({ objects: { 20: `<< ${text} >>` } });
    const value = await (await openPdf(bufferSource(bytes))).latest.object(20);
    if (!(value instanceof PdfDict)) throw new Error('a dictionary was written');
    return value;
  };
  const told = async (text: string): Promise<string> => {
    const value = (await entry(`/S ${text}`)).get('S');
    return value instanceof PdfString ? Buffer.from(value.bytes).toString('latin1') : String(value);
  };

  it('reads names by what their codes stand for: a hidden name is the name', async () => {
    const dict = await entry('/Byte#52ange 1 /A#20B 2 /C#4 3 /D#zz 4');
    expect([...dict.entries.keys()]).to.deep.equal(['ByteRange', 'A B', 'C#4', 'D#zz']);
  });

  it('reads a broken line in a string as none, whichever line end broke it', async () => {
    for (const eol of ['\n', '\r', '\r\n']) expect(await told(`(a\\${eol}b)`)).to.equal('ab');
    expect(await told('(a\\\r\n\r\nb)')).to.match(/^a[\r\n]+b$/);
  });

  it('reads codes of one to three digits, brackets in pairs, and nothing of an unknown escape but its letter', async () => {
    expect(await told('(\\101\\7\\53\\0534)')).to.equal('A\u0007++4');
    expect(await told('(a(b)c\\)\\x)')).to.equal('a(b)c)x');
  });
});
