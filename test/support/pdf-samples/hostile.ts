// Small files that ask for a great deal of work: nesting, numbers, chains, expansion. Each must be refused, not served.

import { deflateSync } from 'node:zlib';
import { assemble } from './assemble.ts';
import { buildDocument } from './documents.ts';

const stream = (num: number, entries: string, data: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`${num} 0 obj\n<< ${entries} /Length ${data.length} >>\nstream\n`),
    data,
    Buffer.from('\nendstream\nendobj\n'),
  ]);

/** A file that is one cross-reference stream. */
function xrefBomb(entries: string, data: Buffer): Buffer {
  const head = Buffer.from('%PDF-1.7\n');
  const body = stream(
    5,
    `/Type /XRef /Root 1 0 R /Filter /FlateDecode ${entries}`,
    deflateSync(data, { level: 1 }),
  );
  return Buffer.concat([head, body, Buffer.from('startxref\n9\n%%EOF\n')]);
}

function chain(length: number): Buffer {
  let text = buildDocument().toString('latin1');
  let prev = Number(/startxref\n(\d+)/.exec(text)?.[1]);
  for (let i = 0; i < length; i += 1) {
    const start = text.length;
    text += `xref\n0 0\ntrailer\n<< /Size 9 /Root 1 0 R /Prev ${prev} >>\nstartxref\n${start}\n%%EOF\n`;
    prev = start;
  }
  return Buffer.from(text, 'latin1');
}

function nested(count: number, kids: (num: number, next: string) => string, catalog: string): Buffer {
  const objects: Record<number, string> = {
    1: `<< /Type /Catalog ${catalog} >>`,
    2: '<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 99 99] >>',
    3: '<< /Type /Page /Parent 2 0 R >>',
  };
  for (let num = 10; num < 10 + count; num += 1) objects[num] = kids(num, `${num + 1} 0 R`);
  objects[10 + count] = '<< /Type /Page /T (x) /FT /Tx >>';
  return assemble(objects);
}

/** Many object streams, each of which expands far, and a page tree that needs them all. */
function manyContainers(count: number, headOf: (page: number) => string, announced: number): Buffer {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  let at = pieces[0]?.length ?? 0;
  const rows: Buffer[] = [];
  const row = (type: number, second: number, third: number) => {
    const bytes = Buffer.alloc(7);
    bytes.writeUInt8(type, 0);
    bytes.writeUInt32BE(second, 1);
    bytes.writeUInt16BE(third, 5);
    rows.push(bytes);
  };
  const push = (bytes: Buffer) => {
    row(1, at, 0);
    pieces.push(bytes);
    at += bytes.length;
  };
  row(0, 0, 65_535);
  push(Buffer.from('1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n'));
  const kids = Array.from({ length: count }, (_, i) => `${3 + count + i} 0 R`).join(' ');
  push(Buffer.from(`2 0 obj\n<< /Type /Pages /Count ${count} /Kids [${kids}] >>\nendobj\n`));
  for (let i = 0; i < count; i += 1) {
    const head = headOf(3 + count + i);
    const data = deflateSync(Buffer.from(`${head}<< /Type /Page >>`), { level: 1 });
    push(stream(3 + i, `/Type /ObjStm /Filter /FlateDecode /N ${announced} /First ${head.length}`, data));
  }
  for (let i = 0; i < count; i += 1) row(2, 3 + i, 0);
  const size = 3 + 2 * count + 1;
  const start = at;
  row(1, start, 0);
  const table = stream(size - 1, `/Type /XRef /W [1 4 2] /Size ${size} /Root 1 0 R`, Buffer.concat(rows));
  return Buffer.concat([...pieces, table, Buffer.from(`startxref\n${start}\n%%EOF\n`)]);
}

const MEGABYTE = 1024 * 1024;

/** By what they ask for. */
export const HOSTILE: Record<string, () => Buffer> = {
  'arrays nested 50,000 deep': () =>
    assemble({
      1: `<< /Type /Catalog /Pages 2 0 R /X ${'['.repeat(50_000)}${']'.repeat(50_000)} >>`,
      2: 'null',
    }),
  'a page tree nested 300 deep': () =>
    nested(300, (_, next) => `<< /Type /Pages /Kids [${next}] >>`, '/Pages 10 0 R'),
  'form fields nested 300 deep': () =>
    nested(
      300,
      (num, next) => `<< /T (f${num}) /Kids [${next}] >>`,
      '/Pages 2 0 R /AcroForm << /Fields [10 0 R] >>',
    ),
  'three million cross-reference entries': () =>
    xrefBomb('/W [1 0 0] /Size 3000000', Buffer.alloc(3_000_000)),
  'the same objects stated three million times': () =>
    xrefBomb(`/W [1 0 0] /Size 9 /Index [${'0 1000 '.repeat(3000)}]`, Buffer.alloc(3_000_000)),
  'object numbers beyond the highest': () => xrefBomb('/W [1 1 1] /Index [8388600 100]', Buffer.alloc(300)),
  'a table that announces ten million objects': () =>
    Buffer.from('%PDF-1.7\nxref\n0 10000000\n0000000000 65535 f \nstartxref\n9\n%%EOF\n'),
  'over a thousand sections': () => chain(1_001),
  'a stream that expands to 300 MB': () => xrefBomb('/W [1 3 2] /Size 3', Buffer.alloc(300 * MEGABYTE)),
  'object streams that expand to 300 MB together': () =>
    manyContainers(6, (page) => `${page} 0 ${' '.repeat(50 * MEGABYTE)}`, 1),
  'object streams that announce three million objects': () =>
    manyContainers(4, (page) => `${page} 0 ${'9 0 '.repeat(899_999)}`, 900_000),
  'an object of 80 MB': () =>
    assemble({ 1: '<< /Type /Catalog /Pages 2 0 R >>', 2: `(${'x'.repeat(80 * MEGABYTE)})` }),
};
