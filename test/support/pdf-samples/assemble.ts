// Writes small PDFs in every form of cross-reference there is, so that the reader and the writer meet each of them.
// ISO 32000-2 §7.5.

import { deflateSync } from 'node:zlib';

export type XrefForm = 'table' | 'stream' | 'hybrid';

export interface AssembleOptions {
  form?: XrefForm;
  /** Bytes in front of the header. */
  junk?: string;
  /** Leave out the line end behind the last %%EOF. */
  noFinalEol?: boolean;
  /** More entries of the trailer. */
  trailer?: string;
  /** PNG predictor of cross-reference streams. */
  predictor?: boolean;
  /** What is done to each object of the body, as encryption is; cross-reference streams stay open. */
  seal?: (num: number, body: string) => string;
  /** Numbers that stay outside object streams, as the encryption dictionary must. */
  unpacked?: readonly number[];
}

/** Assembles objects (number → text); object 1 is the catalog. */
export function assemble(objects: Record<number, string>, options: AssembleOptions = {}): Buffer {
  const form = options.form ?? 'table';
  const numbers = Object.keys(objects).map(Number);
  const size = Math.max(...numbers) + 1;
  // Packed in object streams: everything but streams, as writers do.
  const packed =
    form === 'table'
      ? []
      : numbers.filter((num) => !objects[num]?.includes('endstream') && !options.unpacked?.includes(num));
  const pieces: Buffer[] = [];
  let at = 0;
  const push = (text: string | Buffer) => {
    const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
    pieces.push(bytes);
    at += bytes.length;
  };
  const offsets = new Map<number, number>();
  const object = (num: number, body: string | Buffer, isOpen = false) => {
    offsets.set(num, at);
    push(`${num} 0 obj\n`);
    push(isOpen || !options.seal ? body : options.seal(num, body.toString('latin1')));
    push('\nendobj\n');
  };
  push(`%PDF-1.7\n%\xe2\xe3\xcf\xd3\n`);
  const hidden = form === 'hybrid' ? packed.filter((num) => num !== 1) : packed;
  for (const num of numbers) if (!hidden.includes(num)) object(num, objects[num] ?? 'null');
  const container = size;
  if (hidden.length > 0) object(container, objectStream(hidden, objects));
  const xrefStream = size + 1;
  const rows = (from: readonly number[]) =>
    from.map((num): [number, number[]] => {
      const index = hidden.indexOf(num);
      return [num, index >= 0 ? [2, container, index] : [1, offsets.get(num) ?? 0, 0]];
    });
  const extra = options.trailer ?? '';
  if (form === 'stream') {
    offsets.set(xrefStream, at);
    const all = rows([...numbers, container, xrefStream].sort((a, b) => a - b));
    const start = at;
    object(
      xrefStream,
      xrefStreamBody(all, `/Size ${xrefStream + 1} /Root 1 0 R ${extra}`, options.predictor ?? true),
      true,
    );
    push(`startxref\n${start}\n%%EOF`);
  } else {
    const hybridAt = at;
    if (form === 'hybrid')
      object(xrefStream, xrefStreamBody(rows(hidden), `/Size ${xrefStream + 1}`, false), true);
    const start = at;
    push(table(size + 2, (num) => (hidden.includes(num) ? undefined : offsets.get(num))));
    push(`trailer\n<< /Size ${size + 2} /Root 1 0 R ${extra} >>\nstartxref\n${start}\n%%EOF`);
    if (form === 'hybrid') {
      // Word ends with a second, empty table that only names the stream.
      const second = at + 2;
      const dict = `<< /Size ${size + 2} /Root 1 0 R /Prev ${start} /XRefStm ${hybridAt} ${extra} >>`;
      push(`\r\nxref\n0 0\ntrailer\n${dict}\nstartxref\n${second}\n%%EOF`);
    }
  }
  if (!options.noFinalEol) push('\n');
  return Buffer.concat([Buffer.from(options.junk ?? '', 'latin1'), ...pieces]);
}

/** Appends a revision with a classic table: what an editor, or an attacker, does. */
export function appendRevision(base: Buffer, objects: Record<number, string>, trailer = ''): Buffer {
  const text = base.toString('latin1');
  const prev = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1]);
  const root = /\/Root (\d+ \d+ R)/.exec(text)?.[1] ?? '1 0 R';
  const numbers = Object.keys(objects).map(Number);
  let size = Math.max(...[...text.matchAll(/\/Size (\d+)/g)].map((match) => Number(match[1])));
  let out = text.endsWith('\n') ? '' : '\n';
  const entries: string[] = [];
  for (const num of numbers) {
    size = Math.max(size, num + 1);
    entries.push(`${num} 1\n${String(base.length + out.length).padStart(10, '0')} 00000 n \n`);
    out += `${num} 0 obj\n${objects[num]}\nendobj\n`;
  }
  const start = base.length + out.length;
  out += `xref\n${entries.join('')}trailer\n<< /Size ${size} /Root ${root} /Prev ${prev} ${trailer} >>\n`;
  return Buffer.concat([base, Buffer.from(`${out}startxref\n${start}\n%%EOF\n`, 'latin1')]);
}

function objectStream(numbers: readonly number[], objects: Record<number, string>): Buffer {
  let head = '';
  let body = '';
  for (const num of numbers) {
    head += `${num} ${body.length} `;
    body += `${objects[num]}\n`;
  }
  const data = deflateSync(Buffer.from(head + body, 'latin1'));
  const dict = `<< /Type /ObjStm /N ${numbers.length} /First ${head.length} /Filter /FlateDecode /Length ${data.length} >>`;
  return Buffer.concat([Buffer.from(`${dict}\nstream\n`), data, Buffer.from('\nendstream')]);
}

function xrefStreamBody(rows: [number, number[]][], entries: string, predictor: boolean): Buffer {
  const raw = rows.map(([, [type, second, third]]) => {
    const row = Buffer.alloc(6);
    row.writeUInt8(type ?? 0, 0);
    row.writeUIntBE(second ?? 0, 1, 3);
    row.writeUInt16BE(third ?? 0, 4);
    return row;
  });
  const predicted = raw.map((row, i) =>
    Buffer.from([2, ...row.map((byte, j) => byte - (raw[i - 1]?.[j] ?? 0))]),
  );
  const data = deflateSync(Buffer.concat(predictor ? predicted : raw));
  const parameters = predictor ? '/DecodeParms << /Predictor 12 /Columns 6 >>' : '';
  const index = rows.map(([num]) => `${num} 1`).join(' ');
  const dict = `<< /Type /XRef /W [1 3 2] /Index [${index}] /Filter /FlateDecode ${parameters} /Length ${data.length} ${entries} >>`;
  return Buffer.concat([Buffer.from(`${dict}\nstream\n`), data, Buffer.from('\nendstream')]);
}

function table(size: number, offsetOf: (num: number) => number | undefined): string {
  let out = `xref\n0 ${size}\n0000000000 65535 f \n`;
  for (let num = 1; num < size; num += 1) {
    const offset = offsetOf(num);
    out += offset === undefined ? '0000000000 65535 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`;
  }
  return out;
}
