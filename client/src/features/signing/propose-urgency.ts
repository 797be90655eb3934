// The stamp of the urgency (ô 10b): under the number, or under the subject of a letter, in the middle of the left column;
// none where one is printed already. NĐ 30/2020 Phụ lục I, phần I mục III.2.
import type { DraftFields } from '@contracts/outgoing-document.ts';
import type { Urgency } from '@contracts/vocabulary.ts';
import type { PageText } from '../../shared/pdf/text-types.ts';
import { type Box, insidePage, type Proposal } from './proposal.ts';
import { centreOf, linesOf } from './text-lines.ts';

const STAMPS: Record<Exclude<Urgency, 'normal'>, { words: string; widthMm: number }> = {
  urgent: { words: 'KHẨN', widthMm: 20 },
  'very-urgent': { words: 'THƯỢNG KHẨN', widthMm: 40 },
  express: { words: 'HỎA TỐC', widthMm: 30 },
};
const HEIGHT_MM = 8;
const GAP_MM = 3;
/** Where the left column of a page of A4 has its middle if nothing is printed in it, and where the head of the page ends at the latest. */
const COLUMN_MM = 55;
const HEAD_SHARE = 0.4;

export const stampWords = (urgency: Urgency): string => (urgency === 'normal' ? '' : STAMPS[urgency].words);

const isStamp = (text: string): boolean => /^(?:HO?[ẢA]?.{0,3}TỐC.*|THƯỢNG KHẨN|KHẨN)$/u.test(text.trim());

export const proposeUrgency = (
  page: PageText,
  { urgency }: Pick<DraftFields, 'urgency'>,
  number: Box,
): Proposal | null => {
  if (urgency === 'normal') return null;
  const { widthMm } = STAMPS[urgency];
  const head = linesOf(page).filter((line) => line.y < page.heightMm * HEAD_SHARE);
  if (head.some(({ text }) => isStamp(text))) return null;
  const bottom = number.yMm + number.heightMm;
  const left = head.filter((line) => centreOf(line) < page.widthMm * 0.42);
  const [agency] = left;
  const column = agency === undefined ? COLUMN_MM : centreOf(agency);
  // The subject of a letter stands under its number, in the same column and close to it.
  let low = bottom;
  for (const line of left)
    if (line.y >= number.yMm - 1 && line.y - low < 7) low = Math.max(low, line.y + line.height);
  const box = {
    page: page.page,
    xMm: column - widthMm / 2,
    yMm: low + GAP_MM,
    widthMm,
    heightMm: HEIGHT_MM,
  };
  return { box: insidePage(box, page), basis: 'under-number', printed: null };
};
