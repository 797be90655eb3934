// The reader on good, odd and hostile bytes: it answers or refuses with a code, and always soon.

import { deflateSync } from 'node:zlib';
import { expect } from 'chai';
import { complete } from '../../../server/signing/complete.ts';
import { ChangeAnalysis } from '../../../server/signing/pdf/changes.ts';
import { DigestPass } from '../../../server/signing/pdf/digest-pass.ts';
import { pdfFacts } from '../../../server/signing/pdf/facts.ts';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { PdfDict } from '../../../server/signing/pdf/objects.ts';
import { listPages } from '../../../server/signing/pdf/pages.ts';
import { listSignatureFields } from '../../../server/signing/pdf/signatures.ts';
import { prepare } from '../../../server/signing/prepare.ts';
import { bufferSource, concatSource } from '../../../server/signing/source.ts';
import { SigningError } from '../../../server/signing/types.ts';
import { codeOf } from '../../support/code-of.ts';
import { appendRevision, assemble } from '../../support/pdf-samples/assemble.ts';
import { buildDocument, formParts } from '../../support/pdf-samples/documents.ts';
import { specOf } from './witness.ts';

const open = (bytes: Uint8Array) => openPdf(bufferSource(bytes));
const everything = async (bytes: Uint8Array) => {
  const file = await open(bytes);
  await listPages(file.latest);
  await new ChangeAnalysis(file, await listSignatureFields(file)).after(1);
};

async function unsigned(base: Buffer): Promise<Buffer> {
  const prepared = await prepare(bufferSource(base), specOf(), { contentsCapacity: 200 });
  const cms = Buffer.concat([Buffer.from([0x30, 0x10]), Buffer.alloc(16, 1)]);
  return Buffer.concat([base, complete(prepared, cms).revision]);
}

