// Incremental saving attack (ISA): another body behind the signature, with less and less of what an update needs.
// Mladenov et al., CCS 2019, variants 1 to 4.

import { type Attack, OTHER_CONTENT } from './attack.ts';

const REASONS = ['DISALLOWED_CHANGE', 'BYTE_RANGE_ANOMALY', 'FORMAT_FAILURE'] as const;
const BODY = `4 0 obj\n${OTHER_CONTENT}\nendobj\n`;
const behind = (bytes: Buffer, text: string) => Buffer.concat([bytes, Buffer.from(text, 'latin1')]);

export const INCREMENTAL_SAVING: Attack[] = [
  {
    name: 'with table and trailer',
    reasons: REASONS,
    keepsSignature: true,
    forge: (victim) => victim.append({ 4: OTHER_CONTENT }),
  },
  {
    name: 'with a trailer alone',
    reasons: REASONS,
    keepsSignature: true,
    forge: ({ bytes, root, startXref }) =>
      behind(bytes, `${BODY}trailer\n<< /Size 900 /Root ${root} /Prev ${startXref} >>\n`),
  },
  {
    name: 'with a body alone',
    reasons: REASONS,
    keepsSignature: true,
    forge: ({ bytes }) => behind(bytes, BODY),
  },
  {
    name: 'with a body and an end that names the old table',
    reasons: REASONS,
    keepsSignature: true,
    forge: ({ bytes, startXref }) => behind(bytes, `${BODY}startxref\n${startXref}\n%%EOF\n`),
  },
  {
    name: 'with a copy of the signature dictionary',
    reasons: REASONS,
    keepsSignature: false,
    forge: (victim) => {
      const num = victim.signature.dictionaryObject ?? 0;
      return victim.append({ 4: OTHER_CONTENT, [num]: victim.object(num) });
    },
  },
];
