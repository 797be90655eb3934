// Compares two opened versions: their text first, page by page with true progress, then the pictures of the pages that
// say the same. Left early it stops.
import { useEffect, useState } from 'react';
import { readPageText } from '../../../shared/pdf/page-text.ts';
import type { OpenedPdf } from '../../../shared/pdf/use-pdf.ts';
import { type Difference, inOrder, textDifferences } from './difference.ts';
import { onPage, pictureRegions } from './draw-page.ts';
import { type PagePair, pairPages } from './page-pairs.ts';
import { diffWords } from './text-diff.ts';
import { type Word, wordsOf } from './words.ts';

export interface Comparison {
  pairs: PagePair[];
  differences: Difference[];
  left: Word[];
  right: Word[];
  isByPage: boolean;
  /** What is being done; null once all is done. */
  step: { name: 'reading' | 'comparing'; page: number; count: number } | null;
  /** It ended before all was compared: what was found until then is not all there is. */
  hasFailed: boolean;
}

type Tell = (part: Partial<Comparison>) => void;

const readAll = async (pdf: OpenedPdf, onRead: () => void, signal: AbortSignal): Promise<Word[][]> => {
  const pages: Word[][] = [];
  for (let number = 1; number <= pdf.document.numPages && !signal.aborted; number += 1) {
    pages.push(wordsOf(await readPageText(pdf.document, number)));
    onRead();
  }
  return pages;
};

const keyOf = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ');

const compare = async (left: OpenedPdf, right: OpenedPdf, tell: Tell, signal: AbortSignal) => {
  const count = left.document.numPages + right.document.numPages;
  let page = 0;
  const onRead = () => tell({ step: { name: 'reading', page: ++page, count } });
  const lefts = await readAll(left, onRead, signal);
  const rights = await readAll(right, onRead, signal);
  if (signal.aborted) return;

  const [one, other] = [lefts.flat(), rights.flat()];
  const { hunks, isByPage } = diffWords(one, other);
  const pairs = pairPages(lefts.map(keyOf), rights.map(keyOf));
  const found = textDifferences(one, other, hunks);
  const text = { left: one, right: other, isByPage, pairs };
  tell({ ...text, differences: inOrder(found) });

  // Where words differ everything behind them moves: only pages that say the same are worth a look as pictures.
  const isSame = (pair: PagePair) =>
    pair.left !== null &&
    pair.right !== null &&
    keyOf(lefts[pair.left - 1] ?? []) === keyOf(rights[pair.right - 1] ?? []);
  for (const [index, pair] of pairs.entries()) {
    if (signal.aborted) return;
    tell({ step: { name: 'comparing', page: index + 1, count: pairs.length } });
    if (pair.left === null || pair.right === null || !isSame(pair)) continue;
    const regions = await pictureRegions(
      { document: left.document, page: pair.left },
      { document: right.document, page: pair.right },
    );
    const [first] = regions;
    if (!first) continue;
    found.push({
      id: `picture-${index}`,
      ...{ kind: 'picture', before: '', after: '', hunk: null },
      left: { page: pair.left, yMm: first.y, boxes: onPage(pair.left, regions) },
      right: { page: pair.right, yMm: first.y, boxes: onPage(pair.right, regions) },
    });
    tell({ differences: inOrder(found) });
  }
  tell({ step: null });
};

export const useComparison = (left: OpenedPdf | null, right: OpenedPdf | null): Comparison | null => {
  const [comparison, setComparison] = useState<Comparison | null>(null);
  useEffect(() => {
    setComparison(null);
    if (!left || !right) return;
    const stop = new AbortController();
    const tell: Tell = (part) => {
      if (stop.signal.aborted) return;
      setComparison((before) => ({
        ...{ pairs: [], differences: [], left: [], right: [], isByPage: false, step: null, hasFailed: false },
        ...before,
        ...part,
      }));
    };
    compare(left, right, tell, stop.signal).catch(() => tell({ step: null, hasFailed: true }));
    return () => stop.abort();
  }, [left, right]);
  return comparison;
};