describe('signing/pdf-reader', () => {
  for (const [name, bytes] of Object.entries({
    'a table': buildDocument(),
    'a stream': buildDocument({ form: 'stream' }),
    'a hybrid': buildDocument({ form: 'hybrid' }),
    'junk before the header': buildDocument({ junk: 'MIME: x\n\n' }),
    'junk before the header and a stream': buildDocument({ junk: 'MIME: x\n\n', form: 'stream' }),
    'no final line end': buildDocument({ noFinalEol: true }),
  })) {
    it(`reads ${name}`, async () => {
      const facts = await pdfFacts(bufferSource(bytes));
      expect({ ...facts, pages: facts.pages.length }).to.deep.equal({
        pageCount: 1,
        encrypted: false,
        signatures: 0,
        version: '1.7',
        pages: 1,
      });
    });
  }

  it('tells the size of the page as the reader sees it', async () => {
    const bytes = buildDocument({ page: '/Rotate -90 /CropBox [0 0 72 144]' });
    const [page] = (await pdfFacts(bufferSource(bytes))).pages;
    expect(page?.rotate).to.equal(270);
    expect(page?.widthMm).to.be.closeTo(50.8, 0.001);
    expect(page?.heightMm).to.be.closeTo(25.4, 0.001);
  });

  it('resolves an object as it stood in each revision', async () => {
    const bytes = appendRevision(buildDocument(), { 3: '<< /Now true >>' });
    const file = await open(bytes);
    const [before, after] = [await file.at(1).object(3), await file.at(2).object(3)];
    expect(before instanceof PdfDict && before.has('Now')).to.equal(false);
    expect(after instanceof PdfDict && after.has('Now')).to.equal(true);
    expect(file.revisions.map((revision) => revision.end)).to.deep.equal([
      buildDocument().length,
      bytes.length,
    ]);
  });

  it('reads a file joined with a revision that is not written yet', async () => {
    const base = buildDocument();
    const prepared = await prepare(bufferSource(base), specOf());
    const joined = concatSource(bufferSource(base), prepared.revision);
    const [field] = await listSignatureFields(await openPdf(joined));
    expect(field?.coverage).to.equal('whole-file');
    const { byteRange } = prepared;
    const digest = await new DigestPass(joined).of({ byteRange, algorithm: 'sha256' });
    expect(Buffer.from(digest).equals(Buffer.from(prepared.digest))).to.equal(true);
  });

  it('cuts the padding off the signature', async () => {
    const [field] = await listSignatureFields(await open(await unsigned(buildDocument())));
    expect(field?.contents.length).to.equal(18);
  });

  const RANGES: Record<string, [RegExp, string]> = {
    'a range not from the start': [/\[0 (\d+)/, '[1 $1'],
    'three numbers': [/\[0 /, '[  '],
    'a range past the end': [/\[0 (\d+ +\d+ +)\d{3}/, '[0 $1999999'],
    'a hole that is larger than the contents': [/\[0 (\d+)\d( )/, '[0 $10$2'],
    'a range that ends before the revision does': [/\[0 (\d+ +\d+ +)(\d)\d\d/, '[0 $1$201'],
  };
  for (const [what, [pattern, replacement]] of Object.entries(RANGES)) {
    it(`reports ${what}`, async () => {
      const text = (await unsigned(buildDocument())).toString('latin1');
      const at = text.indexOf('/ByteRange');
      const changed = text.slice(at).replace(pattern, replacement);
      expect(changed).not.to.equal(text.slice(at));
      // Spaces behind the numbers take up what the change adds.
      const fitted = changed.replace(/ *\]/, (gap) =>
        ' '.repeat(gap.length - 1 - (changed.length - (text.length - at))).concat(']'),
      );
      const [field] = await listSignatureFields(
        await open(Buffer.from(text.slice(0, at) + fitted, 'latin1')),
      );
      expect(field?.coverage).to.equal('partial');
      expect(field?.anomalies).not.to.deep.equal([]);
    });
  }

  it('reports bytes behind the range of the last signature', async () => {
    const bytes = Buffer.concat([await unsigned(buildDocument()), Buffer.from('\n\n')]);
    const [field] = await listSignatureFields(await open(bytes));
    expect(field?.anomalies).to.deep.equal(['TRAILING_BYTES']);
  });

  const REFUSED: Record<string, [Uint8Array, string]> = {
    'nothing at all': [new Uint8Array(), 'PDF_NOT_PDF'],
    'another kind of file': [Buffer.from('PK\x03\x04 and so on'), 'PDF_NOT_PDF'],
    'a header alone': [Buffer.from('%PDF-1.7\n'), 'PDF_BROKEN'],
    'a file cut in the middle': [buildDocument().subarray(0, 300), 'PDF_BROKEN'],
    'an encrypted file': [buildDocument({ trailer: '/Encrypt << /Filter /Standard >>' }), 'PDF_ENCRYPTED'],
    'an object 0 in use': [appendRevision(buildDocument(), { 0: '(x)' }), 'PDF_BROKEN'],
    'a chain that runs in a circle': [
      Buffer.from(
        buildDocument({ trailer: '/Prev 00000' })
          .toString('latin1')
          .replace(
            /\/Prev 00000([\s\S]*startxref\n)(\d+)/,
            (_, gap, at) => `/Prev ${at.padStart(5, '0')}${gap}${at}`,
          ),
        'latin1',
      ),
      'PDF_BROKEN',
    ],
    'a page tree that runs in a circle': [
      assemble({ 1: '<< /Type /Catalog /Pages 2 0 R >>', 2: '<< /Type /Pages /Count 1 /Kids [2 0 R] >>' }),
      'PDF_BROKEN',
    ],
    'references that run in a circle': [
      assemble({ 1: '<< /Type /Catalog /Pages 2 0 R >>', 2: '3 0 R', 3: '2 0 R' }),
      'PDF_BROKEN',
    ],
    'deep nesting': [
      assemble({
        1: `<< /Type /Catalog /Pages 2 0 R /X ${'['.repeat(50_000)}${']'.repeat(50_000)} >>`,
        2: 'null',
      }),
      'PDF_LIMIT',
    ],
    'an object that is not where the table says': [
      Buffer.from(buildDocument().toString('latin1').replace('1 0 obj', '9 0 obj'), 'latin1'),
      'PDF_BROKEN',
    ],
  };
  for (const [what, [bytes, code]] of Object.entries(REFUSED)) {
    it(`refuses ${what}`, async () => {
      expect(await codeOf(everything(bytes))).to.equal(code);
    });
  }

  it('counts signed fields, not those that wait for a signature', async () => {
    const empty = buildDocument(formParts('direct', 'indirect'));
    expect((await pdfFacts(bufferSource(empty))).signatures).to.equal(0);
    const once = await unsigned(buildDocument());
    expect((await pdfFacts(bufferSource(once))).signatures).to.equal(1);
    expect((await pdfFacts(bufferSource(await unsigned(once)))).signatures).to.equal(2);
  });

  it('tells an encrypted file apart for the upload check', async () => {
    const bytes = buildDocument({ trailer: '/Encrypt << /Filter /Standard >>' });
    expect((await pdfFacts(bufferSource(bytes))).encrypted).to.equal(true);
  });

  it('refuses a stream that expands without end', async () => {
    const bomb = deflateSync(Buffer.alloc(300 * 1024 * 1024));
    const dict = `<< /Type /XRef /W [1 3 2] /Size 3 /Root 1 0 R /Filter /FlateDecode /Length ${bomb.length} >>`;
    const bytes = Buffer.concat([
      Buffer.from(`%PDF-1.7\n5 0 obj\n${dict}\nstream\n`),
      bomb,
      Buffer.from('\nendstream\nendobj\nstartxref\n9\n%%EOF\n'),
    ]);
    expect(await codeOf(open(bytes))).to.equal('PDF_LIMIT');
  });

  it('refuses an object stream whose length lies inside itself', async () => {
    const text = buildDocument({ form: 'stream' }).toString('latin1');
    const at = text.indexOf('/Type /ObjStm');
    const changed = text
      .slice(at)
      .replace(/\/Length (\d+)/, (all) =>
        '/Length 2 0 R'.padEnd(all.length).slice(0, Math.max(all.length, 13)),
      );
    const code = await codeOf(everything(Buffer.from(text.slice(0, at) + changed, 'latin1')));
    expect(code).to.be.oneOf(['PDF_BROKEN', 'PDF_LIMIT']);
  });

  it('refuses structural streams in a form it does not read', async () => {
    const change = (from: string, to: string) => {
      const text = buildDocument({ form: 'stream' }).toString('latin1');
      const at = text.lastIndexOf(from);
      if (at < 0 || from.length !== to.length) throw new Error('nothing was changed');
      return open(Buffer.from(text.slice(0, at) + to + text.slice(at + from.length), 'latin1'));
    };
    expect(await codeOf(change('/Predictor 12', '/Predictor  2'))).to.equal('PDF_BROKEN');
    expect(await codeOf(change('/Columns 6', '/Columns 0'))).to.equal('PDF_BROKEN');
    expect(await codeOf(change('/FlateDecode', '/LZWDecode  '))).to.equal('PDF_BROKEN');
    expect(await codeOf(change('/W [1 3 2]', '/W [0 0 0]'))).to.equal('PDF_BROKEN');
  });

  describe('of two answers to one question takes none', () => {
    const base = buildDocument();
    const prev = base.toString('latin1').lastIndexOf('xref\n0 ');
    const entry = (offset: number) => `4 1\n${String(offset).padStart(10, '0')} 00000 n \n`;

    it('where a table has two places for an object', async () => {
      const text = appendRevision(base, { 4: '<< >>' }).toString('latin1');
      const at = text.lastIndexOf('xref\n4 1') + 5;
      const also = (offset: number) =>
        Buffer.from(text.slice(0, at) + entry(offset) + text.slice(at), 'latin1');
      expect(await codeOf(open(also(prev)))).to.equal('PDF_BROKEN');
      expect((await open(also(base.length))).revisions.length).to.equal(2);
    });

    /** A revision whose stream has these rows for objects 30 and on, object 30 being an object stream. */
    const packed = (head: string, index: string, rows: number[][]): Buffer => {
      const body = `${head}(a) (b)`;
      const holder = `30 0 obj\n<< /Type /ObjStm /N 2 /First ${head.length} /Length ${body.length} >>\nstream\n${body}\nendstream\nendobj\n`;
      const data = [[1, base.length, 0], ...rows].map(([type = 0, second = 0, third = 0]) => {
        const row = Buffer.of(type, 0, 0, 0, 0, third);
        row.writeUIntBE(second, 1, 3);
        return row.toString('latin1');
      });
      const dict = `<< /Type /XRef /W [1 3 2] /Index [${index}] /Size 40 /Root 1 0 R /Prev ${prev} /Length ${6 * data.length} >>`;
      const table = `32 0 obj\n${dict}\nstream\n${data.join('')}\nendstream\nendobj\nstartxref\n${base.length + holder.length}\n%%EOF\n`;
      return Buffer.concat([base, Buffer.from(holder + table, 'latin1')]);
    };
    const read = async (bytes: Buffer) => (await open(bytes)).latest.object(31);

    it('where a cross-reference stream has, or the object stream itself', async () => {
      const [first, second] = [
        [2, 30, 0],
        [2, 30, 1],
      ];
      expect(await read(packed('31 0 33 4 ', '30 2', [first]))).to.have.property('bytes');
      expect(await codeOf(read(packed('31 0 33 4 ', '30 2 31 1', [first, first])))).to.equal('resolved');
      expect(await codeOf(read(packed('31 0 33 4 ', '30 2 31 1', [first, second])))).to.equal('PDF_BROKEN');
      expect(await codeOf(read(packed('31 0 31 4 ', '30 2', [first])))).to.equal('PDF_BROKEN');
    });
  });

  it('stops when the time is up', async () => {
    const source = bufferSource(buildDocument());
    expect(await codeOf(openPdf(source, { limits: { milliseconds: -1 } }))).to.equal('PDF_LIMIT');
  });

  it('answers or refuses with a code whatever bytes are changed, and never hangs', async function () {
    this.timeout(60_000);
    const seeds = [
      await unsigned(buildDocument(formParts('direct', 'indirect'))),
      await unsigned(buildDocument({ ...formParts('indirect', 'direct'), form: 'stream' })),
      await unsigned(await unsigned(buildDocument({ form: 'hybrid', pages: 3 }))),
    ];
    const next = randomNumbers(20_261_123);
    const started = performance.now();
    let refused = 0;
    let runs = 0;
    for (; runs < 3000 && performance.now() - started < 25_000; runs += 1) {
      const seed = seeds[runs % seeds.length] ?? seeds[0];
      const bytes = mutate(Buffer.from(seed ?? []), next);
      const before = performance.now();
      try {
        await everything(bytes);
        await prepare(bufferSource(bytes), specOf(), { contentsCapacity: 10 });
      } catch (error) {
        if (!(error instanceof SigningError)) throw error;
        refused += 1;
      }
      expect(performance.now() - before).to.be.lessThan(5000);
    }
    expect(runs).to.be.greaterThan(500);
    expect(refused).to.be.greaterThan(50);
  });
});

const WORDS = [
  '/Prev 9',
  '0 R',
  '<<',
  '>>',
  '[',
  '/Kids [2 0 R]',
  '/Length 99999999',
  '/Size 99999999',
  'endobj',
  '-1',
  '(',
  '/Parent',
  '1 0 R',
];

function mutate(bytes: Buffer, next: () => number): Buffer {
  const times = 1 + Math.floor(next() * 6);
  let out = bytes;
  for (let i = 0; i < times; i += 1) {
    const at = Math.floor(next() * out.length);
    const how = next();
    if (how < 0.4) out[at] = Math.floor(next() * 256);
    else if (how < 0.7) out.write(WORDS[Math.floor(next() * WORDS.length)] ?? '', at, 'latin1');
    else if (how < 0.8)
      out = Buffer.concat([out.subarray(0, at), out.subarray(at + Math.floor(next() * 40))]);
    else if (how < 0.9)
      out = Buffer.concat([out.subarray(0, at), out.subarray(Math.floor(next() * out.length))]);
    else {
      const digit = out.subarray(at).findIndex((byte) => byte >= 0x30 && byte <= 0x39);
      if (digit >= 0) out[at + digit] = 0x30 + Math.floor(next() * 10);
    }
  }
  return out;
}

/** Mulberry32: the same mutations in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
