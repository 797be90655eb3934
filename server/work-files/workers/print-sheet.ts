// A table as PDF: A4 upright, Times-like letters, the head of the table on every page, page numbers from the second on
// (NĐ 30/2020, Phụ lục I: 13 pt, margins of 20 mm and more).
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';
import { PDFDocument, type PDFFont, type PDFPage } from 'pdf-lib';
import type { Column, Sheet } from './sheet.ts';

const MM = 72 / 25.4;
const PAGE = {
  width: 210 * MM,
  height: 297 * MM,
  left: 25 * MM,
  right: 15 * MM,
  top: 20 * MM,
  foot: 20 * MM,
};
const INNER = PAGE.width - PAGE.left - PAGE.right;
const SIZE = { text: 11, title: 14 };
const PAD = 3;
const LEADING = 1.25;

interface Faces {
  regular: PDFFont;
  bold: PDFFont;
}

export async function printSheet(sheet: Sheet): Promise<Uint8Array> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  // Our own declaration of fontkit names only what we call ourselves; pdf-lib asks for more of the same object.
  pdf.registerFontkit(fontkit as unknown as Parameters<typeof pdf.registerFontkit>[0]);
  pdf.setTitle(sheet.title, { showInWindowTitleBar: true });
  pdf.setLanguage('vi');
  pdf.setProducer('Vanthu');
  pdf.setCreationDate(sheet.at);
  pdf.setModificationDate(sheet.at);
  const face = async (file: string) => {
    const path = createRequire(import.meta.url).resolve(`@expo-google-fonts/tinos/${file}`);
    return pdf.embedFont(await readFile(path), { subset: true });
  };
  const faces = {
    regular: await face('400Regular/Tinos_400Regular.ttf'),
    bold: await face('700Bold/Tinos_700Bold.ttf'),
  };
  new SheetPress(pdf, faces, sheet).print();
  return pdf.save();
}

class SheetPress {
  readonly #pdf: PDFDocument;
  readonly #faces: Faces;
  readonly #sheet: Sheet;
  readonly #widths: number[];
  #page: PDFPage;
  /** Of the next line, from the top. */
  #y = PAGE.top;

  constructor(pdf: PDFDocument, faces: Faces, sheet: Sheet) {
    this.#pdf = pdf;
    this.#faces = faces;
    this.#sheet = sheet;
    const shares = sheet.columns.reduce((sum, { share }) => sum + share, 0);
    this.#widths = sheet.columns.map(({ share }) => (INNER * share) / shares);
    this.#page = pdf.addPage([PAGE.width, PAGE.height]);
  }

