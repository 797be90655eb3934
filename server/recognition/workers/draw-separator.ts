// The page to lay between two papers before they are scanned together: the bars that are looked for, and a word to people.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';
import { PDFDocument, rgb } from 'pdf-lib';
import { BARS, GAP, NARROW } from '../domain/pgm.ts';

const [WIDTH, HEIGHT] = [595.28, 841.89];
const TITLE = 'VĂN THƯ — TRANG NGĂN';
const LINES = [
  'Đặt trang này giữa hai văn bản rồi quét cùng một lượt.',
  'Phần mềm cắt bản quét tại trang này và bỏ trang này đi.',
];

export async function drawSeparator(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  // Our own declaration of fontkit names only what we call ourselves; pdf-lib asks for more of the same object.
  pdf.registerFontkit(fontkit as unknown as Parameters<typeof pdf.registerFontkit>[0]);
  const { resolve } = createRequire(import.meta.url);
  const face = async (file: string) =>
    pdf.embedFont(await readFile(resolve(`@expo-google-fonts/tinos/${file}`)), { subset: true });
  const bold = await face('700Bold/Tinos_700Bold.ttf');
  const plain = await face('400Regular/Tinos_400Regular.ttf');
  const page = pdf.addPage([WIDTH, HEIGHT]);
  const unit = HEIGHT * NARROW;
  let top = HEIGHT * 0.3;
  for (const share of BARS) {
    const height = share * unit;
    page.drawRectangle({
      x: WIDTH * 0.08,
      y: HEIGHT - top - height,
      width: WIDTH * 0.84,
      height,
      color: rgb(0, 0, 0),
    });
    top += height + GAP * unit;
  }
  const write = (text: string, font: typeof bold, size: number, y: number) =>
    page.drawText(text, { font, size, x: (WIDTH - font.widthOfTextAtSize(text, size)) / 2, y });
  write(TITLE, bold, 26, HEIGHT * 0.8);
  LINES.forEach((line, index) => {
    write(line, plain, 14, HEIGHT * 0.3 - index * 22);
  });
  return pdf.save();
}
