// Where initials go: beside "Lưu:", the end of what the office wrote for itself (NĐ 30/2020 Phụ lục I, ô 9b); next to
// those of others, never on them.
import type { PageText, SignedField } from '../../shared/pdf/text-types.ts';
import { type Box, insidePage, lieOnEachOther, type Proposal } from './proposal.ts';
import { linesOf } from './text-lines.ts';

const INITIALS = { width: 20, height: 10 };
const GAP_MM = 3;
const ARCHIVE = /^[-–\s]*Lưu\s*:/u;

const boxOf = ({ page, x, y, width, height }: SignedField): Box => ({
  ...{ page, xMm: x, yMm: y },
  ...{ widthMm: width, heightMm: height },
});

const rightOf = (box: Box, signed: readonly SignedField[]): Box => {
  let free = box;
  for (const field of signed.map(boxOf).sort((one, other) => one.xMm - other.xMm))
    if (lieOnEachOther(free, field)) free = { ...free, xMm: field.xMm + field.widthMm + GAP_MM };
  return free;
};

export const proposeInitials = (pages: readonly PageText[], signed: readonly SignedField[]): Proposal => {
  const size = { widthMm: INITIALS.width, heightMm: INITIALS.height };
  const fromTheEnd = [...pages].sort((one, other) => other.page - one.page);
  for (const page of fromTheEnd) {
    const line = linesOf(page).findLast(({ text }) => ARCHIVE.test(text));
    if (!line) continue;
    const yMm = line.y + line.height / 2 - INITIALS.height / 2;
    const box = { page: page.page, xMm: line.x + line.width + GAP_MM, yMm, ...size };
    return { box: insidePage(rightOf(box, signed), page), basis: 'archive-line', printed: null };
  }
  const last = fromTheEnd[0] ?? { page: 1, widthMm: 210, heightMm: 297, runs: [] };
  const bottom = Math.max(0, ...linesOf(last).map((line) => line.y + line.height));
  const box = { page: last.page, xMm: 30, yMm: Math.min(bottom + GAP_MM, last.heightMm - 25), ...size };
  return { box: insidePage(rightOf(box, signed), last), basis: 'default', printed: null };
};
