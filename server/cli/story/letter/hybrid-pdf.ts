// Writes a document with hybrid cross-references as Word does: a classic table in which the objects of an object stream
// are free, then a second, empty table whose trailer names the stream that knows them. ISO 32000-2 §7.5.8.4.
import { deflateSync } from 'node:zlib';
import { type PDFDocument, type PDFObject, PDFStream } from 'pdf-lib';

const HEADER = '%PDF-1.7\n%\xb5\xb5\xb5\xb5\n';

interface Numbered {
  number: number;
  body: Buffer;
  isStream: boolean;
}

/** The bytes of the document in the hybrid form; the document is only read. */
export async function hybridBytes(pdf: PDFDocument): Promise<Uint8Array> {
  // Puts what is still pending (fonts, subsets) into the context as objects.
  await pdf.flush();
  const { context } = pdf;
  const objects = context.enumerateIndirectObjects().map(
    ([ref, object]): Numbered => ({
      number: ref.objectNumber,
      body: bytesOf(object),
      isStream: object instanceof PDFStream,
    }),
  );
  const root = context.trailerInfo.Root?.toString() ?? '1 0 R';
  return assemble(objects, root);
}

function bytesOf(object: PDFObject): Buffer {
  const buffer = new Uint8Array(object.sizeInBytes());
  object.copyBytesInto(buffer, 0);
  return Buffer.from(buffer);
}

function assemble(objects: readonly Numbered[], root: string): Buffer {
  const rootNumber = Number.parseInt(root, 10);
  const hidden = objects.filter(({ number, isStream }) => !isStream && number !== rootNumber);
  const container = Math.max(...objects.map(({ number }) => number)) + 1;
  const size = container + 2;
  const pieces: Buffer[] = [];
  const offsets = new Map<number, number>();
  let at = 0;
  const push = (bytes: Buffer | string) => {
    const piece = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
    pieces.push(piece);
    at += piece.length;
  };
  const pushObject = (number: number, body: Buffer) => {
    offsets.set(number, at);
    push(`${number} 0 obj\n`);
    push(body);
    push('\nendobj\n');
  };
  push(HEADER);
  for (const { number, body } of objects.filter((each) => !hidden.includes(each))) pushObject(number, body);
  pushObject(container, objectStream(hidden));
  const streamAt = at;
  pushObject(container + 1, xrefStream(hidden, { container, size }));
  const tableAt = at;
  push(table(size, offsets));
  push(`trailer\n<< /Size ${size} /Root ${root} >>\nstartxref\n${tableAt}\n%%EOF\n`);
  const secondAt = at;
  push('xref\n0 0\n');
  push(`trailer\n<< /Size ${size} /Root ${root} /Prev ${tableAt} /XRefStm ${streamAt} >>\n`);
  push(`startxref\n${secondAt}\n%%EOF\n`);
  return Buffer.concat(pieces);
}

const stream = (entries: string, data: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`<< ${entries} /Filter /FlateDecode /Length ${data.length} >>\nstream\n`),
    data,
    Buffer.from('\nendstream'),
  ]);

function objectStream(hidden: readonly Numbered[]): Buffer {
  let at = 0;
  let head = '';
  for (const { number, body } of hidden) {
    head += `${number} ${at} `;
    at += body.length + 1;
  }
  const bodies = hidden.flatMap(({ body }) => [body, Buffer.from('\n')]);
  const data = deflateSync(Buffer.concat([Buffer.from(head), ...bodies]));
  return stream(`/Type /ObjStm /N ${hidden.length} /First ${head.length}`, data);
}

/** One row for each hidden object: type 2, its stream, its place in it. */
function xrefStream(
  hidden: readonly Numbered[],
  { container, size }: { container: number; size: number },
): Buffer {
  const rows = hidden.map((_, index) => {
    const row = Buffer.alloc(6);
    row.writeUInt8(2, 0);
    row.writeUIntBE(container, 1, 3);
    row.writeUInt16BE(index, 4);
    return row;
  });
  const index = hidden.map(({ number }) => `${number} 1`).join(' ');
  return stream(`/Type /XRef /W [1 3 2] /Index [${index}] /Size ${size}`, deflateSync(Buffer.concat(rows)));
}

function table(size: number, offsets: ReadonlyMap<number, number>): string {
  let rows = '0000000000 65535 f \n';
  for (let number = 1; number < size; number += 1) {
    const offset = offsets.get(number);
    rows += offset === undefined ? '0000000000 65535 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`;
  }
  return `xref\n0 ${size}\n${rows}`;
}
