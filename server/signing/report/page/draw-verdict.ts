// Top of the report's page: title, the verdict large and coloured, and the file it speaks of.
import { type Statement, TONE } from '../statement.ts';
import { COLOUR, GREY, INNER, PAGE, type Pen, TINT } from './pen.ts';

const MAX_REASONS = 4;
const LABEL_WIDTH = 82;

export function drawHead(pen: Pen, statement: Statement): void {
  pen.text(statement.words.title, PAGE.margin, pen.y, { size: 15, bold: true });
  pen.y += 26;
  drawVerdict(pen, statement);
  drawFile(pen, statement);
}

function drawVerdict(pen: Pen, { verdict, headline, sentence, reasons }: Statement): void {
  const tone = TONE[verdict];
  const left = PAGE.margin + 52;
  const room = INNER - 64;
  const said = [sentence, ...reasons.slice(0, MAX_REASONS)].flatMap((line) =>
    pen.wrap(line, room, { size: 10.5 }),
  );
  const height = 40 + said.length * 14;
  pen.rectangle(PAGE.margin, pen.y, INNER, height, TINT[tone]);
  pen.rectangle(PAGE.margin, pen.y, 3, height, COLOUR[tone]);
  pen.badge(PAGE.margin + 28, pen.y + 25, 14, tone);
  pen.text(headline, left, pen.y + 12, { size: 19, bold: true, colour: COLOUR[tone] });
  said.forEach((line, index) => {
    pen.text(line, left, pen.y + 36 + index * 14, { size: 10.5 });
  });
  pen.y += height + 14;
}

function drawFile(pen: Pen, { file }: Statement): void {
  for (const { label, value } of file) {
    pen.text(label, PAGE.margin, pen.y, { size: 9.5, colour: GREY });
    for (const line of pen.wrap(value, INNER - LABEL_WIDTH, { size: 9.5 }).slice(0, 2)) {
      pen.text(line, PAGE.margin + LABEL_WIDTH, pen.y, { size: 9.5 });
      pen.y += 13;
    }
  }
  pen.y += 10;
}
