// Packs a document into a DOCX (ECMA-376 part 2): always the same bytes for the same content, so that what is written twice
// is one file.
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { DocumentKind } from '../../contracts/vocabulary.ts';
import { type Known, layOutForm, PAGE } from './lay-out-form.ts';
import { FONT, paragraph } from './markup.ts';

const FIXED_TIME = new Date('2020-03-05T00:00:00Z');
const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** Parts of a package, by name, in the order in which they are written. */
export async function zipParts(
  parts: Iterable<readonly [name: string, content: string | Buffer]>,
): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of parts)
    zip.addBuffer(Buffer.from(content), name, { mtime: FIXED_TIME, mode: 0o100644, forceDosTimestamp: true });
  zip.end();
  return buffer(zip.outputStream);
}

const relationships = (...rows: ReadonlyArray<readonly [id: string, type: string, target: string]>) =>
  `${XML}<Relationships xmlns="${PACKAGE}/relationships">${rows
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;

const styles = () =>
  `${XML}<w:styles xmlns:w="${WORD}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="${FONT}" w:hAnsi="${FONT}" w:eastAsia="${FONT}" w:cs="${FONT}"/><w:color w:val="000000"/><w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style></w:styles>`;

/** Page numbers from the second page on, in the middle of the upper margin: NĐ 30/2020 Phụ lục I, I.7. */
const pageNumber = () => {
  const field = ['begin', 'PAGE', 'end']
    .map((part) =>
      part === 'PAGE'
        ? '<w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        : `<w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:fldChar w:fldCharType="${part}"/></w:r>`,
    )
    .join('');
  return `${XML}<w:hdr xmlns:w="${WORD}">${paragraph(field, { align: 'center' })}</w:hdr>`;
};

const section = () =>
  `<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:headerReference w:type="first" r:id="rId3"/><w:pgSz w:w="${PAGE.width}" w:h="${PAGE.height}"/><w:pgMar w:top="${PAGE.top}" w:right="${PAGE.right}" w:bottom="${PAGE.bottom}" w:left="${PAGE.left}" w:header="567" w:footer="567" w:gutter="0"/><w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>`;

/** The server's own template of a kind, its places unfilled. */
export function writeTemplate(kind: DocumentKind, known?: Known): Promise<Buffer> {
  const override = (part: string, name: string) =>
    `<Override PartName="/word/${part}.xml" ContentType="${TYPE}.${name}+xml"/>`;
  return zipParts([
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('document', 'document.main')}${override('styles', 'styles')}${override('header1', 'header')}${override('header2', 'header')}</Types>`,
    ],
    ['_rels/.rels', relationships(['rId1', 'officeDocument', 'word/document.xml'])],
    [
      'word/_rels/document.xml.rels',
      relationships(
        ['rId1', 'styles', 'styles.xml'],
        ['rId2', 'header', 'header1.xml'],
        ['rId3', 'header', 'header2.xml'],
      ),
    ],
    ['word/styles.xml', styles()],
    ['word/header1.xml', pageNumber()],
    ['word/header2.xml', `${XML}<w:hdr xmlns:w="${WORD}">${paragraph('')}</w:hdr>`],
    [
      'word/document.xml',
      `${XML}<w:document xmlns:w="${WORD}" xmlns:r="${OFFICE}"><w:body>${layOutForm(kind, known)}${section()}</w:body></w:document>`,
    ],
  ]);
}
