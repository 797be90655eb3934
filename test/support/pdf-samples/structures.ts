// Small PDFs written byte by byte, one for each way a file may be put together. What `assemble` cannot say: other line
// ends, generations, free objects, object streams that extend others, linearisation. ISO 32000-2 §7.5, Annex F.

import { deflateSync } from 'node:zlib';

/** Writes pieces and remembers where each object lies. */
class Pieces {
  readonly eol: string;
  readonly offsets = new Map<number, { offset: number; gen: number }>();
  #parts: Buffer[] = [];
  at = 0;

  constructor(eol = '\n', header = '%PDF-1.7') {
    this.eol = eol;
    this.text(`${header}\n%\xe2\xe3\xcf\xd3\n`);
  }

  /** Text whose line ends are those of the file. */
  text(text: string): this {
    return this.bytes(Buffer.from(text.replaceAll('\n', this.eol), 'latin1'));
  }

  bytes(bytes: Buffer): this {
    this.#parts.push(bytes);
    this.at += bytes.length;
    return this;
  }

  object(num: number, body: string, gen = 0): this {
    this.offsets.set(num, { offset: this.at, gen });
    return this.text(`${num} ${gen} obj\n${body}\nendobj\n`);
  }

  stream(num: number, entries: string, data: Buffer | string, length: string | number = data.length): this {
    this.offsets.set(num, { offset: this.at, gen: 0 });
    this.text(`${num} 0 obj\n<< ${entries} /Length ${length} >>\nstream`);
    // "stream" never ends with a carriage return alone.
    this.bytes(Buffer.from(this.eol === '\r' ? '\r\n' : this.eol));
    return this.bytes(Buffer.from(data)).text('\nendstream\nendobj\n');
  }

  objects(all: Record<number, string>): this {
    for (const [num, body] of Object.entries(all)) this.object(Number(num), body);
    return this;
  }

  /** The table of these numbers in one run, missing ones free, and the end of the file. */
  finish(trailer = '', { size = Math.max(...this.offsets.keys()) + 1, first = 0 } = {}): this {
    const start = this.at;
    this.#table(first, size);
    return this.text(`trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`);
  }

