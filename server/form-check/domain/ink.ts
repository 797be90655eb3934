// The letters of a page → what the rules ask of them, so that the letters themselves need not be kept. Phụ lục I, Phần I, I.4.
import type { Ink, Piece, Place } from './measured.ts';

const BLACKISH = 0x40;
/** More are told by nobody. */
const MAX_FONTS = 100;

export function inkOf(pieces: readonly Piece[]): Ink {
  const text = pieces.filter(({ isMark }) => !isMark);
  const fonts = new Map<string, Ink['fonts'][number]>();
  for (const piece of text) {
    const known = fonts.get(piece.font);
    if (known) known.chars += piece.text.length;
    else if (fonts.size < MAX_FONTS)
      fonts.set(piece.font, { font: piece.font, chars: piece.text.length, place: around(piece) });
  }
  const decomposed = pieces.find((piece) => /\p{M}/u.test(piece.text));
  const coloured = text.find((piece) => !isBlackish(piece.colour) && !isStamp(piece.text));
  return {
    chars: pieces.reduce((sum, piece) => sum + piece.text.length, 0),
    hasText: text.length > 0,
    fonts: [...fonts.values()],
    ...(decomposed && { decomposed: around(decomposed) }),
    ...(coloured && { coloured: { place: around(coloured), colour: coloured.colour } }),
  };
}

const around = ({ x, right, y, size }: Piece): Place => ({
  x,
  right,
  y: y - size * 0.3,
  bottom: y + size * 0.08,
});

const isBlackish = (colour: string): boolean =>
  [1, 3, 5].every((at) => Number.parseInt(colour.slice(at, at + 2), 16) <= BLACKISH);

/** Urgency stands in red. */
const isStamp = (text: string): boolean =>
  /^(?:HỎA|HOẢ|TỐC|THƯỢNG|KHẨN|HẸN|GIỜ)$/u.test(text.normalize('NFC'));
