// The copies made of a document, each to be downloaded, and the clerk's way to a new one.
import type { Copy } from '@contracts/copies.ts';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf, call } from '../api-client.ts';
import { type DocumentFeature, keys } from '../query-keys.ts';
import { useMe } from '../session.ts';
import { DownloadLink } from '../ui/download-link.tsx';
import { Mark, type Tone } from '../ui/marks.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** Pictures of pages are heavy; who only reads never pays for them. */
const CopyAsk = lazy(async () => ({ default: (await import('./copy-ask.tsx')).CopyAsk }));

const TONE: Record<Copy['state'], Tone> = {
  draft: 'grey',
  numbered: 'blue',
  sealed: 'green',
  cancelled: 'grey',
};

interface Props {
  kind: DocumentFeature;
  id: string;
  fileAddress: (digest: string) => string;
}

export const CopiesSection = ({ kind, id, fileAddress }: Props) => {
  const { t } = useTranslation();
  const { can } = useMe();
  const [open, setOpen] = useState<Copy | 'new' | null>(null);
  const query = useQuery({
    queryKey: keys.copies(kind, id),
    queryFn: () => call('listCopies', { query: { kind, id } }),
  });
  const items = query.data?.items ?? [];
  if (!can.number && items.length === 0) return null;
  return (
    <section className="sheet">
      <h2>{t('copies/title')}</h2>
      <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
      {query.data && items.length === 0 && <p className="muted small">{t('copies/none')}</p>}
      <ul className="stack small">
        {items.map((copy) => (
          <li key={copy.id} className="row-wrap">
            <span className="strong num">{copy.number?.text ?? t(`copies/form/${copy.form}`)}</span>
            <Mark tone={TONE[copy.state]}>{t(`copies/state/${copy.state}`)}</Mark>
            {copy.pages && (
              <span className="muted">{t('copies/pages', { pages: copy.pages.join(', ') })}</span>
            )}
            {copy.file && (
              <DownloadLink
                href={addressOf('downloadCopy', { params: { id: copy.id } })}
                label={t('copies/download')}
                about={copy.number?.text ?? ''}
              />
            )}
            {(copy.can.number || copy.can.seal) && (
              <button type="button" className="btn btn-small" onClick={() => setOpen(copy)}>
                {t('copies/finish')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {can.number && (
        <button type="button" className="btn btn-small" onClick={() => setOpen('new')}>
          {t('copies/make')}
        </button>
      )}
      {open !== null && (
        <Suspense>
          <CopyAsk
            source={{ kind, id }}
            begun={open === 'new' ? null : open}
            fileAddress={fileAddress}
            onClose={() => setOpen(null)}
          />
        </Suspense>
      )}
    </section>
  );
};
