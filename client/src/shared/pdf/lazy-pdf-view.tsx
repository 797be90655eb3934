// The viewer as a chunk of its own: lists and sign-in never pay for pdfjs.
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { PdfViewProps } from './pdf-view.tsx';

const View = lazy(async () => ({ default: (await import('./pdf-view.tsx')).PdfView }));

export const PdfView = (props: PdfViewProps) => {
  const { t } = useTranslation();
  return (
    <Suspense fallback={<p className="blank">{t('pdf/opening')}</p>}>
      <View {...props} />
    </Suspense>
  );
};
