// A cross-reference that disagrees with the body, or with itself.

import { type Attack, EMPTY_CONTENT, OTHER_CONTENT } from './attack.ts';
import { entryOf, revisionOf } from './victim.ts';

const CHANGED = ['DISALLOWED_CHANGE', 'BYTE_RANGE_ANOMALY', 'FORMAT_FAILURE'] as const;
const xref = (name: string, part: Omit<Attack, 'name' | 'reasons' | 'keepsSignature'>): Attack => ({
  name,
  reasons: CHANGED,
  keepsSignature: true,
  ...part,
});
const inStream = `<< /Length 120 >>\nstream\n${`4 0 obj\n${EMPTY_CONTENT}\nendobj\n`.padEnd(120)}\nendstream`;

export const CROSS_REFERENCE: Attack[] = [
  xref('an entry leads to an object of another number', {
    forge: (victim) => revisionOf(victim, `900 0 obj\n${OTHER_CONTENT}\nendobj\n`, (at) => entryOf(4, at)),
  }),
  xref('an entry leads into a stream', {
    document: { objects: { 20: inStream } },
    forge: (victim) =>
      revisionOf(victim, '', () =>
        entryOf(4, victim.text.indexOf('\n4 0 obj', victim.text.indexOf('\n20 0 obj')) + 1),
      ),
  }),
  xref('an entry leads back to an older object', {
    forge: (victim) => revisionOf(victim, '', () => entryOf(5, victim.text.indexOf('\n5 0 obj') + 1)),
  }),
  xref('an entry leads into the hole', {
    forge: (victim) => revisionOf(victim, '', () => entryOf(4, victim.hole[0] + 1)),
  }),
  xref('an entry leads beyond the file', {
    forge: (victim) => revisionOf(victim, '', () => entryOf(4, 9_999_999_999)),
  }),
  xref('an object in use is freed', {
    forge: (victim) => revisionOf(victim, '', () => '4 1\n0000000000 65535 f \n'),
  }),
  xref('an entry has another generation than its object', {
    forge: (victim) =>
      revisionOf(victim, `4 0 obj\n${OTHER_CONTENT}\nendobj\n`, (at) =>
        entryOf(4, at).replace('00000 n', '00001 n'),
      ),
  }),
  xref('two objects overlap', {
    forge: (victim) => {
      const catalog = `1 0 obj\n${victim.extended(1, '/DSS 900 0 R')}\nendobj\n`;
      const outer = `900 0 obj\n<< /Type /DSS /Length 40 >>\nstream\n${'901 0 obj [] endobj'.padEnd(40)}\nendstream\nendobj\n`;
      const inner = catalog.length + outer.indexOf('901 0 obj');
      return revisionOf(
        victim,
        catalog + outer,
        (at) => entryOf(1, at) + entryOf(900, at + catalog.length) + entryOf(901, at + inner),
      );
    },
  }),
  {
    ...xref('the chain leaves the signed revision out', {
      forge: ({ bytes, text }) => {
        const first = /startxref\s+(\d+)\s+%%EOF/.exec(text)?.[1];
        const at = bytes.length;
        const table = `xref\n0 0\ntrailer\n<< /Size 2000 /Root 1 0 R /Prev ${first} >>\nstartxref\n${at}\n%%EOF\n`;
        return Buffer.concat([bytes, Buffer.from(table)]);
      },
    }),
    reasons: [...CHANGED, 'NO_SIGNATURE'],
  },
  xref('the chain runs in a circle', {
    forge: (victim) => {
      const at = victim.bytes.length;
      const table = `xref\n0 0\ntrailer\n<< /Size 2000 /Root ${victim.root} /Prev ${at} >>\nstartxref\n${at}\n%%EOF\n`;
      return Buffer.concat([victim.bytes, Buffer.from(table)]);
    },
  }),
  xref('the hybrid stream gives an object another place', {
    forge: (victim) => {
      const lie = `4 0 obj\n${OTHER_CONTENT}\nendobj\n`;
      const at = victim.bytes.length;
      const row = Buffer.from([1, 0, 0, at >> 8, at & 255, 0]).toString('latin1');
      const stream = `901 0 obj\n<< /Type /XRef /W [1 4 1] /Index [4 1] /Size 902 /Length 6 >>\nstream\n${row}\nendstream\nendobj\n`;
      return revisionOf(
        victim,
        lie + stream,
        () => entryOf(901, at + lie.length),
        `/XRefStm ${at + lie.length}`,
      );
    },
  }),
];
