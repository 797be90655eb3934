// A sheet → a PDF, through pdf-lib. The faces are embedded once, with every letter the samples use; each document is that
// base with pages of its own, so that a hundred of them are made in a second.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';
import { degrees, PDFDocument, type PDFFont, PDFName, StandardFonts } from 'pdf-lib';
import { discPng } from '../png.ts';
import type { Face, Ink, Sheet, SheetPage } from './sheet.ts';

const MM = 72 / 25.4;

/** Every letter of Vietnamese, marks that combine, and what the old encodings look like. */
const LETTERS = [
  ...'aăâeêioôơuưyAĂÂEÊIOÔƠUƯYđĐ',
  ...Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)),
  ...Array.from({ length: 96 }, (_, at) => String.fromCharCode(160 + at)),
  ...'–…“”•×',
].join('');
const TONES = ['\u0300', '\u0301', '\u0303', '\u0309', '\u0323'];
const TONED = [...'aăâeêioôơuưyAĂÂEÊIOÔƠUƯY'].flatMap((letter) =>
  TONES.map((tone) => `${letter}${tone}`.normalize('NFC')),
);
export const ALPHABET = `${LETTERS}${TONED.join('')}`;

const NAMES: Record<Exclude<Face, 'unembedded'>, [file: string, name: string]> = {
  regular: ['400Regular/Tinos_400Regular.ttf', 'TimesNewRomanPSMT'],
  bold: ['700Bold/Tinos_700Bold.ttf', 'TimesNewRomanPS-BoldMT'],
  italic: ['400Regular_Italic/Tinos_400Regular_Italic.ttf', 'TimesNewRomanPS-ItalicMT'],
  boldItalic: ['700Bold_Italic/Tinos_700Bold_Italic.ttf', 'TimesNewRomanPS-BoldItalicMT'],
  arial: ['400Regular/Tinos_400Regular.ttf', 'ArialMT'],
  vntime: ['400Regular/Tinos_400Regular.ttf', '.VnTime'],
  tinos: ['400Regular/Tinos_400Regular.ttf', 'Tinos-Regular'],
};

interface Base {
  bytes: Uint8Array;
  fonts: Map<Face, PDFFont>;
}

let made: Promise<Base> | undefined;

async function makeBase(): Promise<Base> {
  const pdf = await PDFDocument.create();
  pdf.registerFontkit(fontkit as unknown as Parameters<PDFDocument['registerFontkit']>[0]);
  const fonts = new Map<Face, PDFFont>();
  const page = pdf.addPage();
  const { resolve } = createRequire(import.meta.url);
  for (const [face, [file, customName]] of Object.entries(NAMES)) {
    const bytes = await readFile(resolve(`@expo-google-fonts/tinos/${file}`));
    const font = await pdf.embedFont(bytes, { subset: true, customName });
    for (const letter of [...ALPHABET, ...TONES, '\u0302', '\u0306', '\u031b'])
      page.drawText(letter, { font, size: 10 });
    fonts.set(face as Face, font);
  }
  const plain = await pdf.embedFont(StandardFonts.TimesRoman);
  page.drawText('a', { font: plain });
  fonts.set('unembedded', plain);
  return { bytes: await pdf.save({ useObjectStreams: false }), fonts };
}

/** The bytes of the document. */
export async function printSheet(sheet: Sheet): Promise<Uint8Array> {
  made ??= makeBase();
  const { bytes, fonts } = await made;
  const pdf = await PDFDocument.load(bytes);
  pdf.removePage(0);
  for (const page of sheet.pages) await printPage(pdf, page, fonts);
  return pdf.save();
}

/** How wide the text is, in millimetres. */
export async function widthMm(text: string, face: Face, size: number): Promise<number> {
  made ??= makeBase();
  const { fonts } = await made;
  return (fonts.get(face)?.widthOfTextAtSize(text, size) ?? 0) / MM;
}

async function printPage(pdf: PDFDocument, page: SheetPage, fonts: Map<Face, PDFFont>): Promise<void> {
  const { widthMm: wide, heightMm: high, rotate = 0, inks, strokes } = page;
  const isTurned = rotate === 90 || rotate === 270;
  const paper = pdf.addPage(isTurned ? [high * MM, wide * MM] : [wide * MM, high * MM]);
  if (rotate !== 0) paper.setRotation(degrees(rotate));
  for (const [face, font] of fonts) paper.node.setFontDictionary(nameOf(face), font.ref);
  const turns: Record<number, string> = {
    0: '',
    90: `0 1 -1 0 ${high * MM} 0 cm`,
    180: `-1 0 0 -1 ${wide * MM} ${high * MM} cm`,
    270: `0 -1 1 0 0 ${wide * MM} cm`,
  };
  const steps = [
    'q',
    turns[rotate] ?? '',
    ...strokes.map(
      ({ x, y, right, bottom, colour }) =>
        `${rgb(colour)} RG 0.7 w ${x * MM} ${(high - y) * MM} m ${right * MM} ${(high - bottom) * MM} l S`,
    ),
    ...inks.flatMap((ink) => textSteps(ink, high, fonts)),
    'Q',
  ];
  const stream = pdf.context.register(pdf.context.flateStream(steps.join('\n')));
  paper.node.addContentStream(stream);
  if (page.image)
    paper.drawImage(await pdf.embedPng(discPng(64, [10, 10, 10])), { x: 40, y: 40, width: 500, height: 700 });
}

const nameOf = (face: Face) => PDFName.of(`F${face}`);

function textSteps(ink: Ink, high: number, fonts: Map<Face, PDFFont>): string[] {
  const { text, y, size, face, colour, mode = 0, spreadTo, isSideways = false } = ink;
  const font = fonts.get(face);
  if (font === undefined) return [];
  const width = (part: string) => font.widthOfTextAtSize(part, size) / MM;
  const start = ink.centre === undefined ? (ink.x ?? 0) : ink.centre - width(text) / 2;
  const words = spreadTo === undefined ? [text] : text.split(' ');
  const room =
    spreadTo === undefined ? 0 : spreadTo - start - words.reduce((sum, word) => sum + width(word), 0);
  const gap = words.length > 1 ? room / (words.length - 1) : 0;
  let at = start;
  return words.map((word) => {
    const place = isSideways
      ? `0 1 -1 0 ${at * MM} ${(high - y) * MM}`
      : `1 0 0 1 ${at * MM} ${(high - y) * MM}`;
    at += width(word) + gap;
    return `BT ${rgb(colour)} rg ${mode} Tr /F${face} ${size} Tf ${place} Tm ${font.encodeText(word)} Tj ET`;
  });
}

function rgb(colour = '#000000'): string {
  return [1, 3, 5].map((at) => (Number.parseInt(colour.slice(at, at + 2), 16) / 255).toFixed(3)).join(' ');
}
