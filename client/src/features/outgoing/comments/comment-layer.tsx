// The marks of comments over a page, and the box that is being placed for a new one: drawn with the pointer, moved and
// sized by keys, in real millimetres.
import type { PlacedBox } from '@contracts/common-shapes.ts';
import type { Comment } from '@contracts/review.ts';
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { standingOf } from './carried.ts';
import './comments.css';

interface PageSize {
  widthMm: number;
  heightMm: number;
}

interface Props {
  page: number;
  pageCount: number;
  size: PageSize;
  comments: readonly Comment[];
  shown: { version: number; pageCount: number };
  picked: string | null;
  onPick: (comment: Comment) => void;
  /** Of the comment that is being made. */
  placed: PlacedBox | null;
  onPlace: (box: PlacedBox) => void;
}

const STEP_MM = 2;
const FINE_MM = 0.5;
const LEAST_MM = 4;
const CLICKED = { widthMm: 40, heightMm: 8 };

const placeOf = ({ xMm, yMm, widthMm, heightMm }: PlacedBox): CSSProperties => ({
  left: `calc(var(--mm) * ${xMm})`,
  top: `calc(var(--mm) * ${yMm})`,
  width: `calc(var(--mm) * ${widthMm})`,
  height: `calc(var(--mm) * ${heightMm})`,
});

const tenth = (value: number) => Math.round(value * 10) / 10;
const clamp = (value: number, most: number) => tenth(Math.min(Math.max(0, value), Math.max(0, most)));

/** The same box, wholly on its page. */
const inside = (box: PlacedBox, { widthMm, heightMm }: PageSize): PlacedBox => {
  const [w, h] = [tenth(Math.min(box.widthMm, widthMm)), tenth(Math.min(box.heightMm, heightMm))];
  return {
    ...box,
    widthMm: w,
    heightMm: h,
    xMm: clamp(box.xMm, widthMm - w),
    yMm: clamp(box.yMm, heightMm - h),
  };
};

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const PlacedMark = ({ page, pageCount, size, placed, onPlace }: Props & { placed: PlacedBox }) => {
  const { t } = useTranslation();
  const mark = useRef<HTMLDivElement>(null);
  useEffect(() => {
    mark.current?.focus({ preventScroll: true });
  }, []);
  const press = (event: KeyboardEvent) => {
    const turn = { PageDown: 1, PageUp: -1 }[event.key];
    const arrow = ARROWS[event.key];
    if (turn === undefined && !arrow) return;
    event.preventDefault();
    event.stopPropagation();
    if (turn !== undefined) {
      const next = placed.page + turn;
      return next >= 1 && next <= pageCount && onPlace({ ...placed, page: next });
    }
    const step = event.shiftKey ? FINE_MM : STEP_MM;
    const [dx, dy] = [(arrow?.[0] ?? 0) * step, (arrow?.[1] ?? 0) * step];
    const next = event.altKey
      ? {
          ...placed,
          widthMm: Math.max(LEAST_MM, placed.widthMm + dx),
          heightMm: Math.max(LEAST_MM, placed.heightMm + dy),
        }
      : { ...placed, xMm: placed.xMm + dx, yMm: placed.yMm + dy };
    onPlace(inside(next, size));
  };
  return (
    <div
      ref={mark}
      className="comment-placed"
      style={placeOf(placed)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: moved by keyboard; an application role is interactive
      tabIndex={0}
      role="application"
      aria-label={t('comments/placedAt', { page, x: Math.round(placed.xMm), y: Math.round(placed.yMm) })}
      aria-description={t('comments/placeHelp')}
      data-keys="own"
      onKeyDown={press}
    />
  );
};

/** Takes the pointer while a place is being chosen. */
const Catcher = ({ page, size, onPlace }: Pick<Props, 'page' | 'size' | 'onPlace'>) => {
  const from = useRef<{ x: number; y: number } | null>(null);
  const at = (event: PointerEvent<HTMLElement>) => {
    const area = event.currentTarget.getBoundingClientRect();
    const perMm = area.width / size.widthMm;
    return { x: (event.clientX - area.left) / perMm, y: (event.clientY - area.top) / perMm };
  };
  const drawn = (to: { x: number; y: number }): PlacedBox | null => {
    const start = from.current;
    if (!start) return null;
    const [widthMm, heightMm] = [Math.abs(to.x - start.x), Math.abs(to.y - start.y)];
    const box =
      widthMm < LEAST_MM || heightMm < LEAST_MM
        ? { page, xMm: start.x, yMm: start.y, ...CLICKED }
        : { page, xMm: Math.min(start.x, to.x), yMm: Math.min(start.y, to.y), widthMm, heightMm };
    return inside(box, size);
  };
  return (
    <div
      className="comment-catcher"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = at(event);
      }}
      onPointerMove={(event) => {
        const box = drawn(at(event));
        if (box) onPlace(box);
      }}
      onPointerUp={(event) => {
        const box = drawn(at(event));
        from.current = null;
        if (box) onPlace(box);
      }}
      onPointerCancel={() => {
        from.current = null;
      }}
    />
  );
};

export const CommentLayer = (props: Props) => {
  const { page, size, comments, shown, picked, onPick, placed, onPlace } = props;
  const { t } = useTranslation();
  const here = comments.filter((comment) => {
    const standing = standingOf(comment, shown);
    return comment.box?.page === page && (standing === 'here' || standing === 'carried');
  });
  return (
    <>
      {here.map((comment) => {
        const { id, number, box, fileVersion, resolved, by } = comment;
        if (!box) return null;
        const isCarried = fileVersion !== shown.version;
        return (
          <div
            key={id}
            className={`comment-mark ${picked === id ? 'comment-mark-picked' : ''} ${resolved ? 'comment-mark-resolved' : ''} ${isCarried ? 'comment-mark-carried' : ''}`}
            style={placeOf(box)}
          >
            <button
              type="button"
              className="num"
              aria-label={t(isCarried ? 'comments/markCarried' : 'comments/markOf', {
                number,
                name: by.name,
                version: fileVersion,
              })}
              onClick={() => onPick(comment)}
            >
              {number}
              {isCarried && (
                <span className="comment-of"> {t('comments/ofVersion', { version: fileVersion })}</span>
              )}
            </button>
          </div>
        );
      })}
      {placed && <Catcher page={page} size={size} onPlace={onPlace} />}
      {placed?.page === page && <PlacedMark {...props} placed={placed} />}
    </>
  );
};
