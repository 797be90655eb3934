// The first sheet of a spreadsheet (ECMA-376 part 1) as rows of text: for small tables that people fill in. Nothing is
// believed of what the package says of itself: every byte that comes out is counted, and a document type is refused.
import { DOMParser, type Element } from '@xmldom/xmldom';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';

const MOST_PARTS = 500;
/** Of all parts that are read, unpacked. */
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_ROWS = 2_000;
const MOST_COLUMNS = 50;
const WANTED =
  /^xl\/(workbook\.xml|_rels\/workbook\.xml\.rels|styles\.xml|sharedStrings\.xml|worksheets\/[^/]+\.xml)$/;

/** What a ZIP begins with. */
export const isXlsx = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

/** Days of a calendar come as `yyyy-MM-dd`. @throws SyntaxError for what is no such file, or a larger one. */
export async function readXlsx(bytes: Buffer): Promise<string[][]> {
  const parts = await partsOf(bytes);
  const workbook = parsed(parts, 'xl/workbook.xml');
  const sheet = parsed(parts, sheetPath(workbook, parsed(parts, 'xl/_rels/workbook.xml.rels')));
  const shared = parts.has('xl/sharedStrings.xml')
    ? all(parsed(parts, 'xl/sharedStrings.xml'), 'si').map(textOf)
    : [];
  const dates = parts.has('xl/styles.xml') ? dateStyles(parsed(parts, 'xl/styles.xml')) : new Set<string>();
  const isFrom1904 = all(workbook, 'workbookPr').some((each) =>
    /^(1|true)$/.test(each.getAttribute('date1904') ?? ''),
  );
  const rows = all(sheet, 'row').slice(0, MOST_ROWS + 1);
  if (rows.length > MOST_ROWS) throw new SyntaxError(`more than ${MOST_ROWS} rows`);
  return rows
    .map((row) => cellsOf(row, { shared, dates, isFrom1904 }))
    .filter((row) => row.some((cell) => cell !== ''));
}

async function partsOf(bytes: Buffer): Promise<Map<string, Buffer>> {
  const parts = new Map<string, Buffer>();
  let size = 0;
  try {
    const zip = await fromBufferPromise(bytes, { lazyEntries: true, validateEntrySizes: true });
    if (zip.entryCount > MOST_PARTS) throw new SyntaxError('too many parts');
    for await (const entry of zip.eachEntry()) {
      if (!WANTED.test(entry.fileName)) continue;
      // Two parts of one name are read differently by different programs.
      if (parts.has(entry.fileName)) throw new SyntaxError('a part occurs twice');
      const pieces: Buffer[] = [];
      for await (const piece of await streamOf(zip, entry)) {
        size += piece.length;
        if (size > MOST_BYTES) throw new SyntaxError(`more than ${MOST_BYTES} bytes`);
        pieces.push(piece);
      }
      parts.set(entry.fileName, Buffer.concat(pieces));
    }
  } catch (error) {
    if (error instanceof SyntaxError) throw error;
    throw new SyntaxError('not a spreadsheet', { cause: error });
  }
  return parts;
}

const streamOf = (zip: ZipFile, entry: Entry): Promise<AsyncIterable<Buffer>> =>
  zip.openReadStreamPromise(entry);

function parsed(parts: ReadonlyMap<string, Buffer>, name: string): Element {
  const text = parts.get(name)?.toString('utf8');
  if (text === undefined) throw new SyntaxError(`no ${name}`);
  if (text.includes('<!DOCTYPE')) throw new SyntaxError(`${name} has a document type`);
  try {
    const root = new DOMParser({ onError: refuse }).parseFromString(text, 'text/xml').documentElement;
    if (root !== null) return root;
  } catch (error) {
    throw new SyntaxError(`${name} cannot be read`, { cause: error });
  }
  throw new SyntaxError(`${name} is empty`);
}

const refuse = (level: string, message: string) => {
  if (level !== 'warning') throw new SyntaxError(message);
};

const all = (element: Element, name: string): Element[] => [...element.getElementsByTagNameNS('*', name)];

/** Without what tells how it is spoken (rPh). */
const textOf = (element: Element): string =>
  all(element, 't')
    .filter(({ parentNode }) => parentNode?.nodeName.replace(/^.*:/, '') !== 'rPh')
    .map((each) => each.textContent ?? '')
    .join('');

function sheetPath(workbook: Element, relations: Element): string {
  const id = all(workbook, 'sheet')[0]?.attributes;
  const wanted = id && [...id].find(({ localName, prefix }) => localName === 'id' && prefix !== null)?.value;
  const target = all(relations, 'Relationship')
    .find((each) => each.getAttribute('Id') === wanted)
    ?.getAttribute('Target');
  if (!target) throw new SyntaxError('no sheet');
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

/** Numbers of the cell styles that show a day. */
function dateStyles(styles: Element): Set<string> {
  const own = new Map(
    all(styles, 'numFmt').map((each) => [
      each.getAttribute('numFmtId') ?? '',
      (each.getAttribute('formatCode') ?? '').replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''),
    ]),
  );
  const isDate = (id: string) => {
    const code = own.get(id);
    return code === undefined ? /^(1[4-7]|22)$/.test(id) : /[dy]/i.test(code);
  };
  const list = all(styles, 'cellXfs')[0];
  return new Set(
    (list ? all(list, 'xf') : []).flatMap((xf, index) =>
      isDate(xf.getAttribute('numFmtId') ?? '') ? [String(index)] : [],
    ),
  );
}

interface Reading {
  shared: readonly string[];
  dates: ReadonlySet<string>;
  isFrom1904: boolean;
}

function cellsOf(row: Element, reading: Reading): string[] {
  const cells: string[] = [];
  for (const cell of all(row, 'c')) {
    const column = columnOf(cell.getAttribute('r')) ?? cells.length;
    if (column >= MOST_COLUMNS) continue;
    while (cells.length < column) cells.push('');
    cells[column] = cellText(cell, reading).trim();
  }
  return cells;
}

function cellText(cell: Element, { shared, dates, isFrom1904 }: Reading): string {
  const type = cell.getAttribute('t') ?? 'n';
  if (type === 'inlineStr') return textOf(cell);
  const value = all(cell, 'v')[0]?.textContent ?? '';
  if (type === 's') return shared[Number(value)] ?? '';
  if (type === 'd') return value.slice(0, 10);
  if (type !== 'n' || value === '') return value;
  const number = Number(value);
  if (!dates.has(cell.getAttribute('s') ?? '')) return String(number);
  // Day 0 is 30 December 1899: Excel counts a 29 February 1900 that never was.
  const start = isFrom1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  const at = new Date(start + Math.floor(number) * 86_400_000);
  return Number.isNaN(at.getTime()) ? value : at.toISOString().slice(0, 10);
}

/** `AB12` → 27; null without a reference. */
function columnOf(reference: string | null): number | null {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (letters === undefined) return null;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
