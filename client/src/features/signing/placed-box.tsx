// A box on the page, moved and sized with pointer or arrow keys, in real millimetres; it cannot leave the page.
import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useId,
  useRef,
} from 'react';
import { useTranslation } from 'react-i18next';
import { type Box, insidePage, type PageSize } from './proposal.ts';
import type { Move } from './use-boxes.ts';

interface Props {
  box: Box;
  page: PageSize;
  name: string;
  tone: 'person' | 'agency' | 'text';
  /** Height follows width (images of fixed shape). */
  keepRatio?: boolean;
  canResize?: boolean;
  onChange: (box: Box, by: Move) => void;
  /** The hand let go. */
  onDone: () => void;
  /** Delete takes it away; absent where it belongs to the signature. */
  onRemove?: () => void;
  children?: ReactNode;
}

const STEP_MM = 1;
const FINE_MM = 0.2;
const MIN_MM = 5;

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const decimal = (value: number): string => value.toLocaleString('vi-VN', { maximumFractionDigits: 1 });

/** Place and size in millimetres, for sentences. */
export const millimetres = ({ xMm, yMm, widthMm, heightMm }: Box) => ({
  x: decimal(xMm),
  y: decimal(yMm),
  w: decimal(widthMm),
  h: decimal(heightMm),
});

export const PlacedBoxView = ({
  box,
  page,
  name,
  tone,
  keepRatio = false,
  canResize = true,
  onChange,
  onDone,
  onRemove,
  children,
}: Props) => {
  const { t } = useTranslation();
  const helpId = useId();
  const start = useRef<{ x: number; y: number; box: Box; perMm: number; isResize: boolean } | null>(null);

  const resized = (from: Box, dx: number, dy: number): Box => {
    const ratio = from.heightMm / from.widthMm;
    const widest = Math.min(
      page.widthMm - from.xMm,
      keepRatio ? (page.heightMm - from.yMm) / ratio : Number.MAX_VALUE,
    );
    const widthMm = Math.min(Math.max(MIN_MM, from.widthMm + dx), widest);
    const heightMm = keepRatio
      ? widthMm * ratio
      : Math.min(Math.max(MIN_MM, from.heightMm + dy), page.heightMm - from.yMm);
    return { ...from, widthMm, heightMm };
  };
  const moved = (from: Box, dx: number, dy: number): Box =>
    insidePage({ ...from, xMm: from.xMm + dx, yMm: from.yMm + dy }, page);

  const grab = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    const surface = event.currentTarget.closest<HTMLElement>('.pdf-page');
    if (!surface) return;
    event.preventDefault();
    event.stopPropagation();
    const isResize = event.target instanceof HTMLElement && event.target.dataset.handle === 'size';
    event.currentTarget.focus();
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = {
      x: event.clientX,
      y: event.clientY,
      box,
      perMm: surface.clientWidth / page.widthMm,
      isResize,
    };
  };
  const drag = (event: PointerEvent, isDone: boolean) => {
    const from = start.current;
    if (!from) return;
    const dx = (event.clientX - from.x) / from.perMm;
    const dy = (event.clientY - from.y) / from.perMm;
    if (from.isResize) onChange(resized(from.box, dx, dy), 'exact');
    else onChange(moved(from.box, dx, dy), 'drag');
    if (!isDone) return;
    start.current = null;
    onDone();
  };
  const press = (event: KeyboardEvent) => {
    if (onRemove && (event.key === 'Delete' || event.key === 'Backspace')) {
      event.preventDefault();
      return onRemove();
    }
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    event.stopPropagation();
    const step = event.shiftKey ? FINE_MM : STEP_MM;
    const [dx, dy] = [arrow[0] * step, arrow[1] * step];
    onChange(event.altKey && canResize ? resized(box, dx, dy) : moved(box, dx, dy), 'exact');
  };

  const style: CSSProperties = {
    left: `calc(var(--mm) * ${box.xMm})`,
    top: `calc(var(--mm) * ${box.yMm})`,
    width: `calc(var(--mm) * ${box.widthMm})`,
    height: `calc(var(--mm) * ${box.heightMm})`,
  };
  // Towards the middle of the page: on a phone it would run off its edge.
  const isOnLeft = box.xMm + box.widthMm / 2 < page.widthMm / 2;
  return (
    <div
      className={`placed placed-${tone}`}
      style={style}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: moved by keyboard; an application role is interactive
      tabIndex={0}
      role="application"
      aria-roledescription={name}
      aria-label={t('signing/boxAt', { name, page: box.page, ...millimetres(box) })}
      aria-describedby={helpId}
      data-keys="own"
      onPointerDown={grab}
      onPointerMove={(event) => drag(event, false)}
      onPointerUp={(event) => drag(event, true)}
      onPointerCancel={(event) => drag(event, true)}
      onKeyDown={press}
    >
      {children}
      <span className={`placed-name num ${isOnLeft ? 'placed-name-left' : ''}`} aria-hidden="true">
        {t('signing/boxMm', millimetres(box))}
      </span>
      <span id={helpId} className="sr-only">
        {t('signing/boxHelp')}
      </span>
      {canResize && (
        <span className="placed-handle" data-handle="size" title={t('signing/resize', { name })} />
      )}
    </div>
  );
};
