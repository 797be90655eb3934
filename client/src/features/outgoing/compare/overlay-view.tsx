// Both versions laid over each other, pair of pages by pair of pages: red is in the old one only, blue in the new one.
import { type CSSProperties, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MM_PER_POINT } from '../../../shared/pdf/engine.ts';
import { useNearPages, useSize } from '../../../shared/pdf/use-near-pages.ts';
import type { OpenedPdf } from '../../../shared/pdf/use-pdf.ts';
import type { Difference } from './difference.ts';
import { drawPage } from './draw-page.ts';
import type { PagePair } from './page-pairs.ts';
import { layOver, type Picture } from './picture-diff.ts';

interface Props {
  left: OpenedPdf;
  right: OpenedPdf;
  pairs: readonly PagePair[];
  picked: Difference | null;
}

const MARGIN_PX = 24;
const MOST_DOTS = 1600;

const blank = ({ width, height }: { width: number; height: number }): Picture => ({
  data: new Uint8ClampedArray(width * height * 4).fill(255),
  width,
  height,
});

const Laid = ({
  left,
  right,
  pair,
  width,
}: Pick<Props, 'left' | 'right'> & { pair: PagePair; width: number }) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const surface = canvas.current;
    if (!surface) return;
    let isGone = false;
    const size = sizeOf(left, right, pair);
    const dots = Math.round(Math.min(MOST_DOTS, width * (window.devicePixelRatio || 1)));
    const drawn = { width: dots, height: Math.round((dots * size.height) / size.width) };
    const draw = async () => {
      const one = pair.left ? await drawPage(left.document, pair.left, drawn) : blank(drawn);
      if (isGone) return;
      const other = pair.right ? await drawPage(right.document, pair.right, drawn) : blank(drawn);
      if (isGone) return;
      surface.width = drawn.width;
      surface.height = drawn.height;
      const laid = new ImageData(drawn.width, drawn.height);
      laid.data.set(layOver(one, other));
      surface.getContext('2d')?.putImageData(laid, 0, 0);
      surface.dataset.drawn = 'yes';
    };
    draw().catch(() => undefined);
    return () => {
      isGone = true;
      surface.width = 0;
    };
  }, [left, right, pair, width]);
  return <canvas ref={canvas} />;
};

const sizeOf = (left: OpenedPdf, right: OpenedPdf, pair: PagePair) =>
  (pair.right && right.sizes[pair.right - 1]) ||
  (pair.left && left.sizes[pair.left - 1]) || { width: 595, height: 842 };

export const OverlayView = ({ left, right, pairs, picked }: Props) => {
  const { t } = useTranslation();
  const [{ width, height }, watchSize] = useSize();
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const pageWidth = Math.max(0, Math.min(width - MARGIN_PX, 1100));
  const { near } = useNearPages(
    scroller,
    pageWidth > 0 ? pairs.length : 0,
    `${pageWidth}/${height}/${pairs.length}`,
  );
  const attach = useCallback(
    (element: HTMLElement | null) => {
      setScroller(element);
      watchSize(element);
    },
    [watchSize],
  );
  const index = picked
    ? pairs.findIndex((pair) =>
        picked.right ? pair.right === picked.right.page : pair.left === picked.left?.page,
      )
    : -1;
  const yMm = (picked?.right ?? picked?.left)?.yMm ?? 0;
  useEffect(() => {
    const page = scroller?.querySelector<HTMLElement>(`[data-page="${index + 1}"]`);
    const pair = pairs[index];
    if (!scroller || !page || !pair || pageWidth === 0) return;
    const scale = pageWidth / (sizeOf(left, right, pair).width * MM_PER_POINT);
    scroller.scrollTo({ top: page.offsetTop + yMm * scale - scroller.clientHeight * 0.35 });
  }, [scroller, index, yMm, pageWidth, pairs, left, right]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section ref={attach} className="pdf-scroll" tabIndex={0} aria-label={t('compare/overlay')}>
      {pageWidth > 0 &&
        pairs.map((pair, at) => {
          const size = sizeOf(left, right, pair);
          const style: CSSProperties = { width: pageWidth, height: (pageWidth * size.height) / size.width };
          return (
            <figure
              key={`${pair.left}-${pair.right}`}
              className="pdf-page"
              data-page={at + 1}
              style={style}
              aria-label={`${pair.left ?? '–'} / ${pair.right ?? '–'}`}
            >
              {near.has(at + 1) && <Laid left={left} right={right} pair={pair} width={pageWidth} />}
            </figure>
          );
        })}
    </section>
  );
};
