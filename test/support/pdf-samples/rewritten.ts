// A whole other document behind a file, in the shape of its next revision: the file's own revisions are left, so that
// nothing seems to have been changed in them.
import { appendRevision } from './assemble.ts';

const CONTENT = 'BT /F1 12 Tf 72 700 Td (Khac han) Tj ET';

/** Objects 1 to 5 as in `buildDocument`, and no way back to what stood before. */
export function rewriteBehind(base: Buffer): Buffer {
  const whole = appendRevision(base, {
    1: '<< /Type /Catalog /Pages 2 0 R >>',
    2: '<< /Type /Pages /Count 1 /Kids [5 0 R] /MediaBox [0 0 595 842] >>',
    3: '<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>',
    4: `<< /Length ${CONTENT.length} >>\nstream\n${CONTENT}\nendstream`,
    5: '<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents 4 0 R >>',
  }).toString('latin1');
  const at = whole.lastIndexOf('/Prev ');
  return Buffer.from(whole.slice(0, at) + whole.slice(at).replace(/^\/Prev \d+/, ''), 'latin1');
}
