// The demo letter as a DOCX (ECMA-376 part 1, transitional): two borderless tables hold the head and the signature, as
// the form of NĐ 30/2020 Phụ lục I asks.
import { LETTER } from './text.ts';
import { zip } from './zip.ts';

const NAMESPACE = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const MAIN_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
/** 20 mm, 15 mm, 20 mm, 30 mm, in twentieths of a point. */
const MARGINS = 'w:top="1134" w:right="851" w:bottom="1134" w:left="1701"';
const HEAD_COLUMNS = [3600, 5754] as const;
const FOOT_COLUMNS = [5000, 4354] as const;
const BLANK_FOR_SIGNATURE = 5;

interface Style {
  halfPoints?: number;
  bold?: boolean;
  italic?: boolean;
  underline?: boolean;
  align?: 'center' | 'both' | 'left';
  /** First line indented, with space before: body text. */
  isBody?: boolean;
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

function paragraph(text: string, style: Style = {}): string {
  const { halfPoints = 26, bold, italic, underline, align = 'left', isBody } = style;
  const layout = isBody
    ? '<w:spacing w:before="120" w:after="0"/><w:ind w:firstLine="567"/>'
    : '<w:spacing w:before="0" w:after="0"/>';
  const marks = [
    bold && '<w:b/>',
    italic && '<w:i/>',
    `<w:sz w:val="${halfPoints}"/>`,
    underline && '<w:u w:val="single"/>',
  ];
  const run = `<w:r><w:rPr>${marks.filter(Boolean).join('')}</w:rPr><w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`;
  return `<w:p><w:pPr>${layout}<w:jc w:val="${align}"/></w:pPr>${run}</w:p>`;
}

function table(columns: readonly number[], cells: readonly string[]): string {
  const grid = columns.map((width) => `<w:gridCol w:w="${width}"/>`).join('');
  const row = cells
    .map(
      (cell, index) => `<w:tc><w:tcPr><w:tcW w:w="${columns[index]}" w:type="dxa"/></w:tcPr>${cell}</w:tc>`,
    )
    .join('');
  return `<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>${grid}</w:tblGrid><w:tr>${row}</w:tr></w:tbl>`;
}

/** Under the agency's name, less than half as long: the border of a paragraph that takes no room. */
const SHORT_RULE =
  '<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:ind w:left="1390" w:right="1390"/></w:pPr></w:p>';

const center = (text: string, style: Style = {}) => paragraph(text, { ...style, align: 'center' });

function head(): string {
  const left = [
    center(LETTER.superior, { halfPoints: 26 }),
    center(LETTER.agency, { bold: true }),
    SHORT_RULE,
    paragraph(`          ${LETTER.number}`),
    ...LETTER.subject.map((line) => center(line, { halfPoints: 24 })),
  ];
  const right = [
    center(LETTER.country, { halfPoints: 26, bold: true }),
    center(LETTER.motto, { halfPoints: 28, bold: true, underline: true }),
    center(''),
  ];
  return table(HEAD_COLUMNS, [left.join(''), right.join('')]);
}

function foot(): string {
  const left = [
    paragraph('Nơi nhận:', { halfPoints: 24, bold: true, italic: true }),
    ...LETTER.sentTo.map((line) => paragraph(line, { halfPoints: 22 })),
  ];
  const right = [
    center(LETTER.signerTitle, { halfPoints: 28, bold: true }),
    ...Array.from({ length: BLANK_FOR_SIGNATURE }, () => center('', { halfPoints: 28 })),
    center(LETTER.signerName, { halfPoints: 28, bold: true }),
  ];
  return table(FOOT_COLUMNS, [left.join(''), right.join('')]);
}

export function letterDocx(): Buffer {
  const body = [
    head(),
    paragraph(''),
    center(LETTER.to, { halfPoints: 28 }),
    ...LETTER.body.map((line) => paragraph(line, { halfPoints: 28, align: 'both', isBody: true })),
    paragraph(''),
    foot(),
    paragraph('', { halfPoints: 2 }),
  ].join('');
  const section = `<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar ${MARGINS} w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>`;
  const font =
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:lang w:val="vi-VN"/>';
  const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  return zip([
    {
      name: '[Content_Types].xml',
      text: `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${MAIN_TYPE}"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>`,
    },
    {
      name: '_rels/.rels',
      text: `${declaration}<Relationships xmlns="${RELATIONS}"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    },
    {
      name: 'word/_rels/document.xml.rels',
      text: `${declaration}<Relationships xmlns="${RELATIONS}"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`,
    },
    {
      name: 'word/styles.xml',
      text: `${declaration}<w:styles xmlns:w="${NAMESPACE}"><w:docDefaults><w:rPrDefault><w:rPr>${font}</w:rPr></w:rPrDefault></w:docDefaults></w:styles>`,
    },
    {
      name: 'word/document.xml',
      text: `${declaration}<w:document xmlns:w="${NAMESPACE}"><w:body>${body}${section}</w:body></w:document>`,
    },
  ]);
}
