// Over a page: what leaders have written on it, with who and when. Nothing of it is in the file.
import type { IncomingDetail } from '@contracts/incoming-document.ts';
import { useTranslation } from 'react-i18next';
import { useSaidTime } from '../../../shared/ui/marks.tsx';
import { boundsOf } from './outline.ts';
import { toView, viewOf } from './page-view.ts';
import { PenMarks } from './pen-marks.tsx';
import { useStrokes } from './use-strokes.ts';

/** Room for who and when at the right edge. */
const LABEL_PX = 200;

export type Written = IncomingDetail['instructions'][number] & {
  hand: NonNullable<IncomingDetail['instructions'][number]['hand']>;
};

interface Props {
  documentId: string;
  written: Written;
  page: number;
  rotation: number;
}

export const HandLayer = ({ documentId, written, page, rotation }: Props) => {
  const { t } = useTranslation();
  const said = useSaidTime();
  const { data } = useStrokes(documentId, written.hand.digest);
  const area = data?.pages.find((one) => one.page === page);
  const strokes = data?.strokes.filter((stroke) => stroke.page === page) ?? [];
  if (!area || strokes.length === 0) return null;
  const view = viewOf(area, rotation);
  const { left, bottom, right, top } = boundsOf(strokes);
  const corners = [toView(view, left, bottom), toView(view, right, top)];
  const x = Math.max(0, Math.min(...corners.map(([each]) => each)));
  const y = Math.min(view.height, Math.max(...corners.map(([, each]) => each)));
  const by = { name: written.by.name, at: said(written.at) };
  return (
    <>
      <svg
        className="hand-layer"
        viewBox={`0 0 ${view.width} ${view.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('hand/layer', { ...by, text: written.text })}
      >
        <PenMarks strokes={strokes} view={view} />
      </svg>
      <span
        className="hand-by"
        aria-hidden="true"
        style={{
          left: `min(${(x / view.width) * 100}%, calc(100% - ${LABEL_PX}px))`,
          top: `${(y / view.height) * 100}%`,
        }}
      >
        {t('hand/by', by)}
      </span>
    </>
  );
};
