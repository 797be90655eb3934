// A further revision, well-formed, that writes objects of the file anew in another shape: how shadow, evil annotation
// and sneaky signature attacks are built, by chance instead of by hand.
import { mutateBytes } from './mutate-bytes.ts';
import type { Random } from './random.ts';

interface Body {
  num: number;
  text: string;
}

const bodiesOf = (file: string): Body[] =>
  [...file.matchAll(/(?:^|[\r\n ])(\d{1,6}) 0 obj([\s\S]*?)endobj/g)].map((match) => ({
    num: Number(match[1]),
    text: match[2] ?? '',
  }));

const ENTRIES = [
  '/OC << /Type /OCG /Name (x) >>',
  '/Contents 2 0 R',
  '/AA << /O << /S /JavaScript /JS (app.alert(1)) >> >>',
  '/OpenAction << /S /URI /URI (http://x.test) >>',
  '/Rotate 180',
  '/MediaBox [0 0 50 50]',
  '/CropBox [0 0 50 50]',
  '/Rect [0 0 600 800]',
  '/F 2',
  '/Annots []',
  '/AP << >>',
  '/V (x)',
  '/Ff 1',
  '/Kids []',
  '/Resources << >>',
  '/OCProperties << /OCGs [] /D << /OFF [] >> >>',
  '/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec >>] >> >>',
];

const reshape = (own: Body, all: readonly Body[], random: Random): string => {
  const { text } = own;
  switch (random.below(7)) {
    case 0:
      return random.pick(all).text;
    case 1:
      return text.replace(/\d+ 0 R/, `${random.pick(all).num} 0 R`);
    case 2:
      return text.replace(/<</, `<< ${random.pick(ENTRIES)} `);
    case 3:
      return text.replace(/>>\s*$/, `${random.pick(ENTRIES)} >>`);
    case 4:
      return text.replace(/\/\w+ [^/<>[\]]+/, '');
    case 5:
      return mutateBytes(Buffer.from(text, 'latin1'), random).toString('latin1');
    default:
      return `\n<< /Length 44 >>\nstream\n1 0 0 rg 0 0 600 900 re f 0 0 0 rg 0 0 1 1 re f\nendstream\n`;
  }
};

/** The file with one more revision; as it is when it has no objects to be read. */
export const mutateRevision = (original: Uint8Array, random: Random): Buffer => {
  const text = Buffer.from(original).toString('latin1');
  const bodies = bodiesOf(text);
  const startXref = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1];
  const root = [...text.matchAll(/\/Root (\d+ 0 R)/g)].at(-1)?.[1];
  if (bodies.length === 0 || startXref === undefined || root === undefined) return Buffer.from(original);
  const size = Math.max(...bodies.map(({ num }) => num)) + 1;
  let out = text.endsWith('\n') ? '' : '\n';
  const offsets = new Map<number, number>();
  for (let left = 1 + random.below(4); left > 0; left--) {
    const body = random.pick(bodies);
    const num = random.below(8) === 0 ? size : body.num;
    if (offsets.has(num)) continue;
    offsets.set(num, text.length + out.length);
    out += `${num} 0 obj${reshape(body, bodies, random)}endobj\n`;
  }
  const xrefAt = text.length + out.length;
  out += 'xref\n';
  for (const [num, offset] of [...offsets].sort(([a], [b]) => a - b))
    out += `${num} 1\n${String(offset).padStart(10, '0')} 00000 n \n`;
  out += `trailer\n<< /Size ${size + 1} /Root ${root} /Prev ${startXref} >>\nstartxref\n${xrefAt}\n%%EOF\n`;
  return Buffer.concat([original, Buffer.from(out, 'latin1')]);
};
