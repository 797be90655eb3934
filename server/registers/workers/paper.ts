// Pages of A4 lying, written as plain content streams: each is packed and let go as soon as it is full, and every sign
// is looked up in the font once, so that a book of a thousand pages needs neither much memory nor much time.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PDFDocument, type PDFFont, PDFName, type PDFPage, type PDFRef } from 'pdf-lib';

const MM = 72 / 25.4;
export const PAGE = { widthMm: 297, heightMm: 210 };

export type Weight = 'regular' | 'bold';

export interface TextStyle {
  sizePt: number;
  weight?: Weight;
}

/** What is drawn on one page; millimetres from its top left corner. */
export interface Sheet {
  /** One line; `y` is its base line. */
  text(text: string, xMm: number, yMm: number, style: TextStyle): void;
  line(fromXMm: number, fromYMm: number, toXMm: number, toYMm: number): void;
}

export interface Paper {
  /** Width of a line in millimetres. */
  width(text: string, style: TextStyle): number;
  /** Lines that fit a width; a word longer than the line is cut. */
  wrap(text: string, widthMm: number, style: TextStyle): string[];
  /** One page more, behind the others or as the first. */
  addPage(draw: (sheet: Sheet) => void, place?: 'first'): void;
  pageCount(): number;
  /** Draws on every page once all are there; counted from 1. */
  onEveryPage(draw: (sheet: Sheet, page: number) => void): void;
  save(title: string, at: Date): Promise<Uint8Array>;
}

interface Signs {
  /** Of one sign at size 1, in points. */
  width(sign: string): number;
  hex(sign: string): string;
}

export async function openPaper(): Promise<Paper> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  const fontkit = await import('fontkit');
  // Our own declaration of fontkit names only what we call ourselves; pdf-lib asks for more of the same object.
  pdf.registerFontkit(fontkit as unknown as Parameters<typeof pdf.registerFontkit>[0]);
  const regular = await pdf.embedFont(await fontBytes('400Regular/Tinos_400Regular.ttf'), { subset: true });
  const bold = await pdf.embedFont(await fontBytes('700Bold/Tinos_700Bold.ttf'), { subset: true });
  const faces: Record<Weight, Signs> = { regular: signsOf(regular), bold: signsOf(bold) };
  const { context } = pdf;
  const resources = context.register(context.obj({ Font: { regular: regular.ref, bold: bold.ref } }));
  const pages: Array<{ page: PDFPage; contents: PDFRef[] }> = [];

  const width: Paper['width'] = (text, { sizePt, weight = 'regular' }) => {
    let sum = 0;
    for (const sign of text) sum += faces[weight].width(sign);
    return (sum * sizePt) / MM;
  };
  const draw = (work: (sheet: Sheet) => void): PDFRef => {
    const operators: string[] = ['0.4 w'];
    work({
      text: (text, x, y, { sizePt, weight = 'regular' }) => {
        let hex = '';
        for (const sign of text) hex += faces[weight].hex(sign);
        operators.push(`BT /${weight} ${sizePt} Tf ${point(x)} ${fromTop(y)} Td <${hex}> Tj ET`);
      },
      line: (fromX, fromY, toX, toY) =>
        operators.push(`${point(fromX)} ${fromTop(fromY)} m ${point(toX)} ${fromTop(toY)} l S`),
    });
    return context.register(context.flateStream(operators.join('\n')));
  };

  return {
    width,
    wrap: (text, widthMm, style) => wrapped(text, widthMm, (line) => width(line, style)),
    addPage: (work, place) => {
      const size: [number, number] = [PAGE.widthMm * MM, PAGE.heightMm * MM];
      const page = place === 'first' ? pdf.insertPage(0, size) : pdf.addPage(size);
      page.node.set(PDFName.of('Resources'), resources);
      const entry = { page, contents: [draw(work)] };
      if (place === 'first') pages.unshift(entry);
      else pages.push(entry);
    },
    pageCount: () => pages.length,
    onEveryPage: (work) => {
      for (const [index, { contents }] of pages.entries())
        contents.push(draw((sheet) => work(sheet, index + 1)));
    },
    save: async (title, at) => {
      for (const { page, contents } of pages) page.node.set(PDFName.of('Contents'), context.obj(contents));
      pdf.setTitle(title, { showInWindowTitleBar: true });
      pdf.setLanguage('vi');
      pdf.setProducer('Vanthu');
      pdf.setCreationDate(at);
      pdf.setModificationDate(at);
      return pdf.save({ updateFieldAppearances: false });
    },
  };
}

const fontBytes = (file: string): Promise<Uint8Array> =>
  readFile(createRequire(import.meta.url).resolve(`@expo-google-fonts/tinos/${file}`));

function signsOf(font: PDFFont): Signs {
  const widths = new Map<string, number>();
  const codes = new Map<string, string>();
  const kept = <T>(map: Map<string, T>, sign: string, make: () => T): T => {
    const known = map.get(sign);
    if (known !== undefined) return known;
    const made = make();
    map.set(sign, made);
    return made;
  };
  return {
    width: (sign) => kept(widths, sign, () => font.widthOfTextAtSize(sign, 1000) / 1000),
    hex: (sign) => kept(codes, sign, () => font.encodeText(sign).asString()),
  };
}

const point = (mm: number): string => (mm * MM).toFixed(2);
const fromTop = (mm: number): string => ((PAGE.heightMm - mm) * MM).toFixed(2);

function wrapped(text: string, limit: number, width: (line: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).flatMap((each) => pieces(each, limit, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || width(longer) <= limit) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === '' && lines.length === 0 ? [] : [...lines, line];
}

/** A word in parts that each fit the line. Numbers and notations are cut behind a stroke where they have one. */
function pieces(word: string, limit: number, width: (line: string) => number): string[] {
  if (width(word) <= limit) return [word];
  const parts: string[] = [];
  let part = '';
  for (const sign of word.match(/[^/-]+[/-]?|[/-]/g) ?? []) {
    if (part !== '' && width(part + sign) > limit) {
      parts.push(part);
      part = '';
    }
    for (const each of width(sign) > limit ? sign : [sign]) {
      if (part !== '' && width(part + each) > limit) {
        parts.push(part);
        part = '';
      }
      part += each;
    }
  }
  return [...parts, part];
}
