// What can be read at all, fonts, encoding and colour: NĐ 30/2020 Phụ lục I, Phần I, I.4; TCVN 6909:2001.
import type { FormFinding } from '../../../contracts/form-check.ts';
import { finding, type Rules } from '../finding.ts';
import type { MeasuredPage, Piece } from '../measured.ts';
import { isLegacyFont, looksLegacy } from '../words.ts';

/** What the name of the face is in files, whoever wrote it. */
const WANTED = /^times[\s_-]*new[\s_-]*roman/i;
/** Drawn to the same measures; nobody sees another width. */
const LIKENESSES =
  /^(?:liberation\s*serif|tinos|nimbus\s*rom|tex\s*gyre\s*termes|texgyretermes|times(?:$|[-,]))/i;
/** Bullets and signs. */
const SIGNS = /symbol|wingding|dingbat|webding|cambria\s*math|mathjax/i;
/** A face in less of the text than this is a sign or a mistake of one letter. */
const LEAST_SHARE = 0.002;
const BLACKISH = 0x40;

export const readingRules: Rules = ({ file }) => {
  const found: FormFinding[] = [];
  const { stoppedBy, pages, pageCount } = file;
  if (stoppedBy === 'limit')
    found.push(finding('file.partial', 'look', undefined, { pages: pages.length, of: pageCount }));
  else if (stoppedBy !== undefined)
    found.push(finding('file.unreadable', 'look', undefined, { pages: pages.length }));
  const silent = pages.filter(
    (page) =>
      page.pieces.every(({ isMark }) => isMark) &&
      (page.images.length > 0 || page.hiddenChars > 0 || page.sidewaysChars === 0),
  );
  const [first] = silent;
  if (first)
    found.push(
      finding('page.no-text', 'look', whole(first), { pages: numbersOf(silent), count: silent.length }),
    );
  const sideways = pages.filter(
    ({ sidewaysChars, pieces }) => sidewaysChars > 20 && sidewaysChars > charsOf(pieces),
  );
  const [lying] = sideways;
  if (lying) found.push(finding('page.sideways', 'look', whole(lying), { pages: numbersOf(sideways) }));
  return found;
};

const charsOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, { text }) => sum + text.length, 0);
const whole = ({ number, widthMm, heightMm }: MeasuredPage) => ({
  page: number,
  place: { x: 0, y: 0, right: widthMm, bottom: heightMm },
});
const MANY = 8;
const numbersOf = (pages: readonly MeasuredPage[]): string =>
  `${pages
    .slice(0, MANY)
    .map(({ number }) => number)
    .join(', ')}${pages.length > MANY ? ', …' : ''}`;

interface Used {
  font: string;
  chars: number;
  page: number;
  first: Piece;
}

export const fontRules: Rules = ({ file: { pages, fonts } }) => {
  const used = new Map<string, Used>();
  let all = 0;
  for (const { number, pieces } of pages)
    for (const piece of pieces) {
      if (piece.isMark) continue;
      all += piece.text.length;
      const known = used.get(piece.font);
      if (known) known.chars += piece.text.length;
      else used.set(piece.font, { font: piece.font, chars: piece.text.length, page: number, first: piece });
    }
  const told = [...used.values()].filter(
    ({ font, chars }) => !SIGNS.test(font) && chars >= all * LEAST_SHARE,
  );
  const others = told.filter(
    ({ font }) => !WANTED.test(font) && !LIKENESSES.test(font) && !isLegacyFont(font),
  );
  const like = told.find(({ font }) => LIKENESSES.test(font) && !WANTED.test(font));
  const missing = told.find(({ font }) => fonts.some(({ name, isEmbedded }) => name === font && !isEmbedded));
  const at = ({ page, first }: Used) => ({ page, place: around(first) });
  return [
    ...others.map((each) =>
      finding('font.family', 'error', at(each), {
        font: each.font || '?',
        share: Math.max(1, Math.round((each.chars / all) * 100)),
      }),
    ),
    ...(like ? [finding('font.likeness', 'look', at(like), { font: like.font })] : []),
    ...(missing ? [finding('font.not-embedded', 'warning', at(missing), { font: missing.font })] : []),
  ];
};

const around = ({ x, right, y, size }: Piece) => ({ x, right, y: y - size * 0.3, bottom: y + size * 0.08 });

export const textRules: Rules = ({ file: { pages }, layout }) => {
  const found: FormFinding[] = [];
  const lines = [...layout.pages, ...layout.appendixes].flatMap((page) => page.lines);
  const legacy = lines.filter((line) => isLegacyFont(line.font) || looksLegacy(line.text));
  const [first] = legacy;
  if (first) found.push(finding('text.encoding', 'error', first, { text: first.text, count: legacy.length }));
  const decomposed = firstPiece(pages, ({ text }) => /\p{M}/u.test(text));
  if (decomposed) found.push(finding('text.decomposed', 'look', decomposed));
  const coloured = firstPiece(
    pages,
    ({ colour, isMark, text }) => !isMark && !isBlackish(colour) && !isStamp(text),
  );
  if (coloured) found.push(finding('text.colour', 'warning', coloured, { colour: coloured.colour }));
  return found;
};

function firstPiece(pages: readonly MeasuredPage[], is: (piece: Piece) => boolean) {
  for (const { number, pieces } of pages) {
    const piece = pieces.find(is);
    if (piece) return { page: number, place: around(piece), colour: piece.colour };
  }
  return undefined;
}

const isBlackish = (colour: string): boolean =>
  [1, 3, 5].every((at) => Number.parseInt(colour.slice(at, at + 2), 16) <= BLACKISH);

/** Urgency stands in red. */
const isStamp = (text: string): boolean =>
  /^(?:HỎA|HOẢ|TỐC|THƯỢNG|KHẨN|HẸN|GIỜ)$/u.test(text.normalize('NFC'));
