// Draws a register: rows under a head that stands on every page, then the cover before them and the page numbers on all.
// NĐ 30/2020 Phụ lục IV.

import type { RegisterRow } from '../../contracts/register-rows.ts';
import { vietnamDate } from '../../platform/clock.ts';
import type { Cover } from '../domain/print.ts';
import { COLUMNS, cellsOf, dateText } from '../domain/ten-columns.ts';
import { PAGE, type Paper, type Sheet, type TextStyle } from './paper.ts';

const LEFT = 15;
const TOP = 14;
const BOTTOM = PAGE.heightMm - 14;
const PAD = 1;
const LINE = 4.1;
const BODY: TextStyle = { sizePt: 9.5 };
const HEAD: TextStyle = { sizePt: 9.5, weight: 'bold' };
/** A row that does not fit is begun on this page only if so much of it does. */
const LEAST_LINES = 3;

/** What the cover and the last line tell of the whole. */
interface Totals {
  first: RegisterRow | null;
  last: RegisterRow | null;
  numbers: number;
  voided: number;
  reserved: number;
}

export function beginBook(paper: Paper, cover: Cover) {
  const { direction } = cover;
  const columns = COLUMNS[direction];
  const edges = [LEFT];
  for (const { widthMm } of columns) edges.push((edges.at(-1) ?? LEFT) + widthMm);
  const right = edges.at(-1) ?? LEFT;
  const totals: Totals = { first: null, last: null, numbers: 0, voided: 0, reserved: 0 };
  /** Of the page that is being filled. */
  let works: Array<(sheet: Sheet) => void> = [];
  let y = 0;

  const linesOf = (cells: readonly string[], style: TextStyle) =>
    cells.map((cell, index) => paper.wrap(cell, (columns[index]?.widthMm ?? 0) - 2 * PAD, style));

  const drawRow = (lines: readonly string[][], style: TextStyle, isHead = false) => {
    const height = Math.max(1, ...lines.map(({ length }) => length)) * LINE + 2 * PAD;
    const top = y;
    y += height;
    works.push((sheet) => {
      sheet.line(LEFT, top + height, right, top + height);
      for (const edge of edges) sheet.line(edge, top, edge, top + height);
      for (const [index, cell] of lines.entries()) {
        const { widthMm = 0, isCentred = false } = columns[index] ?? {};
        const left = edges[index] ?? LEFT;
        const spare = isHead ? (height - 2 * PAD - cell.length * LINE) / 2 : 0;
        for (const [at, line] of cell.entries()) {
          const indent = isHead || isCentred ? Math.max(PAD, (widthMm - paper.width(line, style)) / 2) : PAD;
          sheet.text(line, left + indent, top + PAD + spare + (at + 0.78) * LINE, style);
        }
      }
    });
  };

  const heads = linesOf(
    columns.map(({ title }) => title),
    HEAD,
  );
  const numbers = linesOf(
    columns.map((_, index) => `(${index + 1})`),
    BODY,
  );
  const beginPage = () => {
    y = TOP;
    works.push((sheet) => sheet.line(LEFT, TOP, right, TOP));
    drawRow(heads, HEAD, true);
    drawRow(numbers, BODY, true);
  };
  const endPage = () => {
    const page = works;
    works = [];
    paper.addPage((sheet) => {
      for (const work of page) work(sheet);
    });
  };

  const write = (row: RegisterRow) => {
    count(totals, row);
    let rest = linesOf(cellsOf(row, direction), BODY);
    for (;;) {
      const needed = Math.max(1, ...rest.map(({ length }) => length));
      const room = Math.floor((BOTTOM - y - 2 * PAD) / LINE);
      const isWhole = needed <= room;
      if (!isWhole && room < Math.min(LEAST_LINES, needed)) {
        endPage();
        beginPage();
        continue;
      }
      drawRow(
        rest.map((lines) => lines.slice(0, room)),
        BODY,
      );
      if (isWhole) return;
      rest = rest.map((lines) => lines.slice(room));
      endPage();
      beginPage();
    }
  };

  beginPage();
  return {
    write,
    /** The last page, the cover and the page numbers. */
    end: (at: Date) => {
      if (BOTTOM - y < 2 * LINE) {
        endPage();
        beginPage();
      }
      const bottom = y + LINE + 1;
      works.push((sheet) => sheet.text(closingLine(totals, at), LEFT, bottom, BODY));
      endPage();
      paper.addPage((sheet) => drawCover(paper, sheet, cover, totals), 'first');
      const pages = paper.pageCount();
      paper.onEveryPage((sheet, page) => {
        if (page === 1) return;
        const name = `${cover.bookName} năm ${cover.year} – ${cover.agencyName}`;
        sheet.text(name, LEFT, PAGE.heightMm - 7, { sizePt: 8.5 });
        const numbered = `Trang ${page}/${pages}`;
        sheet.text(numbered, right - paper.width(numbered, { sizePt: 8.5 }), PAGE.heightMm - 7, {
          sizePt: 8.5,
        });
      });
    },
  };
}

