// Damage that knows how a PDF is written: its words, its numbers, and pieces moved, doubled or lost.
import type { Random } from './random.ts';

const WORDS = [
  ...['obj', 'endobj', 'stream', 'endstream', 'xref', 'trailer', 'startxref', '%%EOF', '<<', '>>', '[', ']'],
  ...['(', ')', '<', '>', '0 R', '1 0 R', '99999999', '-1', '2147483648', '1e9', '\0', '%PDF-1.4\n'],
  ...[
    '/Length 0',
    '/ByteRange',
    '/ByteRange [0 10 20 30]',
    '/Contents',
    '/Contents <00>',
    '/Prev 0',
    '/Prev 9',
  ],
  ...['/Root 1 0 R', '/Kids', '/Type /ObjStm', '/Type /XRef', '/Encrypt 1 0 R', '/XRefStm 15', '/Size 1'],
  ...[
    '/Filter /FlateDecode',
    '/DecodeParms << /Predictor 15 /Columns 99999999 >>',
    '/Parent 1 0 R',
    '/OC 5 0 R',
  ],
  ...['/AA << /O << /S /JavaScript /JS (1) >> >>', '/V 1 0 R', '/AP << /N 3 0 R >>', '/Rect [0 0 999 999]'],
];

type Change = (bytes: Buffer, at: number, random: Random) => Buffer;

const insert = (bytes: Buffer, at: number, piece: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);

const overwrite = (bytes: Buffer, at: number, piece: Buffer): Buffer => {
  piece.copy(bytes, at);
  return bytes;
};

const changeNumber: Change = (bytes, at, random) => {
  const text = bytes.toString('latin1');
  const found = /\d+/.exec(text.slice(at));
  if (!found) return bytes;
  const old = found[0];
  const wanted = random.below(2) === 0 ? Number(old) + random.below(5) - 2 : random.below(100_000);
  const fresh = String(Math.max(0, wanted)).padStart(old.length, '0').slice(0, old.length);
  return overwrite(bytes, at + found.index, Buffer.from(fresh, 'latin1'));
};

const CHANGES: readonly Change[] = [
  (bytes, at, random) => overwrite(bytes, at, Buffer.from([(bytes[at] ?? 0) ^ (1 << random.below(8))])),
  (bytes, at, random) => overwrite(bytes, at, Buffer.from([random.below(256)])),
  (bytes, at, random) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.below(300))]),
  (bytes, at, random) => {
    const from = random.below(bytes.length);
    return insert(bytes, at, bytes.subarray(from, from + random.below(500)));
  },
  (bytes, at, random) => overwrite(bytes, at, Buffer.from(random.pick(WORDS), 'latin1')),
  (bytes, at, random) => insert(bytes, at, Buffer.from(` ${random.pick(WORDS)} `, 'latin1')),
  changeNumber,
  (bytes, at, random) => insert(bytes, at, random.bytes(random.below(40))),
  (bytes, _at, random) => Buffer.concat([bytes, bytes.subarray(random.below(bytes.length))]),
];

/** One to three changes at places of chance. */
export const mutateBytes = (original: Uint8Array, random: Random): Buffer => {
  let bytes: Buffer = Buffer.from(original);
  for (let left = 1 + random.below(3); left > 0 && bytes.length > 0; left--)
    bytes = random.pick(CHANGES)(bytes, random.below(bytes.length), random);
  return bytes;
};
