// A demo letter drawn line by line, for machines without LibreOffice and as the body of the hybrid ones.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';
import { PDFDocument, type PDFFont, type PDFPage } from 'pdf-lib';
import { LETTER, type LetterText } from './text.ts';

const MM = 72 / 25.4;
const PAGE = { widthMm: 210, heightMm: 297 };
const TEXT = { leftMm: 30, rightMm: 195, indentMm: 10 };
const LEFT_COLUMN_MM = 58;
const RIGHT_COLUMN_MM = 143;
const SIGNER_MM = 157;
/** A short letter leaves room, so that its marks stand where those of a long one do. */
const LEAST_FOOT_MM = 133;
const FIXED_DATE = new Date('2026-01-05T01:00:00Z');

interface Faces {
  regular: PDFFont;
  bold: PDFFont;
  italic: PDFFont;
}

async function fontBytes(path: string): Promise<Uint8Array> {
  return readFile(createRequire(import.meta.url).resolve(`@expo-google-fonts/tinos/${path}`));
}

async function facesOf(pdf: PDFDocument): Promise<Faces> {
  const embed = async (path: string) => pdf.embedFont(await fontBytes(path), { subset: true });
  return {
    regular: await embed('400Regular/Tinos_400Regular.ttf'),
    bold: await embed('700Bold/Tinos_700Bold.ttf'),
    italic: await embed('700Bold_Italic/Tinos_700Bold_Italic.ttf'),
  };
}

/** A PDF of one A4 page that says what the text says. */
export async function drawnLetter(text: LetterText = LETTER): Promise<PDFDocument> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  // Our own declaration of fontkit names only what we call ourselves; pdf-lib asks for more of the same object.
  pdf.registerFontkit(fontkit as unknown as Parameters<PDFDocument['registerFontkit']>[0]);
  pdf.setTitle(`Công văn ${text.subject.join(' ')}`);
  pdf.setCreationDate(FIXED_DATE);
  pdf.setModificationDate(FIXED_DATE);
  const faces = await facesOf(pdf);
  const page = pdf.addPage([PAGE.widthMm * MM, PAGE.heightMm * MM]);
  const pen = makePen(page);
  drawHead(pen, faces, text);
  const end = drawBody(pen, faces, text);
  drawFoot(pen, faces, { text, topMm: Math.max(end + 6, LEAST_FOOT_MM) });
  return pdf;
}

interface Pen {
  at(text: string, xMm: number, yMm: number, font: PDFFont, size: number): void;
  center(text: string, xMm: number, yMm: number, font: PDFFont, size: number): void;
  /** A level line, centred. */
  rule(xMm: number, yMm: number, widthMm: number): void;
}

/** Heights are of the base line, from the top. */
const makePen = (page: PDFPage): Pen => {
  const at: Pen['at'] = (text, xMm, yMm, font, size) =>
    page.drawText(text, { x: xMm * MM, y: (PAGE.heightMm - yMm) * MM, font, size });
  return {
    at,
    center: (text, xMm, yMm, font, size) =>
      at(text, xMm - font.widthOfTextAtSize(text, size) / MM / 2, yMm, font, size),
    rule: (xMm, yMm, widthMm) => {
      const y = (PAGE.heightMm - yMm) * MM;
      const half = widthMm / 2;
      page.drawLine({ start: { x: (xMm - half) * MM, y }, end: { x: (xMm + half) * MM, y }, thickness: 0.7 });
    },
  };
};

function drawHead({ at, center, rule }: Pen, { regular, bold }: Faces, text: LetterText): void {
  center(text.superior, LEFT_COLUMN_MM, 24, regular, 13);
  center(text.agency, LEFT_COLUMN_MM, 29.5, bold, 13);
  at(text.number, 41.5, 35.3, regular, 13);
  text.subject.forEach((line, index) => {
    center(line, LEFT_COLUMN_MM, 40.5 + index * 5, regular, 12);
  });
  center(text.country, RIGHT_COLUMN_MM, 24, bold, 13);
  center(text.motto, RIGHT_COLUMN_MM, 29.5, bold, 14);
  rule(LEFT_COLUMN_MM, 31, (bold.widthOfTextAtSize(text.agency, 13) / MM) * 0.4);
  rule(RIGHT_COLUMN_MM, 31, bold.widthOfTextAtSize(text.motto, 14) / MM);
  center(text.to, (TEXT.leftMm + TEXT.rightMm) / 2, 55, regular, 14);
}

function drawBody({ at }: Pen, { regular }: Faces, text: LetterText): number {
  let yMm = 57;
  for (const paragraph of text.body) {
    yMm += 2;
    const lines = linesOf(paragraph, regular, 14);
    for (const [index, line] of lines.entries()) {
      yMm += 5.9;
      const fromMm = TEXT.leftMm + (index === 0 ? TEXT.indentMm : 0);
      for (const [word, xMm] of spread(line, regular, { fromMm, isLast: index === lines.length - 1 }))
        at(word, xMm, yMm, regular, 14);
    }
  }
  return yMm;
}

/** The words of a line and where each begins: apart so far that the last one ends at the edge. */
function spread(
  line: string,
  font: PDFFont,
  { fromMm, isLast }: { fromMm: number; isLast: boolean },
): Array<[word: string, xMm: number]> {
  const words = line.split(' ');
  const wide = (text: string) => font.widthOfTextAtSize(text, 14) / MM;
  if (isLast || words.length === 1) return [[line, fromMm]];
  const room = TEXT.rightMm - fromMm - words.reduce((sum, word) => sum + wide(word), 0);
  let at = fromMm;
  return words.map((word) => {
    const begins = at;
    at += wide(word) + room / (words.length - 1);
    return [word, begins];
  });
}

function linesOf(text: string, font: PDFFont, size: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    const indent = lines.length === 0 ? TEXT.indentMm : 0;
    if (font.widthOfTextAtSize(longer, size) / MM > TEXT.rightMm - TEXT.leftMm - indent) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

function drawFoot(
  { at, center }: Pen,
  { regular, bold, italic }: Faces,
  { text, topMm }: { text: LetterText; topMm: number },
): void {
  at('Nơi nhận:', TEXT.leftMm, topMm + 3, italic, 12);
  text.sentTo.forEach((line, index) => {
    at(line, TEXT.leftMm, topMm + 8 + index * 4.6, regular, 11);
  });
  center(text.signerTitle, SIGNER_MM, topMm + 4, bold, 14);
  center(text.signerName, SIGNER_MM, topMm + 29, bold, 14);
}
