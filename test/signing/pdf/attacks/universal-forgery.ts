// Universal signature forgery (USF): the signature dictionary is damaged so that a reader skips the check and still says
// "signed". Mladenov et al., "1 Trillion Dollar Refund", CCS 2019.

import type { Attack } from './attack.ts';

const REASONS = ['BYTE_RANGE_ANOMALY', 'FORMAT_FAILURE', 'HASH_FAILURE', 'NO_SIGNATURE'] as const;

const usf = (name: string, find: RegExp, now: string): Attack => ({
  name,
  reasons: REASONS,
  keepsSignature: false,
  forge: (victim) => victim.swapped(find.exec(victim.text)?.[0] ?? '', now),
});

const RANGE = /\/ByteRange \[[^\]]*\]/;

export const UNIVERSAL_FORGERY: Attack[] = [
  usf('no /ByteRange', RANGE, ''),
  usf('/ByteRange null', RANGE, '/ByteRange null'),
  usf('an empty /ByteRange', RANGE, '/ByteRange []'),
  usf('a /ByteRange of one number', RANGE, '/ByteRange [0]'),
  usf('a /ByteRange of nothing', RANGE, '/ByteRange [0 0 0 0]'),
  usf('a /ByteRange of names', RANGE, '/ByteRange [/a /b /c /d]'),
  usf('a negative length', RANGE, '/ByteRange [0 -1 9 9]'),
  usf('a range that turns back', RANGE, '/ByteRange [9 9 0 9]'),
  usf('a range beyond all files', RANGE, '/ByteRange [0 9999999999999999 1 1]'),
  usf('a range of fractions', RANGE, '/ByteRange [0.0 9.5 99.5 9.0]'),
  usf('a /ByteRange in another object', RANGE, '/ByteRange 900 0 R'),
  usf('no /Contents', /\/Contents </, '/Kontents <'),
  usf('no /SubFilter', /\/SubFilter \/ETSI\.CAdES\.detached/, ''),
  {
    name: '/Contents null',
    reasons: REASONS,
    keepsSignature: false,
    forge: (victim) => {
      const [open, close] = victim.hole;
      return Buffer.from(
        victim.text.slice(0, open) + 'null'.padEnd(close - open) + victim.text.slice(close),
        'latin1',
      );
    },
  },
];
