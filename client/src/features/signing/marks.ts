// The marks a person adds to a signature: the same image at another place, and blocks of text. NĐ 30/2020 Phụ lục I.
import type { TextBlock } from '@contracts/signing.ts';
import { type Box, insidePage, lieOnEachOther, type PageSize } from './proposal.ts';

export type SigningKind = 'initials' | 'approval' | 'seal';
/** The marks that belong to a signature itself. */
export type BoxName = 'image' | 'number' | 'date' | 'urgency';

export type TextStyle = TextBlock['style'];
export const TEXT_STYLES = ['regular', 'italic', 'bold'] as const satisfies readonly TextStyle[];
export const TEXT_SIZE_PT = 13;
/** As many as the server takes. */
export const MOST_PLACES = 20;
export const MOST_TEXTS = 10;

export type AddedMark = { id: string; box: Box } & (
  | { kind: 'also' }
  | { kind: 'text'; text: string; style: TextStyle }
);

export interface Added {
  marks: readonly AddedMark[];
  /** The seal across the right edges of all pages. */
  hasGiapLai: boolean;
}

export const NOTHING_ADDED: Added = { marks: [], hasGiapLai: false };

const GAP_MM = 5;

/** The box where nothing stands yet: below what it would lie on, else above all of it. */
export const besideOthers = (box: Box, others: readonly Box[], page: PageSize): Box => {
  let free = insidePage(box, page);
  for (let tries = 0; tries <= others.length; tries += 1) {
    const under = others.find((other) => lieOnEachOther(free, other));
    if (!under) return free;
    const below = under.yMm + under.heightMm + GAP_MM;
    const yMm = below + free.heightMm <= page.heightMm ? below : under.yMm - free.heightMm - GAP_MM;
    free = insidePage({ ...free, yMm }, page);
  }
  return free;
};

/** The first page of the document that has no place of the image yet; the one it is on when all have. */
export const nextPage = (taken: readonly Box[], pageCount: number): number => {
  const pages = new Set(taken.map(({ page }) => page));
  for (let page = 1; page <= pageCount; page += 1) if (!pages.has(page)) return page;
  return taken[0]?.page ?? 1;
};
