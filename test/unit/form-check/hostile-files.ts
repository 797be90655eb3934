// Files that mislead a reader of pages: numbers that are none, drawings that draw themselves, sizes of nowhere.
import { assemble } from '../../support/pdf-samples/assemble.ts';
import { buildDocument } from '../../support/pdf-samples/documents.ts';
import { ENCRYPTION_VARIANTS, makeEncryption } from '../../support/pdf-samples/encryption.ts';
import { HOSTILE as OF_STRUCTURE } from '../../support/pdf-samples/hostile.ts';

const content = (text: string) => `<< /Length ${text.length} >>\nstream\n${text}\nendstream`;
const saying = (text: string) => buildDocument({ objects: { 4: content(text) } });

const OF_STRUCTURE_QUICK = [
  'arrays nested 50,000 deep',
  'a page tree nested 300 deep',
  'a table that announces ten million objects',
  'over a thousand sections',
] as const;

export const HOSTILE: Record<string, () => Uint8Array> = {
  ...Object.fromEntries(
    OF_STRUCTURE_QUICK.map((name) => [name, OF_STRUCTURE[name] ?? (() => new Uint8Array())]),
  ),
  nothing: () => new Uint8Array(),
  'a picture': () => Buffer.from('89504e470d0a1a0a', 'hex'),
  'numbers beyond all measure': () =>
    saying('BT /F1 1e39 Tf 1e308 -1e308 1e308 1e308 0 0 Tm (x) Tj ET 1e300 1e300 m 1e301 0 l S'),
  'a font of size nought, and text without a font': () =>
    saying('BT (a) Tj /F1 0 Tf (b) Tj /F9 12 Tf (c) Tj ET'),
  'states saved and never restored': () =>
    saying(`${'q 2 0 0 2 0 0 cm '.repeat(2_000)}BT /F1 12 Tf (x) Tj ET`),
  'states restored that were never saved': () => saying(`${'Q '.repeat(20_000)}BT /F1 12 Tf (x) Tj ET`),
  'a form that draws itself': () =>
    buildDocument({
      page: '/Resources << /XObject << /X 10 0 R >> >>',
      objects: {
        4: content('/X Do'),
        10: '<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 10 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream',
      },
    }),
  'forty thousand short texts on one page': () =>
    saying(`BT /F1 12 Tf ${'1 0 0 1 9 9 Tm (x) Tj '.repeat(40_000)}ET`),
  'a page of no size': () => buildDocument({ page: '/MediaBox [0 0 0 0]' }),
  'a page turned by an odd angle': () => buildDocument({ page: '/Rotate 17' }),
  'a tree that counts a million pages': () =>
    assemble({
      1: '<< /Type /Catalog /Pages 2 0 R >>',
      2: '<< /Type /Pages /Count 1000000 /Kids [3 0 R] /MediaBox [0 0 595 842] >>',
      3: '<< /Type /Page /Parent 2 0 R >>',
    }),
};

const DICTIONARY = 9;

/** A file that asks for a password. */
export async function encryptedDocument(): Promise<Uint8Array> {
  const variant = Object.values(ENCRYPTION_VARIANTS).at(-1);
  if (variant === undefined) throw new Error('there are ways to encrypt');
  const { trailer, dictionary, seal } = makeEncryption(variant, { user: 'dung', owner: 'chu' }, DICTIONARY);
  return buildDocument({ objects: { [DICTIONARY]: dictionary }, trailer, seal, unpacked: [DICTIONARY] });
}
