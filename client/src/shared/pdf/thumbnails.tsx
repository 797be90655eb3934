// Small pictures of the pages; drawn when they come into view, freed when they leave it.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenedPdf } from './use-pdf.ts';

const WIDTH_PX = 96;

interface Props {
  pdf: OpenedPdf;
  current: number;
  onPage: (page: number) => void;
}

/** At the width of a thumbnail. */
export const drawThumbnail = async ({ document }: OpenedPdf, number: number, canvas: HTMLCanvasElement) => {
  const page = await document.getPage(number);
  const scale = (WIDTH_PX * (window.devicePixelRatio || 1)) / page.getViewport({ scale: 1 }).width;
  const viewport = page.getViewport({ scale });
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  await page.render({ canvas, viewport }).promise;
};

const Thumbnail = ({
  pdf,
  number,
  isCurrent,
  onPage,
}: Omit<Props, 'current'> & { number: number; isCurrent: boolean }) => {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const [element, surface] = [button.current, canvas.current];
    if (!element || !surface) return;
    const watcher = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) drawThumbnail(pdf, number, surface).catch(() => undefined);
      else surface.width = 0;
    });
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      surface.width = 0;
    };
  }, [pdf, number]);
  useEffect(() => {
    if (isCurrent) button.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  const size = pdf.sizes[number - 1];
  return (
    <button
      ref={button}
      type="button"
      className="thumbnail"
      aria-label={t('pdf/page', { page: number, count: pdf.sizes.length })}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={() => onPage(number)}
    >
      <canvas
        ref={canvas}
        style={{ width: WIDTH_PX, height: size ? (WIDTH_PX * size.height) / size.width : undefined }}
      />
      <span className="num">{number}</span>
    </button>
  );
};

export const Thumbnails = ({ pdf, current, onPage }: Props) => {
  const { t } = useTranslation();
  return (
    <nav className="thumbnails" aria-label={t('pdf/thumbnails')}>
      {pdf.sizes.map((_, index) => (
        <Thumbnail
          // biome-ignore lint/suspicious/noArrayIndexKey: pages have no other name than their number
          key={index}
          pdf={pdf}
          number={index + 1}
          isCurrent={current === index + 1}
          onPage={onPage}
        />
      ))}
    </nav>
  );
};
