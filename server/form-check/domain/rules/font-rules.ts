// What can be read at all, fonts, encoding and colour: NĐ 30/2020 Phụ lục I, Phần I, I.4; TCVN 6909:2001.
import type { FormFinding } from '../../../contracts/form-check.ts';
import { finding, type Rules } from '../finding.ts';
import type { MeasuredPage, Place } from '../measured.ts';
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

export const readingRules: Rules = ({ file }) => {
  const found: FormFinding[] = [];
  const { stoppedBy, pages, pageCount } = file;
  if (stoppedBy === 'limit')
    found.push(finding('file.partial', 'look', undefined, { pages: pages.length, of: pageCount }));
  else if (stoppedBy !== undefined)
    found.push(finding('file.unreadable', 'look', undefined, { pages: pages.length }));
  const measured = pages.map((page) => page.measured);
  const silent = measured.filter(
    ({ ink, hasImages, hiddenChars, sidewaysChars }) =>
      !ink.hasText && (hasImages || hiddenChars > 0 || sidewaysChars === 0),
  );
  const [first] = silent;
  if (first)
    found.push(
      finding('page.no-text', 'look', whole(first), { pages: numbersOf(silent), count: silent.length }),
    );
  const sideways = measured.filter(
    ({ sidewaysChars, ink }) => sidewaysChars > 20 && sidewaysChars > ink.chars,
  );
  const [lying] = sideways;
  if (lying) found.push(finding('page.sideways', 'look', whole(lying), { pages: numbersOf(sideways) }));
  return found;
};

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
  place: Place;
}

export const fontRules: Rules = ({ file: { pages, fonts } }) => {
  const used = new Map<string, Used>();
  let all = 0;
  for (const { measured } of pages)
    for (const { font, chars, place } of measured.ink.fonts) {
      all += chars;
      const known = used.get(font);
      if (known) known.chars += chars;
      else used.set(font, { font, chars, page: measured.number, place });
    }
  const told = [...used.values()].filter(
    ({ font, chars }) => !SIGNS.test(font) && chars >= all * LEAST_SHARE,
  );
  const others = told.filter(
    ({ font }) => !WANTED.test(font) && !LIKENESSES.test(font) && !isLegacyFont(font),
  );
  const like = told.find(({ font }) => LIKENESSES.test(font) && !WANTED.test(font));
  const missing = told.find(({ font }) => fonts.some(({ name, isEmbedded }) => name === font && !isEmbedded));
  const at = ({ page, place }: Used) => ({ page, place });
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

export const textRules: Rules = ({ file: { pages }, layout }) => {
  const found: FormFinding[] = [];
  const lines = [...layout.pages, ...layout.appendixes].flatMap((page) => page.lines);
  const legacy = lines.filter((line) => isLegacyFont(line.font) || looksLegacy(line.text));
  const [first] = legacy;
  if (first) found.push(finding('text.encoding', 'error', first, { text: first.text, count: legacy.length }));
  const decomposed = pages.find(({ measured }) => measured.ink.decomposed)?.measured;
  if (decomposed?.ink.decomposed)
    found.push(
      finding('text.decomposed', 'look', { page: decomposed.number, place: decomposed.ink.decomposed }),
    );
  const coloured = pages.find(({ measured }) => measured.ink.coloured)?.measured;
  if (coloured?.ink.coloured) {
    const { place, colour } = coloured.ink.coloured;
    found.push(finding('text.colour', 'warning', { page: coloured.number, place }, { colour }));
  }
  return found;
};