  #table(first: number, size: number): void {
    const end = this.eol.length === 2 ? this.eol : ` ${this.eol}`;
    this.text(`xref\n${first} ${size - first}\n`);
    for (let num = first; num < size; num += 1) {
      const place = num === 0 ? undefined : this.offsets.get(num);
      const { offset, gen } = place ?? { offset: 0, gen: 65_535 };
      const row = `${String(offset).padStart(10, '0')} ${String(gen).padStart(5, '0')} ${place ? 'n' : 'f'}`;
      this.bytes(Buffer.from(`${row}${end}`, 'latin1'));
    }
  }

  /** A cross-reference stream of these rows, and the end of the file. */
  finishWithStream(
    num: number,
    rows: [number, [number, number, number]][],
    options: StreamOptions = {},
  ): this {
    const start = this.at;
    const { data, entries } = packRows([...rows, [num, [1, start, 0]]], options.predictor ?? 'none');
    const size = Math.max(num, ...rows.map(([row]) => row)) + 1;
    this.stream(num, `/Type /XRef /Size ${size} /Root 1 0 R ${entries} ${options.trailer ?? ''}`, data);
    return this.text(`startxref\n${start}\n%%EOF\n`);
  }

  plainRow(num: number): [number, [number, number, number]] {
    const { offset, gen } = this.offsets.get(num) ?? { offset: 0, gen: 0 };
    return [num, [1, offset, gen]];
  }

  build(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

type Predictor = 'none' | 'up' | 'sub' | 'average' | 'paeth';
interface StreamOptions {
  predictor?: Predictor;
  trailer?: string;
}

function packRows(rows: [number, [number, number, number]][], predictor: Predictor) {
  const sorted = rows.toSorted(([a], [b]) => a - b);
  const raw = sorted.map(([, [type, second, third]]) => {
    const row = Buffer.alloc(7);
    row.writeUInt8(type, 0);
    row.writeUInt32BE(second, 1);
    row.writeUInt16BE(third, 5);
    return row;
  });
  const lines = predictor === 'none' ? raw : raw.map((row, i) => predict(row, raw[i - 1], predictor));
  const parms = predictor === 'none' ? '' : '/DecodeParms << /Predictor 15 /Columns 7 >>';
  const index = sorted.map(([num]) => `${num} 1`).join(' ');
  return {
    data: deflateSync(Buffer.concat(lines)),
    entries: `/W [1 4 2] /Index [${index}] /Filter /FlateDecode ${parms}`,
  };
}

const PNG_TYPES: Record<Predictor, number> = { none: 0, sub: 1, up: 2, average: 3, paeth: 4 };

function predict(row: Buffer, above: Buffer | undefined, predictor: Predictor): Buffer {
  const out = [...row].map((byte, i) => {
    const [left, up, corner] = [row[i - 1] ?? 0, above?.[i] ?? 0, above?.[i - 1] ?? 0];
    const estimate = left + up - corner;
    const [a, b, c] = [left, up, corner].map((value) => Math.abs(estimate - value)) as [
      number,
      number,
      number,
    ];
    const nearest = a <= b && a <= c ? left : b <= c ? up : corner;
    const guess = { none: 0, sub: left, up, average: (left + up) >> 1, paeth: nearest }[predictor];
    return (byte - guess) & 255;
  });
  return Buffer.from([PNG_TYPES[predictor], ...out]);
}

const TEXT = 'BT /F1 12 Tf 72 700 Td (Xin chao) Tj ET 0 0 1 rg 300 300 80 40 re f';
const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>';
const PAGE = '<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents 4 0 R >>';
const PAGES = '<< /Type /Pages /Count 1 /Kids [5 0 R] /MediaBox [0 0 595 842] >>';
const CATALOG = '<< /Type /Catalog /Pages 2 0 R >>';

/** 1 catalog, 2 pages, 3 font, 4 content, 5 page; `extra` replaces or adds. */
function usual(pieces: Pieces, extra: Record<number, string> = {}): Pieces {
  return pieces.objects({ 1: CATALOG, 2: PAGES, 3: FONT, 5: PAGE, ...extra }).stream(4, '', TEXT);
}

/** An object stream of objects (number → text). */
function packed(pieces: Pieces, num: number, objects: Record<number, string>, entries = ''): Pieces {
  let [head, body] = ['', ''];
  for (const [inner, text] of Object.entries(objects)) {
    head += `${inner} ${body.length} `;
    body += `${text}\n`;
  }
  const data = deflateSync(Buffer.from(head + body, 'latin1'));
  const count = Object.keys(objects).length;
  return pieces.stream(
    num,
    `/Type /ObjStm /N ${count} /First ${head.length} /Filter /FlateDecode ${entries}`,
    data,
  );
}

const inside = (container: number, nums: number[]): [number, [number, number, number]][] =>
  nums.map((num, index) => [num, [2, container, index]]);

function withStream(predictor: Predictor): Buffer {
  const pieces = usual(new Pieces(), { 40: '(far away)' });
  const rows = [1, 2, 3, 4, 5, 40].map((num) => pieces.plainRow(num));
  return pieces.finishWithStream(50, rows, { predictor }).build();
}

/** Two sections, the first in front: as a web server wants it (Annex F), without hint tables. */
function linearised(): Buffer {
  // The first pass measures, the second writes: all numbers keep their width.
  const write = (known: { length: number; main: number; first: number; end: number }) => {
    const wide = (value: number) => String(value).padStart(10, '0');
    const pieces = new Pieces();
    const { length, main, end } = known;
    pieces.object(
      6,
      `<< /Linearized 1 /L ${wide(length)} /H [0000000000 0000000000] /O 5 /E ${wide(end)} /N 1 /T ${wide(main)} >>`,
    );
    const first = pieces.at;
    pieces.text('xref\n3 4\n');
    const rowsAt = pieces.at;
    for (let i = 0; i < 4; i += 1) pieces.text('0000000000 00000 n \n');
    pieces.text(`trailer\n<< /Size 7 /Root 1 0 R /Prev ${wide(main)} >>\nstartxref\n0\n%%EOF\n`);
    pieces.object(3, FONT).stream(4, '', TEXT).object(5, PAGE);
    const pageEnd = pieces.at;
    pieces.object(1, CATALOG).object(2, PAGES);
    const mainAt = pieces.at;
    const row = (num: number) => `${wide(pieces.offsets.get(num)?.offset ?? 0)} 00000 n \n`;
    pieces.text(`xref\n0 3\n0000000000 65535 f \n${row(1)}${row(2)}trailer\n<< /Size 3 >>\n`);
    pieces.text(`startxref\n${first}\n%%EOF\n`);
    const bytes = pieces.build();
    bytes.write([3, 4, 5, 6].map(row).join(''), rowsAt, 'latin1');
    return { bytes, known: { length: bytes.length, main: mainAt, first, end: pageEnd } };
  };
  return write(write({ length: 0, main: 0, first: 0, end: 0 }).known).bytes;
}

/** An object deleted in a second revision, its number used again with the next generation in a third. */
function reused(): Buffer {
  const base = usual(new Pieces(), { 6: '(old)' }).finish().build();
  const section = (bytes: Buffer, object: string, rows: (at: number) => string, size: number) => {
    const prev = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(bytes.toString('latin1'))?.[1]);
    const start = bytes.length + object.length;
    const table = `xref\n${rows(bytes.length)}trailer\n<< /Size ${size} /Root 1 0 R /Prev ${prev} >>\n`;
    return Buffer.concat([bytes, Buffer.from(`${object}${table}startxref\n${start}\n%%EOF\n`, 'latin1')]);
  };
  const deleted = section(base, '', () => '0 1\n0000000006 65535 f \n6 1\n0000000000 00001 f \n', 7);
  const again = '6 1 obj\n[ /Reused ]\nendobj\n';
  const row = (at: number) => `0 1\n0000000000 65535 f \n6 1\n${String(at).padStart(10, '0')} 00001 n \n`;
  return section(deleted, again, row, 7);
}

