// One page: canvas, text layer, and what is laid over it. Leaving the view frees the canvas.
import { TextLayer } from 'pdfjs-dist';
import { memo, useEffect, useRef } from 'react';
import { inTurn, NOW } from './draw-turns.ts';
import type { PDFDocumentProxy } from './engine.ts';
import type { PageSize } from './use-pdf.ts';

interface Props {
  document: PDFDocumentProxy;
  number: number;
  /** CSS pixels per point. */
  scale: number;
  rotation: number;
  /** Words to mark, lower case; empty for none. */
  sought: string;
  /** Its own size, once the page is there. */
  onMeasured?: (page: number, size: PageSize) => void;
}

const MAX_PIXELS = 16_000_000;

const markSought = (layer: HTMLElement, sought: string) => {
  for (const span of layer.querySelectorAll('span')) {
    const isFound = sought !== '' && (span.textContent ?? '').normalize('NFC').toLowerCase().includes(sought);
    span.classList.toggle('sought', isFound);
  }
};

/** How many screens a page is away from what is seen. */
const rankOf = (surface: HTMLElement): number => {
  const { top, bottom } = surface.getBoundingClientRect();
  if (bottom > 0 && top < innerHeight) return NOW;
  return 1 + (top >= innerHeight ? top - innerHeight : -bottom) / innerHeight;
};

export const PdfPage = memo(({ document, number, scale, rotation, sought, onMeasured }: Props) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const latestSought = useRef(sought);

  useEffect(() => {
    const surface = canvas.current;
    const text = layer.current;
    if (!surface || !text) return;
    let stop = () => {};
    let isGone = false;
    const drawPicture = async () => {
      if (isGone) return null;
      const page = await document.getPage(number);
      if (isGone) return null;
      const { width, height } = page.getViewport({ scale: 1 });
      onMeasured?.(number, { width, height });
      const viewport = page.getViewport({ scale, rotation: (page.rotate + rotation) % 360 });
      const density = Math.min(
        window.devicePixelRatio || 1,
        Math.sqrt(MAX_PIXELS / (viewport.width * viewport.height)),
      );
      const next = window.document.createElement('canvas');
      next.width = Math.floor(viewport.width * density);
      next.height = Math.floor(viewport.height * density);
      const task = page.render({ canvas: next, viewport, transform: [density, 0, 0, density, 0, 0] });
      stop = () => task.cancel();
      await task.promise;
      if (isGone) return null;
      // Drawn aside and copied whole: zooming never shows a white page.
      surface.width = next.width;
      surface.height = next.height;
      surface.getContext('2d')?.drawImage(next, 0, 0);
      next.width = 0;
      surface.dataset.drawn = '';
      return { page, viewport };
    };
    const draw = async () => {
      const drawn = await inTurn(document, () => rankOf(surface), drawPicture);
      if (!drawn || isGone) return;
      text.replaceChildren();
      const words = new TextLayer({
        textContentSource: drawn.page.streamTextContent(),
        container: text,
        viewport: drawn.viewport,
      });
      stop = () => words.cancel();
      await words.render();
      markSought(text, latestSought.current);
    };
    draw().catch(() => undefined);
    return () => {
      isGone = true;
      stop();
    };
  }, [document, number, scale, rotation, onMeasured]);

  useEffect(() => {
    latestSought.current = sought;
    if (layer.current) markSought(layer.current, sought);
  }, [sought]);

  useEffect(
    () => () => {
      const surface = canvas.current;
      if (surface) surface.width = 0;
      void document
        .getPage(number)
        .then((page) => page.cleanup())
        .catch(() => undefined);
    },
    [document, number],
  );

  return (
    <>
      <canvas ref={canvas} />
      <div ref={layer} className="textLayer" />
    </>
  );
});
PdfPage.displayName = 'PdfPage';
