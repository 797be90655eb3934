// A table as a spreadsheet (ECMA-376 part 1), written row by row so that its length costs no memory. Every cell is text of
// its own kind, which no program takes for a formula, also after somebody has typed in it (`quotePrefix`).

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

export interface SheetLayout {
  name: string;
  /** Each in characters. */
  widths: readonly number[];
  /** Above the table, one line each. */
  titles: readonly string[];
  head: readonly string[];
}

export interface SheetWriter {
  rows(rows: ReadonlyArray<readonly string[]>): Promise<void>;
  /** Resolves when the file is whole. */
  end(): Promise<void>;
}

/** Text in a cell of Excel, at most. */
const MOST_SIGNS = 32_767;
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** The same table is always the same bytes. */
const ENTRY = { mtime: new Date('2020-03-05T00:00:00Z'), mode: 0o100644, forceDosTimestamp: true };
const STYLE = { text: 1, head: 2, title: 3 } as const;

export function openXlsx(path: string, layout: SheetLayout): SheetWriter {
  const zip = new ZipFile();
  const written = pipeline(zip.outputStream, createWriteStream(path));
  // Told by `rows` and `end`; nobody listens before.
  written.catch(() => undefined);
  const sheet = new PassThrough();
  for (const [name, content] of fixedParts(layout)) zip.addBuffer(Buffer.from(content), name, ENTRY);
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml', ENTRY);
  zip.end();
  let line = 0;
  const lineOf = (cells: readonly string[], style: number): string => {
    line += 1;
    return `<row r="${line}">${cells.map((cell) => cellXml(cell, style)).join('')}</row>`;
  };
  const put = async (text: string) => {
    if (!sheet.write(text)) await Promise.race([once(sheet, 'drain'), written]);
  };
  sheet.write(beginning(layout));
  sheet.write(layout.titles.map((title) => lineOf([title], STYLE.title)).join(''));
  sheet.write(lineOf(layout.head, STYLE.head));
  return {
    rows: (rows) => put(rows.map((cells) => lineOf(cells, STYLE.text)).join('')),
    end: async () => {
      sheet.end(ending);
      await written;
    },
  };
}

const cellXml = (text: string, style: number): string =>
  `<c s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;

const escaped = (text: string): string =>
  text
    .slice(0, MOST_SIGNS)
    // Signs that no XML may hold, and halves of pairs.
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    // Excel reads `_x0041_` as A.
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
    .replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign);

const ending = `</sheetData><pageMargins left="0.4" right="0.3" top="0.5" bottom="0.5" header="0.2" footer="0.2"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`;

function beginning({ widths, titles }: SheetLayout): string {
  const above = titles.length + 1;
  const columns = widths
    .map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`)
    .join('');
  return `${XML}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="${above}" topLeftCell="A${above + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns}</cols><sheetData>`;
}

const relationships = (rows: ReadonlyArray<readonly [type: string, target: string]>) =>
  `${XML}<Relationships xmlns="${PACKAGE}/relationships">${rows
    .map(
      ([type, target], index) =>
        `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`;

const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Times New Roman"/></font><font><b/><sz val="11"/><name val="Times New Roman"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="2"><border/><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf numFmtId="49" borderId="1" quotePrefix="1" applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf fontId="1" borderId="1" applyFont="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf><xf fontId="1" quotePrefix="1" applyFont="1"/></cellXfs></styleSheet>`;

function fixedParts({ name, titles }: SheetLayout): Array<[name: string, content: string]> {
  // Excel allows 31 signs and none of these.
  const shown = escaped(name.replace(/[[\]:*?/\\'"]/g, ' ').slice(0, 31));
  const head = titles.length + 1;
  return [
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
    ],
    ['_rels/.rels', relationships([['officeDocument', 'xl/workbook.xml']])],
    [
      'xl/workbook.xml',
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${shown}" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">'${shown}'!$${head}:$${head}</definedName></definedNames></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      relationships([
        ['worksheet', 'worksheets/sheet1.xml'],
        ['styles', 'styles.xml'],
      ]),
    ],
    ['xl/styles.xml', STYLES],
  ];
}
