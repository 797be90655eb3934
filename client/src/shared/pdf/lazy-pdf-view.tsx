// The viewer as a chunk of its own: lists and sign-in never pay for pdfjs.
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { PdfViewProps } from './pdf-view.tsx';

const load = () => import('./pdf-view.tsx');
const View = lazy(async () => ({ default: (await load()).PdfView }));

/** For screens that show documents: the viewer comes with them. */
export const fetchPdfView = (): void => void load().catch(() => undefined);

/** For a screen that is about to show a document: it is opened once its address is known, while the screen is drawn. */
export const beginPdf = async (address: Promise<string | null>): Promise<void> => {
  const started = load().then((view) => {
    view.startWorker();
    return view;
  });
  const [view, url] = await Promise.all([started, address]);
  if (url !== null) view.beginPdf(url);
};

export const PdfView = (props: PdfViewProps) => {
  const { t } = useTranslation();
  return (
    <Suspense fallback={<p className="blank">{t('pdf/opening')}</p>}>
      <View {...props} />
    </Suspense>
  );
};
