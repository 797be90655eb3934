// What was written by hand, small, beside the typed instructions; a press shows it on its page.
import { useTranslation } from 'react-i18next';
import type { Written } from './hand-layer.tsx';
import { type Bounds, boundsOf } from './outline.ts';
import { toView, viewOf } from './page-view.ts';
import { PenMarks } from './pen-marks.tsx';
import { useStrokes } from './use-strokes.ts';

interface Props {
  documentId: string;
  written: Written;
  /** Absent where no page is shown. */
  onShow?: ((page: number) => void) | undefined;
}

const boxOf = ({ left, bottom, right, top }: Bounds, view: ReturnType<typeof viewOf>): string => {
  const [[x0, y0], [x1, y1]] = [toView(view, left, bottom), toView(view, right, top)] as const;
  return [Math.min(x0, x1), Math.min(y0, y1), Math.abs(x1 - x0), Math.abs(y1 - y0)].join(' ');
};

export const HandThumbnails = ({ documentId, written, onShow }: Props) => {
  const { t } = useTranslation();
  const { data } = useStrokes(documentId, written.hand.digest);
  return (
    <div className="hand-thumbnails">
      {written.hand.pages.map((page) => {
        const area = data?.pages.find((one) => one.page === page);
        const strokes = data?.strokes.filter((stroke) => stroke.page === page) ?? [];
        const view = area && viewOf(area);
        return (
          <button
            key={page}
            type="button"
            className="hand-thumbnail"
            disabled={!onShow}
            onClick={() => onShow?.(page)}
            aria-label={t('hand/onPage', { page, name: written.by.name })}
            title={t('hand/onPage', { page, name: written.by.name })}
          >
            {view && strokes.length > 0 && (
              <svg viewBox={boxOf(boundsOf(strokes), view)} aria-hidden="true">
                <PenMarks strokes={strokes} view={view} />
              </svg>
            )}
          </button>
        );
      })}
    </div>
  );
};
