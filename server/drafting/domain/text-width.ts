// How wide text is in Times New Roman Bold, so that the rules of NĐ 30/2020 Phụ lục I, which are a third to a half of the line
// above them, can be laid out before anything is printed.

/** Thousandths of the letters' size; a mark above or below a letter makes it no wider. */
const WIDTHS: ReadonlyArray<readonly [number, string]> = [
  [250, ' ,.'],
  [278, 'il'],
  [333, "-jt;:()'"],
  [389, 'Is'],
  [444, 'cerz'],
  [500, 'Jabgovxy0123456789'],
  [556, 'hnkdpuqSươ'],
  [611, 'FP'],
  [667, 'BELTZ'],
  [722, 'ACDĐNRUVXYw'],
  [778, 'GHKOQ'],
  [800, 'ƯƠ'],
  [833, 'm'],
  [944, 'M'],
  [1000, 'W'],
];
const OTHER = 600;
const byLetter = new Map(WIDTHS.flatMap(([width, letters]) => [...letters].map((one) => [one, width])));

/** The horn of Ơ and Ư belongs to the letter; every other mark goes. */
const bare = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[oO]\u031b/g, (letter) => (letter.startsWith('o') ? 'ơ' : 'Ơ'))
    .replace(/[uU]\u031b/g, (letter) => (letter.startsWith('u') ? 'ư' : 'Ư'))
    .replace(/đ/g, 'd')
    .replace(/\p{M}/gu, '');

/** In points. */
export const widthOf = (text: string, points: number): number =>
  ([...bare(text)].reduce((sum, letter) => sum + (byLetter.get(letter) ?? OTHER), 0) / 1000) * points;

/** The width of the last of the lines that a text breaks into. */
export function lastLineWidth(text: string, { points, room }: { points: number; room: number }): number {
  let line = '';
  for (const word of text.trim().split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    line = widthOf(longer, points) > room ? word : longer;
  }
  return Math.min(widthOf(line, points), room);
}