function count(totals: Totals, row: RegisterRow): void {
  totals.first ??= row;
  totals.last = row;
  totals.numbers += (row.through ?? row.number) - row.number + 1;
  if (row.state === 'voided') totals.voided += 1;
  if (row.state === 'reserved') totals.reserved += 1;
}

const closingLine = ({ numbers, voided, reserved }: Totals, at: Date): string =>
  numbers === 0
    ? `Không có số nào. In ngày ${dateText(vietnamDate(at))}.`
    : `Cộng ${numbers} số, trong đó ${voided} số hủy, ${reserved} số đang giữ chỗ. In ngày ${dateText(vietnamDate(at))}.`;

function drawCover(paper: Paper, sheet: Sheet, cover: Cover, { first, last }: Totals): void {
  const { parentName, agencyName, bookName, year, from, to } = cover;
  const centred = (text: string, yMm: number, style: TextStyle) => {
    let at = yMm;
    for (const line of paper.wrap(text, PAGE.widthMm - 60, style)) {
      sheet.text(line, (PAGE.widthMm - paper.width(line, style)) / 2, at, style);
      at += style.sizePt * 0.5;
    }
    return at;
  };
  // Below the text block of the agency's signature, which stands at the top.
  for (const inset of [16, 17.5]) frame(sheet, inset);
  let y = centred(parentName.toUpperCase(), 38, { sizePt: 13 });
  y = centred(agencyName.toUpperCase(), y, { sizePt: 13, weight: 'bold' });
  sheet.line(PAGE.widthMm / 2 - 18, y - 4, PAGE.widthMm / 2 + 18, y - 4);
  y = centred(bookName.toUpperCase(), 92, { sizePt: 26, weight: 'bold' });
  centred(`Năm: ${year}`, y + 2, { sizePt: 16 });
  const days = [from ?? first?.on ?? null, to ?? last?.on ?? null].map(dateText);
  const left = PAGE.widthMm / 2 - 45;
  sheet.text(`Từ ngày: ${days[0] || '…………'}   đến ngày: ${days[1] || '…………'}`, left, 138, { sizePt: 14 });
  const numbers = first && last ? [first.number, last.through ?? last.number] : ['…………', '…………'];
  sheet.text(`Từ số: ${numbers[0]}   đến số: ${numbers[1]}`, left, 148, { sizePt: 14 });
  sheet.text('Quyển số: …………', left, 158, { sizePt: 14 });
}

function frame(sheet: Sheet, inset: number): void {
  const [right, bottom] = [PAGE.widthMm - inset, PAGE.heightMm - inset];
  sheet.line(inset, inset, right, inset);
  sheet.line(right, inset, right, bottom);
  sheet.line(right, bottom, inset, bottom);
  sheet.line(inset, bottom, inset, inset);
}
