// A document to read: pages near the view are drawn, far ones are freed. Overlays are placed in real millimetres
// through the CSS variable --mm (pixels per millimetre).
import {
  type CSSProperties,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { AfterAWhile } from '../ui/query-gate.tsx';
import { MM_PER_POINT } from './engine.ts';
import { PdfPage } from './pdf-page.tsx';
import { PdfTools } from './pdf-tools.tsx';
import { Thumbnails } from './thumbnails.tsx';
import { useNearPages, useSize } from './use-near-pages.ts';
import { usePageSizes } from './use-page-sizes.ts';
import { type OpenedPdf, usePdf } from './use-pdf.ts';
import './pdf.css';

export { beginPdf, startWorker } from './engine.ts';

const ZOOM_STEP = 1.2;
const ZOOM_MIN = 0.3;
const ZOOM_MAX = 4;
const MARGIN_PX = 24;

export interface PdfViewProps {
  url: string;
  name: string;
  /** The bytes, for a file that is not on the server. */
  local?: Blob;
  canRotate?: boolean;
  /** Drawn over each page near the view. */
  overlay?:
    | ((page: number, shown: { widthMm: number; heightMm: number; rotation: number }) => ReactNode)
    | undefined;
  /** Told once the document is open. */
  onOpened?: (pdf: OpenedPdf) => void;
  /** Scrolls here whenever another object is given: a page and a height on it. */
  focusOn?: { page: number; yMm: number } | undefined;
}

export const PdfView = ({ url, name, local, canRotate = true, overlay, onOpened, focusOn }: PdfViewProps) => {
  const { t } = useTranslation();
  const { pdf, failed } = usePdf(url, local);
  const { sizes, onMeasured } = usePageSizes(pdf);
  const [{ width, height }, watchSize] = useSize();
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [zoom, setZoom] = useState<number | 'fit'>('fit');
  const [rotation, setRotation] = useState(0);
  const [sought, setSought] = useState('');
  const [hasThumbnails, setThumbnails] = useState(false);

  const isSideways = rotation % 180 !== 0;
  const widest = Math.max(...sizes.map((size) => (isSideways ? size.height : size.width)));
  const fit = width > 0 && sizes.length > 0 ? Math.max((width - MARGIN_PX) / widest, ZOOM_MIN) : 0;
  const scale = zoom === 'fit' ? fit : zoom;
  const { near, current } = useNearPages(
    scroller,
    scale > 0 ? sizes.length : 0,
    `${scale}/${rotation}/${height}`,
  );

  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      setScroller(element);
      watchSize(element);
    },
    [watchSize],
  );
  const toPage = useCallback(
    (page: number, yPx = 0) => {
      const element = scroller?.querySelector<HTMLElement>(`[data-page="${page}"]`);
      if (element && scroller) scroller.scrollTo({ top: element.offsetTop + yPx - 12 });
    },
    [scroller],
  );
  const opened = useRef(onOpened);
  useEffect(() => {
    opened.current = onOpened;
  });
  useEffect(() => {
    if (pdf) opened.current?.(pdf);
  }, [pdf]);

  const isLaidOut = scale > 0 && pdf !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: zooming must not throw the reader back
  useLayoutEffect(() => {
    if (!isLaidOut || !focusOn || !scroller) return;
    toPage(focusOn.page, (focusOn.yMm / MM_PER_POINT) * scale - scroller.clientHeight * 0.4);
    // On a phone the document may have been left above.
    scroller.closest('.pdf')?.scrollIntoView({ block: 'nearest' });
  }, [isLaidOut, focusOn, scroller]);

  const onZoom = (step: 1 | -1 | 0) => {
    if (step === 0) return setZoom('fit');
    setZoom(Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, scale * ZOOM_STEP ** step)));
  };

  return (
    <section className="pdf" aria-label={t('pdf/label', { name })}>
      <PdfTools
        document={pdf?.document ?? null}
        name={name}
        downloadUrl={url}
        page={current}
        count={sizes.length}
        canRotate={canRotate}
        onPage={toPage}
        onZoom={onZoom}
        onRotate={() => setRotation((before) => (before + 90) % 360)}
        onSought={setSought}
        hasThumbnails={hasThumbnails}
        onThumbnails={() => setThumbnails((before) => !before)}
      />
      <div className="pdf-body">
        {hasThumbnails && pdf && <Thumbnails pdf={pdf} current={current} onPage={toPage} />}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
        <section ref={attach} className="pdf-scroll" tabIndex={0} aria-label={name}>
          {failed && <p className="blank">{t('pdf/failed')}</p>}
          {!failed && !pdf && (
            <AfterAWhile>
              <p className="blank">{t('pdf/opening')}</p>
            </AfterAWhile>
          )}
          {isLaidOut &&
            sizes.map((size, index) => {
              const number = index + 1;
              const [w, h] = isSideways ? [size.height, size.width] : [size.width, size.height];
              const style: CSSProperties & Record<`--${string}`, string> = {
                width: w * scale,
                height: h * scale,
                '--total-scale-factor': String(scale),
                '--mm': `${scale / MM_PER_POINT}px`,
              };
              return (
                <figure
                  key={`${url}#${number}`}
                  className="pdf-page"
                  data-page={number}
                  style={style}
                  aria-label={t('pdf/page', { page: number, count: sizes.length })}
                >
                  {near.has(number) && (
                    <>
                      <PdfPage
                        document={pdf.document}
                        number={number}
                        scale={scale}
                        rotation={rotation}
                        sought={sought}
                        onMeasured={onMeasured}
                      />
                      {overlay?.(number, {
                        widthMm: size.width * MM_PER_POINT,
                        heightMm: size.height * MM_PER_POINT,
                        rotation,
                      })}
                    </>
                  )}
                </figure>
              );
            })}
        </section>
      </div>
    </section>
  );
};
