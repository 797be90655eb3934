// The signatures on the report's page: in full while there is room, else only what is not in order, else a count.
import { type Row, type SignatureStatement, type Statement, TONE, type Tone } from '../statement.ts';
import { COLOUR, GREY, INK, INNER, LINE, PAGE, type Pen } from './pen.ts';

const LABEL_WIDTH = 82;
const ROW = { size: 9, height: 12 };
const HEAD_HEIGHT = 19;
const FOOT_HEIGHT = 16;
const MAX_LINES = 3;

interface Card {
  title: string;
  tone: Tone;
  headline: string;
  rows: { row: Row; lines: string[] }[];
  height: number;
}

/** No page has room for more. */
const MAX_CARDS = 20;

export function drawSignatures(pen: Pen, { signatures: all, words }: Statement): void {
  const signatures = all.slice(0, MAX_CARDS);
  const bottom = PAGE.height - PAGE.margin - FOOT_HEIGHT;
  const room = bottom - pen.y - ROW.height;
  const full = signatures.map((signature) => cardOf(pen, signature, signature.rows));
  const cards =
    heightOf(full) <= room ? full : signatures.map((one) => cardOf(pen, one, one.rows.filter(isNotable)));
  let drawn = 0;
  for (const card of cards) {
    if (pen.y + card.height > bottom - (drawn < all.length - 1 ? ROW.height : 0)) break;
    drawCard(pen, card);
    drawn++;
  }
  const left = all.length - drawn;
  if (left > 0) pen.text(words.more.replace('{count}', String(left)), PAGE.margin, pen.y, { size: ROW.size });
  pen.text(words.footer, PAGE.margin, PAGE.height - PAGE.margin - 8, { size: 8, colour: GREY });
}

const isNotable = ({ tone }: Row, index: number): boolean =>
  index === 0 || tone === 'bad' || tone === 'unsure';

const heightOf = (cards: readonly Card[]): number => cards.reduce((sum, { height }) => sum + height, 0);

function cardOf(pen: Pen, { title, verdict, headline }: SignatureStatement, wanted: readonly Row[]): Card {
  const rows = wanted.map((row) => ({
    row,
    lines: pen.wrap(row.value, INNER - LABEL_WIDTH - 12, { size: ROW.size }).slice(0, MAX_LINES),
  }));
  const lines = rows.reduce((sum, row) => sum + row.lines.length, 0);
  return { title, tone: TONE[verdict], headline, rows, height: HEAD_HEIGHT + lines * ROW.height + 8 };
}

function drawCard(pen: Pen, { title, tone, headline, rows }: Card): void {
  const style = { size: 10.5, bold: true };
  const verdict = { ...style, size: 9.5, colour: COLOUR[tone] };
  const right = PAGE.margin + INNER - pen.width(headline, verdict);
  pen.rectangle(PAGE.margin, pen.y, INNER, 0.8, LINE);
  const name = pen.wrap(title, right - PAGE.margin - 12, style)[0] ?? '';
  pen.text(name, PAGE.margin, pen.y + 5, style);
  pen.text(headline, right, pen.y + 5.5, verdict);
  pen.y += HEAD_HEIGHT;
  for (const { row, lines } of rows) {
    pen.text(row.label, PAGE.margin, pen.y, { size: ROW.size, colour: GREY });
    if (row.tone !== 'plain') pen.badge(PAGE.margin + LABEL_WIDTH + 3, pen.y + 5, 3.4, row.tone);
    for (const line of lines) {
      const colour = row.tone === 'bad' || row.tone === 'unsure' ? COLOUR[row.tone] : INK;
      pen.text(line, PAGE.margin + LABEL_WIDTH + 12, pen.y, { size: ROW.size, colour });
      pen.y += ROW.height;
    }
  }
  pen.y += 8;
}
