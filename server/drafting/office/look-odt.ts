// An OpenDocument text package (ISO/IEC 26300), part by part.
import { AppError } from '../../platform/http/problem.ts';
import { bytesOf, type Part } from '../docx/read-package.ts';
import { leavesPackage } from '../domain/outside-content.ts';
import { assertNoDoctype, type Look } from './look-docx.ts';
import { plainXml, scanText } from './scan-text.ts';

const ODT = /^application\/vnd\.oasis\.opendocument\.text\s*$/;
const SMALL_PART_BYTES = 4 * 1024 * 1024;
/** Of the document itself and of objects in it. */
const TEXT_PARTS = /(^|\/)(content|styles)\.xml$/;
const PROGRAM_CODE = /^(Basic|Scripts)\//;
/** Elements that bring in what they name; `text:a` and `draw:a` only point to it. */
const LINK =
  /<(?!text:a[\s>]|draw:a[\s>])[\w.-]+:[\w.-]+\s[^>]*?[\w.-]*:?href\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const DDE = /<(?:office:dde-source|text:dde-connection)\b/;
const FACE = /<style:font-face\b[^>]*\bsvg:font-family="([^"]*)"/g;

export function makeOdtLook(): Look {
  let isOne = false;
  const asked = new Set<string>();

  const takeText = (part: Part) =>
    scanText(part, (text) => {
      assertNoDoctype(text);
      if (DDE.test(text)) throw new AppError('OFFICE_EXTERNAL_LINKS', { detail: 'DDE' });
      for (const [, double, single] of text.matchAll(LINK)) {
        const href = plainXml(double ?? single ?? '');
        if (leavesPackage(href)) throw new AppError('OFFICE_EXTERNAL_LINKS', { detail: href.slice(0, 300) });
      }
      if (part.name !== 'content.xml') return;
      for (const [, face = ''] of text.matchAll(FACE)) asked.add(plainXml(face).replace(/^'(.*)'$/, '$1'));
    });

  return {
    format: 'odt',
    take: async (part) => {
      const { name } = part;
      if (PROGRAM_CODE.test(name)) throw new AppError('OFFICE_MACROS', { detail: name });
      if (name === 'mimetype') isOne = ODT.test((await bytesOf(part, 1024)).toString('latin1'));
      else if (name === 'META-INF/manifest.xml') {
        const manifest = (await bytesOf(part, SMALL_PART_BYTES)).toString('utf8');
        if (manifest.includes('encryption-data')) throw new AppError('OFFICE_ENCRYPTED');
      } else if (TEXT_PARTS.test(name)) await takeText(part);
      else return false;
      return true;
    },
    isOne: () => isOne,
    fonts: () => [...asked],
  };
}
