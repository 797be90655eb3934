// What stands on the stamp of arrival, laid out in millimetres. NĐ 30/2020 Phụ lục IV (dấu "ĐẾN", 35 × 50 mm): agency, "ĐẾN",
// number, day, to whom it went, number and notation of the work file. What is not known yet is a dotted line, as on paper.
import type { StampFace, StampText } from '../../contracts/reading-copies.ts';

export interface StampFacts {
  agencyName: string;
  /** Of the register entry. */
  number: number;
  /** Of the register entry, as YYYY-MM-DD. */
  on: string;
  /** To whom it was given; null: to nobody yet. */
  movedTo: string | null;
  /** Number and notation of the work file it is in; null: in none. */
  workFile: string | null;
}

export const STAMP = { widthMm: 50, heightMm: 35 };

const MM_PER_POINT = 25.4 / 72;
const EDGE = 2;
const INSIDE = STAMP.widthMm - 2 * EDGE;
const HEAD_MM = 11;
const FOOT_MM = 23;
/** Between the word and what stands beside it. */
const MIDDLE = 20;
const LEAST_PT = 5;
const DOTS = '…………………………………………';

export function faceOf({ agencyName, number, on, movedTo, workFile }: StampFacts): StampFace {
  const middle = STAMP.widthMm / 2;
  const day = on.split('-').toReversed().join('/');
  const line = (text: string, xMm: number, yMm: number, widthMm: number): StampText => ({
    ...{ ...fitted(text, widthMm, { sizePt: 10, isBold: false }), xMm, yMm },
    ...{ isBold: false, isCentred: false },
  });
  return {
    ...STAMP,
    texts: [
      ...headOf(agencyName.toLocaleUpperCase('vi'), middle),
      { text: 'ĐẾN', xMm: MIDDLE / 2, yMm: 19, sizePt: 15, isBold: true, isCentred: true },
      line(`Số: ${number}`, MIDDLE + EDGE, 15.6, INSIDE - MIDDLE),
      line(`Ngày: ${day}`, MIDDLE + EDGE, 21, INSIDE - MIDDLE),
      line(`Chuyển: ${movedTo ?? dots('Chuyển: ')}`, EDGE, 27.4, INSIDE),
      line(`Số và ký hiệu HS: ${workFile ?? dots('Số và ký hiệu HS: ')}`, EDGE, 32.8, INSIDE),
    ],
    rules: [
      [0, HEAD_MM, STAMP.widthMm, HEAD_MM],
      [0, FOOT_MM, STAMP.widthMm, FOOT_MM],
      [MIDDLE, HEAD_MM, MIDDLE, FOOT_MM],
    ],
  };
}

/** In as many lines and as small as it takes; in the middle of the upper part. */
function headOf(name: string, xMm: number): StampText[] {
  for (const [lines, sizePt] of [
    [1, 9],
    [2, 8],
    [3, 6.5],
  ] as const) {
    const parts = wrapped(name, sizePt);
    if (parts.length > lines && lines < 3) continue;
    const step = sizePt * MM_PER_POINT * 1.15;
    const shown =
      parts.length <= lines ? parts : [...parts.slice(0, lines - 1), parts.slice(lines - 1).join(' ')];
    const top = HEAD_MM / 2 - ((shown.length - 1) * step) / 2 + sizePt * MM_PER_POINT * 0.35;
    return shown.map((part, index) => ({
      ...{ ...fitted(part, INSIDE, { sizePt, isBold: true }), xMm, yMm: round(top + index * step) },
      ...{ isBold: true, isCentred: true },
    }));
  }
  return [];
}

function wrapped(text: string, sizePt: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && widthOf(longer, { sizePt, isBold: true }) <= INSIDE)
      lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

interface Look {
  sizePt: number;
  isBold: boolean;
}

/** Smaller where it is too long; what is still too long loses words, never a part of one. */
function fitted(text: string, widthMm: number, look: Look): Pick<StampText, 'text' | 'sizePt'> {
  const wide = widthOf(text, look);
  if (wide <= widthMm) return { text, sizePt: look.sizePt };
  const sizePt = Math.max(LEAST_PT, round((look.sizePt * widthMm) / wide));
  let shown = text;
  while (widthOf(shown, { ...look, sizePt }) > widthMm && shown.includes(' '))
    shown = `${shown.replace(/…$/, '').split(' ').slice(0, -1).join(' ')}…`;
  return { text: shown, sizePt };
}

const dots = (before: string): string => {
  const look = { sizePt: 10, isBold: false };
  const room = INSIDE - widthOf(before, look);
  return DOTS.slice(0, Math.floor(room / widthOf('…', look)));
};

/** Of Times New Roman, rather too wide than too narrow: whoever draws it may have another font of its kind. */
function widthOf(text: string, { sizePt, isBold }: Look): number {
  let ems = 0;
  for (const sign of text.normalize('NFD').replaceAll(/\p{M}/gu, '')) ems += emsOf(sign);
  return ems * sizePt * MM_PER_POINT * (isBold ? 1.05 : 1);
}

function emsOf(sign: string): number {
  if (sign === '…') return 1;
  if (/[ .,:;/iljtI]/.test(sign)) return 0.29;
  if (/[mwMW]/.test(sign)) return 0.9;
  return /[\p{Lu}]/u.test(sign) ? 0.69 : 0.49;
}

const round = (value: number): number => Math.round(value * 100) / 100;