  print(): void {
    const { head, title, lines, columns, rows, closing, signers } = this.#sheet;
    this.#line(head, { size: SIZE.text, font: this.#faces.bold });
    this.#y += 10;
    this.#line(title, { size: SIZE.title, font: this.#faces.bold, isCentred: true });
    for (const line of lines)
      this.#line(line, { size: SIZE.text, font: this.#faces.regular, isCentred: true });
    this.#y += 8;
    this.#row(
      columns.map((column) => column.head),
      true,
    );
    for (const row of rows) this.#row(row, false);
    this.#y += 8;
    for (const line of closing) this.#line(line, { size: SIZE.text, font: this.#faces.regular });
    if (signers.length > 0) this.#signers(signers);
    this.#numberPages();
  }

  #line(
    text: string,
    { size, font, isCentred = false }: { size: number; font: PDFFont; isCentred?: boolean },
  ): void {
    for (const part of wrapped(text, INNER, font, size)) {
      this.#needs(size * LEADING);
      const x = isCentred ? PAGE.left + (INNER - font.widthOfTextAtSize(part, size)) / 2 : PAGE.left;
      this.#text(part, x, this.#y, { size, font });
      this.#y += size * LEADING;
    }
  }

  /** A row that does not fit begins a page; the head of the table is repeated there. */
  #row(cells: readonly string[], isHead: boolean): void {
    const { columns } = this.#sheet;
    const font = isHead ? this.#faces.bold : this.#faces.regular;
    const parts = columns.map((_, index) =>
      wrapped(cells[index] ?? '', (this.#widths[index] ?? 0) - 2 * PAD, font, SIZE.text),
    );
    const height = Math.max(...parts.map(({ length }) => length)) * SIZE.text * LEADING + 2 * PAD;
    if (this.#needs(height) && !isHead)
      this.#row(
        columns.map((column) => column.head),
        true,
      );
    let x = PAGE.left;
    for (const [index, lines] of parts.entries()) {
      const width = this.#widths[index] ?? 0;
      this.#frame(x, width, height);
      for (const [at, line] of lines.entries())
        this.#text(
          line,
          x + this.#shift(columns[index], { line, width, font, isHead }),
          this.#y + PAD + at * SIZE.text * LEADING,
          {
            ...{ size: SIZE.text, font },
          },
        );
      x += width;
    }
    this.#y += height;
  }

  #shift(
    column: Column | undefined,
    { line, width, font, isHead }: { line: string; width: number; font: PDFFont; isHead: boolean },
  ): number {
    if (!isHead && column?.align !== 'center') return PAD;
    return (width - font.widthOfTextAtSize(line, SIZE.text)) / 2;
  }

  #signers(signers: Sheet['signers']): void {
    this.#y += 14;
    this.#needs(7 * SIZE.text * LEADING);
    const width = INNER / signers.length;
    for (const [index, { role, name, at }] of signers.entries()) {
      const centred = (text: string, font: PDFFont, y: number) =>
        this.#text(
          text,
          PAGE.left + width * index + (width - font.widthOfTextAtSize(text, SIZE.text)) / 2,
          y,
          {
            ...{ size: SIZE.text, font },
          },
        );
      centred(role, this.#faces.bold, this.#y);
      centred(at === null ? '' : timeText(at), this.#faces.regular, this.#y + SIZE.text * LEADING);
      centred(name, this.#faces.bold, this.#y + 4 * SIZE.text * LEADING);
    }
    this.#y += 5 * SIZE.text * LEADING;
  }

  #numberPages(): void {
    const pages = this.#pdf.getPages();
    for (const [index, page] of pages.entries()) {
      if (index === 0) continue;
      const text = String(index + 1);
      const x = (PAGE.width - this.#faces.regular.widthOfTextAtSize(text, SIZE.text)) / 2;
      page.drawText(text, { x, y: PAGE.height - 12 * MM, size: SIZE.text, font: this.#faces.regular });
    }
  }

  /** Begins a page where less than this is left; true when it did. A thing taller than a page stays where it is. */
  #needs(height: number): boolean {
    if (this.#y + height <= PAGE.height - PAGE.foot || this.#y === PAGE.top) return false;
    this.#page = this.#pdf.addPage([PAGE.width, PAGE.height]);
    this.#y = PAGE.top;
    return true;
  }

  #text(text: string, x: number, y: number, { size, font }: { size: number; font: PDFFont }): void {
    if (text !== '') this.#page.drawText(text, { x, y: PAGE.height - y - size * 0.9, size, font });
  }

  #frame(x: number, width: number, height: number): void {
    this.#page.drawRectangle({ x, y: PAGE.height - this.#y - height, width, height, borderWidth: 0.5 });
  }
}

const timeText = (at: Date): string =>
  new Intl.DateTimeFormat('vi-VN', {
    ...{ dateStyle: 'short', timeStyle: 'short', timeZone: 'Asia/Ho_Chi_Minh' },
  }).format(at);

/** Lines that fit; a word longer than the line is cut. */
function wrapped(text: string, limit: number, font: PDFFont, size: number): string[] {
  const fits = (line: string) => font.widthOfTextAtSize(line, size) <= limit;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).flatMap((each) => pieces(each, fits))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || fits(longer)) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function pieces(word: string, fits: (line: string) => boolean): string[] {
  const parts: string[] = [];
  let part = '';
  for (const sign of word) {
    if (part !== '' && !fits(part + sign)) {
      parts.push(part);
      part = '';
    }
    part += sign;
  }
  return [...parts, part];
}
