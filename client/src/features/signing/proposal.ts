// Sensible places for the marks of a signature, from the text of the page: NĐ 30/2020 Phụ lục I, ô 3 (number),
// ô 4 (place and date), ô 7c (leader, between title and name), ô 8 (seal over a third of the leader's image).
import type { PageText, SignedField } from '../../shared/pdf/text-types.ts';
import { centreOf, endOfPart, type Line, linesOf, plain } from './text-lines.ts';

export interface Box {
  page: number;
  xMm: number;
  yMm: number;
  widthMm: number;
  heightMm: number;
}

export const lieOnEachOther = (one: Box, other: Box): boolean =>
  one.page === other.page &&
  one.xMm < other.xMm + other.widthMm &&
  other.xMm < one.xMm + one.widthMm &&
  one.yMm < other.yMm + other.heightMm &&
  other.yMm < one.yMm + one.heightMm;

type Basis =
  | 'name-and-title'
  | 'name'
  | 'title'
  | 'signed-field'
  | 'archive-line'
  | 'number-label'
  | 'date-line'
  | 'date-column'
  | 'under-number'
  | 'default';
/** Text already printed where the mark would stand. */
type Printed = 'notation' | 'date' | null;

export interface Proposal {
  box: Box;
  basis: Basis;
  printed: Printed;
}

export interface PageSize {
  page: number;
  widthMm: number;
  heightMm: number;
}

const SIGNATURE = { width: 40, height: 20, minHeight: 8 };
/** How far the centres of title and name may differ. */
const SAME_COLUMN_MM = 30;
const TITLE_ABOVE_MAX_MM = 75;
/** The server writes 13 pt letters from the top of the box; these keep its baseline on the printed line. */
const LETTER_MM = (13 * 25.4) / 72;
const ASCENT = 0.891;
/** From the top of a text box to the baseline the server writes on. */
export const BASELINE_MM = LETTER_MM * ASCENT;
const TEXT_BOX_HEIGHT_MM = 6;

const clamp = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), Math.max(low, high));

/** The box, moved and if need be made smaller, so that no part leaves the page. */
export const insidePage = (box: Box, page: PageSize): Box => {
  const widthMm = Math.min(box.widthMm, page.widthMm);
  const heightMm = Math.min(box.heightMm, page.heightMm);
  return {
    page: page.page,
    xMm: clamp(box.xMm, 0, page.widthMm - widthMm),
    yMm: clamp(box.yMm, 0, page.heightMm - heightMm),
    widthMm,
    heightMm,
  };
};

const isUpper = (text: string): boolean => /\p{L}/u.test(text) && text === text.toLocaleUpperCase('vi');

const isTitle = (line: Line, title: string): boolean =>
  plain(line.text) === plain(title) || (isUpper(line.text) && line.text.length >= 4);

const titleAbove = (lines: readonly Line[], name: Line, title: string): Line | undefined =>
  lines
    .filter((line) => {
      const gap = name.y - (line.y + line.height);
      return (
        gap >= 0 && gap <= TITLE_ABOVE_MAX_MM && Math.abs(centreOf(line) - centreOf(name)) <= SAME_COLUMN_MM
      );
    })
    .filter((line) => isTitle(line, title))
    .at(-1);

const between = (page: PageText, top: number, bottom: number, centre: number): Box => {
  const room = bottom - top - 1;
  const heightMm = clamp(room, SIGNATURE.minHeight, SIGNATURE.height);
  const widthMm = (heightMm * SIGNATURE.width) / SIGNATURE.height;
  const yMm = (top + bottom) / 2 - heightMm / 2;
  return insidePage({ page: page.page, xMm: centre - widthMm / 2, yMm, widthMm, heightMm }, page);
};

const onPage = (page: PageText, signer: { name: string; title: string }): Proposal | null => {
  const lines = linesOf(page);
  const sought = plain(signer.name);
  const names = lines.filter(
    (line) => plain(line.text).endsWith(sought) && line.text.length <= sought.length + 12,
  );
  const name = names.at(-1);
  if (name) {
    const title = titleAbove(lines, name, signer.title);
    const basis: Basis = title ? 'name-and-title' : 'name';
    const top = title ? title.y + title.height : name.y - SIGNATURE.height - 2;
    return { box: between(page, top, name.y, centreOf(name)), basis, printed: null };
  }
  const title = lines
    .filter((line) => plain(line.text).endsWith(plain(signer.title)) && isUpper(line.text))
    .at(-1);
  // A title without a name below must be low on the page: the agency's own name stands at the top in capitals.
  if (!title || title.y < page.heightMm * 0.25) return null;
  const top = title.y + title.height + 1;
  return {
    box: between(page, top, top + SIGNATURE.height + 1, centreOf(title)),
    basis: 'title',
    printed: null,
  };
};

