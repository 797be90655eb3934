// Sizes of the pages of an open document, corrected as pages are drawn: asking for all of them before would fetch most of
// a long file. The browser's scroll anchoring keeps what is read in its place.
import { useCallback, useState } from 'react';
import type { OpenedPdf, PageSize } from './use-pdf.ts';

const NONE: readonly PageSize[] = [];
/** Differences below are of rounding. */
const SAME_POINTS = 0.5;

const isSame = (one: PageSize, other: PageSize) =>
  Math.abs(one.width - other.width) < SAME_POINTS && Math.abs(one.height - other.height) < SAME_POINTS;

export const usePageSizes = (pdf: OpenedPdf | null) => {
  const [found, setFound] = useState<{ pdf: OpenedPdf; sizes: readonly PageSize[] } | null>(null);
  const onMeasured = useCallback(
    (page: number, size: PageSize) => {
      if (!pdf) return;
      setFound((before) => {
        const sizes = before?.pdf === pdf ? before.sizes : pdf.sizes;
        const known = sizes[page - 1];
        return known && !isSame(known, size) ? { pdf, sizes: sizes.with(page - 1, size) } : before;
      });
    },
    [pdf],
  );
  return { sizes: found && found.pdf === pdf ? found.sizes : (pdf?.sizes ?? NONE), onMeasured };
};
