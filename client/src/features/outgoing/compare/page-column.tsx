// The pages of one version in a column: those near the view are drawn, far ones are freed; differences are marked in
// real millimetres.
import { type CSSProperties, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MM_PER_POINT } from '../../../shared/pdf/engine.ts';
import { PdfPage } from '../../../shared/pdf/pdf-page.tsx';
import { useNearPages, useSize } from '../../../shared/pdf/use-near-pages.ts';
import type { OpenedPdf } from '../../../shared/pdf/use-pdf.ts';
import type { Difference, Spot } from './difference.ts';

interface Props {
  pdf: OpenedPdf;
  side: 'left' | 'right';
  name: string;
  differences: readonly Difference[];
  picked: Difference | null;
  /** For scrolling together. */
  onScroller: (element: HTMLElement | null) => void;
}

const MARGIN_PX = 16;
const GAP_ABOVE_PX = 12;

const Marks = ({
  page,
  side,
  differences,
  picked,
}: Pick<Props, 'side' | 'differences' | 'picked'> & { page: number }) => (
  <>
    {differences.flatMap((difference) =>
      (difference[side]?.boxes ?? [])
        .filter((box) => box.page === page)
        .map((box) => (
          <span
            key={`${difference.id}-${box.x}-${box.y}`}
            className={`diff-box diff-box-${difference.kind === 'picture' ? 'picture' : side} ${picked?.id === difference.id ? 'diff-box-picked' : ''}`}
            style={{
              left: `calc(var(--mm) * ${box.x})`,
              top: `calc(var(--mm) * ${box.y})`,
              width: `calc(var(--mm) * ${box.width})`,
              height: `calc(var(--mm) * ${box.height})`,
            }}
          />
        )),
    )}
  </>
);

export const PageColumn = ({ pdf, side, name, differences, picked, onScroller }: Props) => {
  const { t } = useTranslation();
  const [{ width, height }, watchSize] = useSize();
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const widest = Math.max(...pdf.sizes.map((size) => size.width));
  const scale = width > 0 ? Math.max(0.2, (width - MARGIN_PX) / widest) : 0;
  const { near } = useNearPages(scroller, scale > 0 ? pdf.sizes.length : 0, `${scale}/${height}`);
  const attach = useCallback(
    (element: HTMLElement | null) => {
      setScroller(element);
      watchSize(element);
      onScroller(element);
    },
    [watchSize, onScroller],
  );
  const spot: Spot | null = picked?.[side] ?? null;
  useEffect(() => {
    if (!scroller || !spot || scale === 0) return;
    const page = scroller.querySelector<HTMLElement>(`[data-page="${spot.page}"]`);
    if (!page) return;
    const yPx = (spot.yMm / MM_PER_POINT) * scale;
    scroller.scrollTo({ top: page.offsetTop + yPx - scroller.clientHeight * 0.35 });
  }, [scroller, spot, scale]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section ref={attach} className="pdf-scroll compare-column" tabIndex={0} aria-label={name}>
      {scale > 0 &&
        pdf.sizes.map((size, index) => {
          const number = index + 1;
          const style: CSSProperties & Record<`--${string}`, string> = {
            width: `${size.width * scale}px`,
            height: `${size.height * scale}px`,
            '--total-scale-factor': String(scale),
            '--mm': `${scale / MM_PER_POINT}px`,
            marginBottom: `${GAP_ABOVE_PX}px`,
          };
          return (
            <figure
              key={number}
              className="pdf-page"
              data-page={number}
              style={style}
              aria-label={t('pdf/page', { page: number, count: pdf.sizes.length })}
            >
              {near.has(number) && (
                <>
                  <PdfPage document={pdf.document} number={number} scale={scale} rotation={0} sought="" />
                  <Marks page={number} side={side} differences={differences} picked={picked} />
                </>
              )}
            </figure>
          );
        })}
    </section>
  );
};
