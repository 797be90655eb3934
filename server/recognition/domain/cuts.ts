// Several papers in one scan: where one ends and the next begins, as far as the pages themselves tell. Only a proposal.
import type { Inked } from './pgm.ts';

export type PageLook = 'content' | 'blank' | 'separator';

export interface ProposedCuts {
  looks: PageLook[];
  /** Pages of each paper, from 1; what is in none is left out. */
  parts: number[][];
}

/** Less of a page than a page number and some dust. */
const BLANK_INK = 0.0006;
/** Backs that are blank in a scan of both sides part nothing. */
const BACKS = 0.6;

export function proposeCuts(pages: readonly Inked[]): ProposedCuts {
  const looks = pages.map(
    ({ ink, isSeparator }): PageLook => (isSeparator ? 'separator' : ink < BLANK_INK ? 'blank' : 'content'),
  );
  const parting: PageLook = looks.includes('separator') ? 'separator' : 'blank';
  const isParted = parting === 'separator' || !isTwoSided(looks);
  const parts: number[][] = [[]];
  looks.forEach((look, index) => {
    if (look === parting && isParted) parts.push([]);
    else parts.at(-1)?.push(index + 1);
  });
  const full = parts.filter((numbers) => numbers.some((number) => looks[number - 1] === 'content'));
  return { looks, parts: full.length > 0 ? full : [pages.map((_, index) => index + 1)] };
}

function isTwoSided(looks: readonly PageLook[]): boolean {
  const backs = looks.filter((_, index) => index % 2 === 1);
  const blank = backs.filter((look) => look === 'blank').length;
  return backs.length > 1 && blank / backs.length >= BACKS;
}
