// Which pages are near the view, and which one is read: the others hold no canvas.
import { useCallback, useEffect, useRef, useState } from 'react';

/** Width lays the pages out; height only decides which are near. */
export const useSize = () => {
  const [size, setSize] = useState({ width: 0, height: 0 });
  const observer = useRef<ResizeObserver | null>(null);
  const watch = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect();
    if (!element) return;
    observer.current = new ResizeObserver(
      ([entry]) =>
        entry &&
        setSize({ width: Math.floor(entry.contentRect.width), height: Math.floor(entry.contentRect.height) }),
    );
    observer.current.observe(element);
  }, []);
  return [size, watch] as const;
};

/** Pages within about two screens of the view. */
export const useNearPages = (scroller: HTMLElement | null, count: number, layout: string) => {
  const [near, setNear] = useState<ReadonlySet<number>>(new Set([1]));
  const [current, setCurrent] = useState(1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new layout moves every page
  useEffect(() => {
    if (!scroller || !count) return;
    let frame = 0;
    const look = () => {
      const top = scroller.scrollTop;
      const height = scroller.clientHeight;
      const seen = new Set<number>();
      let best = 1;
      for (const page of scroller.querySelectorAll<HTMLElement>('[data-page]')) {
        const number = Number(page.dataset.page);
        const start = page.offsetTop;
        const end = start + page.offsetHeight;
        if (end > top - 2 * height && start < top + 3 * height) seen.add(number);
        if (start <= top + height / 2) best = number;
      }
      setCurrent(best);
      setNear((before) =>
        before.size === seen.size && [...seen].every((one) => before.has(one)) ? before : seen,
      );
    };
    const onScroll = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(look);
    };
    look();
    scroller.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      scroller.removeEventListener('scroll', onScroll);
    };
  }, [scroller, count, layout]);
  return { near, current };
};
