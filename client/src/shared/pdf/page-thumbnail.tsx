// One small picture of a page, drawn when it comes into view.
import { useEffect, useRef } from 'react';
import { drawThumbnail } from './thumbnails.tsx';
import type { OpenedPdf } from './use-pdf.ts';

export const PageThumbnail = ({ pdf, number }: { pdf: OpenedPdf | null; number: number }) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const surface = canvas.current;
    if (!surface || !pdf) return;
    const watcher = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) drawThumbnail(pdf, number, surface).catch(() => undefined);
    });
    watcher.observe(surface);
    return () => watcher.disconnect();
  }, [pdf, number]);
  return <canvas ref={canvas} className="page-thumbnail" />;
};
