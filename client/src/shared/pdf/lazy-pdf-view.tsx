// The viewer as a chunk of its own: lists and sign-in never pay for pdfjs.
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { PdfViewProps } from './pdf-view.tsx';

const load = () => import('./pdf-view.tsx');
const View = lazy(async () => ({ default: (await load()).PdfView }));

/** For screens that show documents: the viewer comes with them. */
export const fetchPdfView = (): void => void load().catch(() => undefined);

/** For a screen that is about to show one: its worker starts while the facts are still asked for. */
export const startPdfView = (): void =>
  void load().then(
    ({ startWorker }) => startWorker(),
    () => undefined,
  );

export const PdfView = (props: PdfViewProps) => {
  const { t } = useTranslation();
  return (
    <Suspense fallback={<p className="blank">{t('pdf/opening')}</p>}>
      <View {...props} />
    </Suspense>
  );
};