/** The leader's signature: centred between title and name, searched from the last page backwards. */
export const proposeSignature = (
  pages: readonly PageText[],
  signer: { name: string; title: string },
): Proposal => {
  const fromTheEnd = [...pages].sort((a, b) => b.page - a.page);
  const found = fromTheEnd.map((page) => onPage(page, signer)).filter((one) => one !== null);
  const best = found.find((one) => one.basis === 'name-and-title') ?? found[0];
  if (best) return best;
  const last = fromTheEnd[0] ?? { page: 1, widthMm: 210, heightMm: 297, runs: [] };
  const bottom = Math.max(0, ...linesOf(last).map((line) => line.y + line.height));
  const box = {
    page: last.page,
    xMm: last.widthMm * 0.72 - SIGNATURE.width / 2,
    yMm: Math.min(bottom + 8, last.heightMm - SIGNATURE.height - 20),
    widthMm: SIGNATURE.width,
    heightMm: SIGNATURE.height,
  };
  return { box: insidePage(box, last), basis: 'default', printed: null };
};

/** The seal in its real size: its right edge a third into the leader's image, on the same middle line. */
export const sealOver = (signature: Box, seal: { widthMm: number; heightMm: number }, page: PageSize): Box =>
  insidePage(
    {
      page: page.page,
      xMm: signature.xMm + signature.widthMm / 3 - seal.widthMm,
      yMm: signature.yMm + signature.heightMm / 2 - seal.heightMm / 2,
      widthMm: seal.widthMm,
      heightMm: seal.heightMm,
    },
    page,
  );

/** The seal beside the newest visible signature of the file, else beside where the leader would have signed. */
export const proposeSeal = (
  pages: readonly PageText[],
  signed: readonly SignedField[],
  signer: { name: string; title: string },
  seal: { widthMm: number; heightMm: number },
): Proposal => {
  const field = signed.at(-1);
  const guess = proposeSignature(pages, signer);
  const target: Box = field
    ? { page: field.page, xMm: field.x, yMm: field.y, widthMm: field.width, heightMm: field.height }
    : guess.box;
  const page = pages.find((one) => one.page === target.page) ?? {
    page: target.page,
    widthMm: 210,
    heightMm: 297,
  };
  return { box: sealOver(target, seal, page), basis: field ? 'signed-field' : guess.basis, printed: null };
};

/** Millimetres a line of 13 pt Times needs, with a little air so that the server need not set it smaller. */
const textWidthMm = (text: string): number => {
  let ems = 0;
  for (const letter of text.normalize('NFC')) {
    ems += /\p{Lu}/u.test(letter) ? 0.74 : /[\s.,:;/\-ilt]/.test(letter) ? 0.33 : 0.52;
  }
  return ems * LETTER_MM + 2;
};

const LABEL = /^\s*Số\s*:/u;

/** After "Số:" on the first page. The label's letters may be runs of their own: a font without "ố" lends it from another. */
export const proposeNumber = (page: PageText, text: string): Proposal => {
  const widthMm = textWidthMm(text);
  const line = linesOf(page).find((one) => LABEL.test(one.text) && one.y < page.heightMm / 2);
  const colon = line?.runs.find((one) => one.text.includes(':'));
  if (!colon) {
    const box = { page: page.page, xMm: 30, yMm: 32, widthMm, heightMm: TEXT_BOX_HEIGHT_MM };
    return { box: insidePage(box, page), basis: 'default', printed: null };
  }
  const xMm = endOfPart(colon, colon.text.slice(0, colon.text.indexOf(':') + 1)) + 1;
  const yMm = colon.y + colon.height - BASELINE_MM;
  const box = insidePage({ page: page.page, xMm, yMm, widthMm, heightMm: TEXT_BOX_HEIGHT_MM }, page);
  const rest =
    linesOf(page, 40)
      .find((one) => one.runs.includes(colon))
      ?.text.replace(LABEL, '')
      .trim() ?? '';
  return {
    box,
    basis: 'number-label',
    printed: /[\p{L}\d/]/u.test(rest.split(/ngày/iu)[0] ?? '') ? 'notation' : null,
  };
};

/** A line of its own: "Đắk Nông, ngày … tháng … năm 2026", never a date inside a sentence. */
const DATE_LINE = /^[^,;:]{0,40},?\s*ngày[\s\d.…_]*tháng[\s\d.…_]*năm[\s\d.…_]*$/iu;
const MOTTO = /độc lập.*tự do.*hạnh phúc/iu;

/** The place-and-date line under the motto; where none is printed, its place on the height of the number. */
export const proposeDate = (page: PageText, text: string, number: Box | null): Proposal => {
  const widthMm = Math.min(textWidthMm(text), page.widthMm * 0.55);
  const upper = linesOf(page).filter((one) => one.y < page.heightMm / 2);
  const at = (centre: number, yMm: number, basis: Basis, printed: Printed): Proposal => ({
    box: insidePage(
      { page: page.page, xMm: centre - widthMm / 2, yMm, widthMm, heightMm: TEXT_BOX_HEIGHT_MM },
      page,
    ),
    basis,
    printed,
  });
  const line =
    upper.find((one) => DATE_LINE.test(one.text)) ??
    linesOf(page, 40).find((one) => one.y < page.heightMm / 2 && DATE_LINE.test(one.text));
  if (line) return at(centreOf(line), line.y + line.height - BASELINE_MM, 'date-line', 'date');
  const motto = upper.find((one) => MOTTO.test(one.text));
  if (motto) {
    const below = motto.y + motto.height + LETTER_MM;
    return at(centreOf(motto), number && number.yMm > motto.y ? number.yMm : below, 'date-column', null);
  }
  return at(page.widthMm * 0.66, number?.yMm ?? 32, number ? 'date-column' : 'default', null);
};
