// Where initials go: beside "Lưu:", the end of what the office wrote for itself (NĐ 30/2020 Phụ lục I, ô 9b); next to
// those of others, never on them.
import type { PageText, SignedField } from '../../shared/pdf/text-types.ts';
import { type Box, insidePage, type Proposal } from './proposal.ts';
import { linesOf } from './text-lines.ts';

const INITIALS = { width: 20, height: 10 };
const GAP_MM = 3;
const ARCHIVE = /^[-–\s]*Lưu\s*:/u;

const isOn = (box: Box, field: SignedField): boolean =>
  field.page === box.page &&
  field.x < box.xMm + box.widthMm &&
  box.xMm < field.x + field.width &&
  field.y < box.yMm + box.heightMm &&
  box.yMm < field.y + field.height;

const besideOthers = (box: Box, signed: readonly SignedField[]): Box => {
  let free = box;
  for (const field of [...signed].sort((one, other) => one.x - other.x))
    if (isOn(free, field)) free = { ...free, xMm: field.x + field.width + GAP_MM };
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
    return { box: insidePage(besideOthers(box, signed), page), basis: 'archive-line', printed: null };
  }
  const last = fromTheEnd[0] ?? { page: 1, widthMm: 210, heightMm: 297, runs: [] };
  const bottom = Math.max(0, ...linesOf(last).map((line) => line.y + line.height));
  const box = { page: last.page, xMm: 30, yMm: Math.min(bottom + GAP_MM, last.heightMm - 25), ...size };
  return { box: insidePage(besideOthers(box, signed), last), basis: 'default', printed: null };
};
