// Two columns scroll together: the page and the part of it that one shows at its top, the other shows too.
import { useEffect } from 'react';
import { type PagePair, partnerOf } from './page-pairs.ts';

const pageAtTop = (scroller: HTMLElement) => {
  const pages = [...scroller.querySelectorAll<HTMLElement>('[data-page]')];
  const line = scroller.scrollTop + scroller.clientHeight * 0.35;
  const page = pages.findLast((one) => one.offsetTop <= line) ?? pages[0];
  if (!page) return null;
  return { number: Number(page.dataset.page), part: (line - page.offsetTop) / page.offsetHeight };
};

export const useScrollTogether = (
  left: HTMLElement | null,
  right: HTMLElement | null,
  pairs: readonly PagePair[],
) => {
  useEffect(() => {
    if (!left || !right || pairs.length === 0) return;
    /** Set by us: the event that follows is nobody's hand. */
    const expected = new Map<HTMLElement, number>();
    const follow = (from: HTMLElement, to: HTMLElement, side: 'left' | 'right') => () => {
      if (Math.abs((expected.get(from) ?? -10) - from.scrollTop) < 2) return;
      expected.delete(from);
      const at = pageAtTop(from);
      const page = at && to.querySelector<HTMLElement>(`[data-page="${partnerOf(pairs, side, at.number)}"]`);
      if (!at || !page) return;
      to.scrollTop = page.offsetTop + at.part * page.offsetHeight - to.clientHeight * 0.35;
      expected.set(to, to.scrollTop);
    };
    const [onLeft, onRight] = [follow(left, right, 'left'), follow(right, left, 'right')];
    left.addEventListener('scroll', onLeft, { passive: true });
    right.addEventListener('scroll', onRight, { passive: true });
    return () => {
      left.removeEventListener('scroll', onLeft);
      right.removeEventListener('scroll', onRight);
    };
  }, [left, right, pairs]);
};
