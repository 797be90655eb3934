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
import { type OpenedPdf, usePdf } from './use-pdf.ts';
import './pdf.css';

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
  overlay?: ((page: number, size: { widthMm: number; heightMm: number }) => ReactNode) | undefined;
  /** Told once the document is open. */
  onOpened?: (pdf: OpenedPdf) => void;
  /** Scrolls here whenever it changes: a page and a height on it. */
  focusOn?: { page: number; yMm: number } | undefined;
}

/** Width lays the pages out; height only decides which are near. */
const useSize = () => {
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
const useNearPages = (scroller: HTMLElement | null, count: number, layout: string) => {
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

export const PdfView = ({ url, name, local, canRotate = true, overlay, onOpened, focusOn }: PdfViewProps) => {
  const { t } = useTranslation();
  const { pdf, failed } = usePdf(url, local);
  const [{ width, height }, watchSize] = useSize();
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [zoom, setZoom] = useState<number | 'fit'>('fit');
  const [rotation, setRotation] = useState(0);
  const [sought, setSought] = useState('');

  const isSideways = rotation % 180 !== 0;
  const widest = Math.max(...(pdf?.sizes.map((size) => (isSideways ? size.height : size.width)) ?? [595]));
  const fit = width > 0 ? Math.max((width - MARGIN_PX) / widest, ZOOM_MIN) : 0;
  const scale = zoom === 'fit' ? fit : zoom;
  const { near, current } = useNearPages(
    scroller,
    scale > 0 ? (pdf?.sizes.length ?? 0) : 0,
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
  const focusPage = focusOn?.page;
  const focusMm = focusOn?.yMm ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: zooming must not throw the reader back
  useLayoutEffect(() => {
    if (!isLaidOut || !focusPage || !scroller) return;
    toPage(focusPage, (focusMm / MM_PER_POINT) * scale - scroller.clientHeight * 0.4);
  }, [isLaidOut, focusPage, focusMm, scroller]);

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
        count={pdf?.sizes.length ?? 0}
        canRotate={canRotate}
        onPage={toPage}
        onZoom={onZoom}
        onRotate={() => setRotation((before) => (before + 90) % 360)}
        onSought={setSought}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section ref={attach} className="pdf-scroll" tabIndex={0} aria-label={name}>
        {failed && <p className="blank">{t('pdf/failed')}</p>}
        {!failed && !pdf && (
          <AfterAWhile>
            <p className="blank">{t('pdf/opening')}</p>
          </AfterAWhile>
        )}
        {isLaidOut &&
          pdf.sizes.map((size, index) => {
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
                aria-label={t('pdf/page', { page: number, count: pdf.sizes.length })}
              >
                {near.has(number) && (
                  <>
                    <PdfPage
                      document={pdf.document}
                      number={number}
                      scale={scale}
                      rotation={rotation}
                      sought={sought}
                    />
                    {overlay?.(number, {
                      widthMm: size.width * MM_PER_POINT,
                      heightMm: size.height * MM_PER_POINT,
                    })}
                  </>
                )}
              </figure>
            );
          })}
      </section>
    </section>
  );
};
