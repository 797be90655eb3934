// The hole itself, which no signature covers: everything there but one CMS and its padding of zeros is refused.

import { createHash } from 'node:crypto';
import { buildSignedData } from '../../../../server/signing/cms/build-signed-data.ts';
import type { Attack } from './attack.ts';

const REASONS = ['BYTE_RANGE_ANOMALY', 'FORMAT_FAILURE', 'HASH_FAILURE', 'SIG_CRYPTO_FAILURE'] as const;

const hole = (name: string, contents: (cms: string) => string, padding?: string): Attack => ({
  name,
  reasons: REASONS,
  keepsSignature: false,
  forge: (victim) => victim.withHole(contents(victim.cms), padding),
});

/** Another kind of value in the place of the string. */
const other = (name: string, value: (width: number) => string): Attack => ({
  name,
  reasons: REASONS,
  keepsSignature: false,
  forge: ({ text, hole: [open, close] }) =>
    Buffer.from(text.slice(0, open) + value(close - open) + text.slice(close), 'latin1'),
});

export const CONTENTS: Attack[] = [
  hole('zero bytes alone', () => ''),
  hole('white space among the digits', (cms) => `${cms.slice(0, 8)} \n ${cms.slice(8)}`),
  hole('null characters among the digits', (cms) => `${cms.slice(0, 8)}\0\0${cms.slice(8)}`),
  hole('white space in the place of the padding', (cms) => cms, ' '),
  hole('a second CMS behind the first', (cms) => cms + cms),
  hole('a CMS cut off', (cms) => cms.slice(0, -20)),
  hole('letters that are no digits', (cms) => `${cms.slice(0, 8)}zz${cms.slice(10)}`),
  other('an odd number of digits', (width) => `<${'3'.repeat(width - 3)}> `),
  other('a string ended early, another behind it', (width) => `<30>${' '.repeat(width - 8)}<00>`),
  other('a dictionary', (width) => `<<${' '.repeat(width - 4)}>>`),
  other('a literal string', (width) => `(${'0'.repeat(width - 2)})`),
  other('a dictionary inside a dictionary', (width) => `<< /Contents <30> ${' '.repeat(width - 20)}>>`),
  {
    name: 'the CMS of another key over the same bytes',
    reasons: ['NO_CERTIFICATE_CHAIN_FOUND'],
    keepsSignature: true,
    forge: async (victim, signer) => {
      const [open, close] = victim.hole;
      const hash = createHash('sha256')
        .update(victim.bytes.subarray(0, open))
        .update(victim.bytes.subarray(close));
      const cms = await buildSignedData({ digest: hash.digest(), digestAlgorithm: 'SHA-256', signer });
      return victim.withHole(Buffer.from(cms).toString('hex'));
    },
  },
];
