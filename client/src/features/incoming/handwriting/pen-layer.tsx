// A page that is written on, with mouse, pen or finger. Two fingers move the paper.
import { POINT_PARTS, type Stroke, type WrittenPage } from '@contracts/handwriting.ts';
import { type PointerEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Gesture } from './gesture.ts';
import { toUserSpace, viewOf } from './page-view.ts';
import { PenMark, PenMarks } from './pen-marks.tsx';
import type { Pen } from './use-pen.ts';

/** In units of the page: less is a trembling hand. */
const LEAST_STEP = 0.4;
/** Of what has no pressure of its own. */
const PLAIN_PRESSURE = 0.5;

interface Props {
  pen: Pen;
  page: Pick<WrittenPage, 'page' | 'box' | 'rotate'>;
  rotation: number;
  gesture: Gesture;
}

export const PenLayer = ({ pen, page, rotation, gesture }: Props) => {
  const { t } = useTranslation();
  const view = viewOf(page, rotation);
  const written = useRef<number[] | null>(null);
  const [drawn, setDrawn] = useState<number[]>([]);

  const take = (surface: SVGSVGElement, events: ReadonlyArray<globalThis.PointerEvent>) => {
    const points = written.current;
    if (!points) return;
    const area = surface.getBoundingClientRect();
    for (const { clientX, clientY, pressure, pointerType } of events) {
      if (points.length / POINT_PARTS >= pen.room) break;
      // What goes over the edge is cut there.
      const onView = (value: number, size: number) => Math.min(1, Math.max(0, value)) * size;
      const [x, y] = toUserSpace(
        view,
        onView((clientX - area.left) / area.width, view.width),
        onView((clientY - area.top) / area.height, view.height),
      );
      const [lastX, lastY] = points.slice(-POINT_PARTS);
      if (lastX !== undefined && lastY !== undefined && Math.hypot(x - lastX, y - lastY) < LEAST_STEP)
        continue;
      points.push(x, y, pointerType === 'pen' && pressure > 0 ? pressure : PLAIN_PRESSURE);
    }
    setDrawn([...points]);
  };
  const give = () => {
    if (!written.current) return;
    written.current = null;
    setDrawn([]);
  };
  const down = (event: PointerEvent<SVGSVGElement>) => {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    const what = gesture.begin(event);
    if (what === 'none') return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    if (what === 'stop') return give();
    written.current = [];
    take(event.currentTarget, [event.nativeEvent]);
  };
  const move = (event: PointerEvent<SVGSVGElement>) => {
    const far = gesture.move(event);
    if (far) event.currentTarget.closest('.pdf-scroll')?.scrollBy(far.x, far.y);
    else if (!gesture.isWriting(event.pointerId)) give();
    else {
      const { nativeEvent } = event;
      const between = nativeEvent.getCoalescedEvents?.() ?? [];
      take(event.currentTarget, between.length > 0 ? between : [nativeEvent]);
    }
  };
  const end = (event: PointerEvent<SVGSVGElement>) => {
    const points = written.current;
    const isWritten = gesture.isWriting(event.pointerId) && points && points.length > 0;
    gesture.end(event.pointerId);
    if (isWritten && event.type === 'pointerup') {
      const { ink, width } = pen;
      const stroke: Stroke = { page: page.page, ink, width, points };
      pen.add(stroke);
    }
    if (isWritten || !gesture.isBusy()) give();
  };

  return (
    <svg
      className="hand-layer pen-layer"
      viewBox={`0 0 ${view.width} ${view.height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('hand/surface', { page: page.page })}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <PenMarks strokes={pen.strokes.filter((stroke) => stroke.page === page.page)} view={view} />
      {drawn.length > 0 && (
        <g transform={`matrix(${view.matrix.join(' ')})`}>
          <PenMark stroke={{ ink: pen.ink, width: pen.width, points: drawn }} />
        </g>
      )}
    </svg>
  );
};
