// Bytes in front of the header and behind the last end: what another program may take for the document.

import { buildDocument } from '../../../support/pdf-samples/documents.ts';
import type { Attack } from './attack.ts';

/** A whole file behind is read as a file of its own, which nobody signed. */
const REASONS = [
  'DISALLOWED_CHANGE',
  'BYTE_RANGE_ANOMALY',
  'FORMAT_FAILURE',
  'HASH_FAILURE',
  'NO_SIGNATURE',
] as const;

const front = (name: string, before: string): Attack => ({
  name,
  reasons: REASONS,
  keepsSignature: false,
  forge: ({ bytes }) => Buffer.concat([Buffer.from(before, 'latin1'), bytes]),
});
const back = (name: string, after: string | Buffer): Attack => ({
  name,
  reasons: REASONS,
  keepsSignature: true,
  forge: ({ bytes }) =>
    Buffer.concat([bytes, typeof after === 'string' ? Buffer.from(after, 'latin1') : after]),
});

export const OUTER_BYTES: Attack[] = [
  front('junk in front', 'junk\n'),
  front('a page of HTML in front', '<html><body>9.000.000</body></html>\n'),
  front('a whole file in front', buildDocument().toString('latin1')),
  back('a comment behind', '% 9.000.000\n'),
  back('zeros behind', '\0'.repeat(64)),
  back('an archive behind', 'PK\x03\x04'.padEnd(64, 'x')),
  back('a whole file behind', buildDocument()),
  {
    name: 'another header in the place of the first',
    reasons: REASONS,
    keepsSignature: false,
    forge: ({ bytes }) => Buffer.concat([Buffer.from('%PDF-2.0'), bytes.subarray(8)]),
  },
];