const FIELD =
  '<< /Type /Annot /Subtype /Widget /FT /Tx /T (HoTen) /V (An) /Rect [72 600 200 620] /P 5 0 R /F 4 /AP << /N 11 0 R >> >>';
const withForm = (pieces: Pieces, catalog: string, page: string, more: Record<number, string> = {}): Buffer =>
  usual(pieces, {
    1: `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    5: `${PAGE.slice(0, -2)} ${page} >>`,
    10: FIELD,
    ...more,
  })
    .stream(11, '/Type /XObject /Subtype /Form /BBox [0 0 128 20]', '0.9 g 0 0 128 20 re f')
    .finish()
    .build();

const XMP = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="2" pdfaid:conformance="B"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;

/** Every structure by what it is. */
export const STRUCTURES: Record<string, () => Buffer> = {
  'a classic table': () => usual(new Pieces()).finish().build(),
  'lines that end with CR LF': () => usual(new Pieces('\r\n')).finish().build(),
  'lines that end with CR alone': () => usual(new Pieces('\r')).finish().build(),
  'PDF 2.0': () => usual(new Pieces('\n', '%PDF-2.0')).finish('/ID [<aa> <bb>]').build(),
  'no line end behind the last %%EOF': () => usual(new Pieces()).finish().build().subarray(0, -1),
  'a comment behind %%EOF': () => usual(new Pieces()).finish().text('% made by hand\n').build(),
  'spaces behind %%EOF': () => usual(new Pieces()).finish().text('   \n\n').build(),
  'junk in front of the header': () =>
    Buffer.concat([
      Buffer.from('Content-Type: application/pdf\r\n\r\n'),
      usual(new Pieces()).finish().build(),
    ]),
  'junk in front of the header, counted in the offsets': () => {
    const pieces = new Pieces('\n', '% a note in front\n%PDF-1.7');
    return usual(pieces).finish().build();
  },
  'a table that begins with 1': () => {
    const text = usual(new Pieces()).finish().build().toString('latin1');
    return Buffer.from(text.replace('xref\n0 6', 'xref\n1 6'), 'latin1');
  },
  'a cross-reference stream with gaps': () => withStream('none'),
  'a predictor of type sub': () => withStream('sub'),
  'a predictor of type up': () => withStream('up'),
  'a predictor of type average': () => withStream('average'),
  'a predictor of type Paeth': () => withStream('paeth'),
  'object streams that extend another': () => {
    const pieces = new Pieces().stream(4, '', TEXT);
    packed(pieces, 20, { 2: PAGES, 3: FONT });
    packed(pieces, 21, { 1: CATALOG, 5: PAGE }, '/Extends 20 0 R');
    const rows = [4, 20, 21].map((num) => pieces.plainRow(num));
    return pieces.finishWithStream(22, [...rows, ...inside(20, [2, 3]), ...inside(21, [1, 5])]).build();
  },
  'a length in another object': () =>
    usual(new Pieces(), { 20: String(TEXT.length) })
      .stream(4, '', TEXT, '20 0 R')
      .finish()
      .build(),
  'everything inherited from the pages': () =>
    usual(new Pieces(), {
      2: '<< /Type /Pages /Count 1 /Kids [20 0 R] /MediaBox [0 0 595 842] /CropBox [20 30 580 800] /Rotate 90 >>',
      20: '<< /Type /Pages /Parent 2 0 R /Count 1 /Kids [21 0 R] /Resources << /Font << /F1 3 0 R >> >> >>',
      21: '<< /Type /Pages /Parent 20 0 R /Count 1 /Kids [5 0 R] >>',
      5: '<< /Type /Page /Parent 21 0 R /Contents 4 0 R >>',
    })
      .finish()
      .build(),
  'boxes in other objects': () =>
    usual(new Pieces(), {
      5: `${PAGE.slice(0, -2)} /MediaBox 20 0 R /Rotate 21 0 R >>`,
      20: '[0 0 22 0 R 842]',
      21: '180',
      22: '595',
    })
      .finish()
      .build(),
  'a form whose appearances the viewer makes, with XFA': () =>
    withForm(
      new Pieces(),
      '/AcroForm << /Fields [10 0 R] /NeedAppearances true /DA (/Helv 0 Tf 0 g) /XFA [(template) 30 0 R] >>',
      '/Annots [10 0 R]',
      { 30: '<< /Length 11 >>\nstream\n<template/>\nendstream' },
    ),
  'form, fields and annotations in other objects': () =>
    withForm(new Pieces(), '/AcroForm 30 0 R', '/Annots 32 0 R', {
      30: '<< /Fields 31 0 R /DA (/Helv 0 Tf 0 g) /SigFlags 33 0 R >>',
      31: '[10 0 R]',
      32: '[10 0 R]',
      33: '0',
    }),
  'one array for fields and annotations': () =>
    withForm(new Pieces(), '/AcroForm << /Fields 31 0 R >>', '/Annots 31 0 R', { 31: '[10 0 R]' }),
  'a tagged document': () =>
    withForm(
      new Pieces(),
      '/AcroForm << /Fields [10 0 R] >> /MarkInfo << /Marked true >> /Lang (vi-VN) /StructTreeRoot 40 0 R',
      '/Annots [10 0 R] /StructParents 0 /Tabs /S',
      {
        10: FIELD.replace('/FT', '/StructParent 1 /FT'),
        40: '<< /Type /StructTreeRoot /K 41 0 R /ParentTree 43 0 R /ParentTreeNextKey 2 >>',
        41: '<< /Type /StructElem /S /Document /P 40 0 R /K [42 0 R] >>',
        42: '<< /Type /StructElem /S /Form /P 41 0 R /Pg 5 0 R /K << /Type /OBJR /Obj 10 0 R /Pg 5 0 R >> >>',
        43: '<< /Nums [0 [42 0 R] 1 42 0 R] >>',
      },
    ),
  'a PDF/A document': () =>
    usual(new Pieces(), {
      1: '<< /Type /Catalog /Pages 2 0 R /Metadata 30 0 R /OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) >>] >>',
    })
      .stream(30, '/Type /Metadata /Subtype /XML', XMP)
      .finish('/ID [<00aa> <00aa>]')
      .build(),
  'the catalog in an object stream': () => {
    const pieces = new Pieces().stream(4, '', TEXT);
    packed(pieces, 20, { 1: CATALOG, 2: PAGES, 3: FONT, 5: PAGE });
    const rows = [4, 20].map((num) => pieces.plainRow(num));
    return pieces.finishWithStream(21, [...rows, ...inside(20, [1, 2, 3, 5])], { predictor: 'up' }).build();
  },
  'generations above 0': () => {
    const pieces = new Pieces()
      .object(1, '<< /Type /Catalog /Pages 2 3 R >>')
      .object(2, '<< /Type /Pages /Count 1 /Kids [5 7 R] /MediaBox [0 0 595 842] >>', 3)
      .object(3, FONT, 2)
      .stream(4, '', TEXT)
      .object(5, PAGE.replace('2 0 R', '2 3 R').replace('3 0 R', '3 2 R'), 7);
    return pieces.finish().build();
  },
  'a deleted object, used again': reused,
  'a linearised file': linearised,
};
