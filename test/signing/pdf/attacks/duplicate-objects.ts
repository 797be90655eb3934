// Objects written twice: readers that trust the cross-reference take one, readers that search for objects the other.

import { type Attack, OTHER_CONTENT } from './attack.ts';
import { entryOf, revisionOf } from './victim.ts';

const LIE = `4 0 obj\n${OTHER_CONTENT}\nendobj\n`;
const DSS = '900 0 obj\n<< /Type /DSS >>\nendobj\n';
const note = (extended: string) => `1 0 obj\n${extended}\nendobj\n`;

export const DUPLICATE_OBJECTS: Attack[] = [
  {
    name: 'behind a harmless object of a later revision',
    reasons: ['DISALLOWED_CHANGE'],
    keepsSignature: true,
    forge: (victim) => {
      const catalog = note(victim.extended(1, '/DSS 900 0 R'));
      return revisionOf(
        victim,
        catalog + DSS + LIE,
        (at) => entryOf(1, at) + entryOf(900, at + catalog.length),
      );
    },
  },
  {
    name: 'in front of the first object of a later revision',
    reasons: ['DISALLOWED_CHANGE'],
    keepsSignature: true,
    forge: (victim) => {
      const catalog = note(victim.extended(1, '/DSS 900 0 R'));
      const body = LIE + catalog + DSS;
      const first = LIE.length;
      return revisionOf(
        victim,
        body,
        (at) => entryOf(1, at + first) + entryOf(900, at + first + catalog.length),
      );
    },
  },
  {
    name: 'between the table and the end of a later revision',
    reasons: ['DISALLOWED_CHANGE', 'BYTE_RANGE_ANOMALY', 'FORMAT_FAILURE'],
    keepsSignature: true,
    forge: (victim) => {
      const catalog = note(victim.extended(1, '/DSS 900 0 R'));
      const bytes = revisionOf(
        victim,
        catalog + DSS,
        (at) => entryOf(1, at) + entryOf(900, at + catalog.length),
      );
      const text = bytes.toString('latin1');
      const end = text.lastIndexOf('startxref');
      return Buffer.from(text.slice(0, end) + LIE + text.slice(end), 'latin1');
    },
  },
  {
    name: 'in the signed file itself, behind the object the table names',
    document: { trailer: '', objects: { 20: `<< >>\nendobj\n4 0 obj\n${OTHER_CONTENT}` } },
    reasons: ['AMBIGUOUS_FILE'],
    keepsSignature: true,
    forge: ({ bytes }) => bytes,
  },
  {
    name: 'an entry of a dictionary',
    reasons: ['DISALLOWED_CHANGE'],
    keepsSignature: true,
    forge: (victim) =>
      victim.append({ 1: victim.extended(1, '/DSS 900 0 R /Pages 2 0 R'), 900: '<< /Type /DSS >>' }),
  },
];
