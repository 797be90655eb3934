// Who has opened which version of the document, first and last.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { TimeText } from '../../shared/ui/marks.tsx';
import './comments/comments.css';

const AT_ONCE = 6;

export const Seen = ({ id }: { id: string }) => {
  const { t } = useTranslation();
  const [showsAll, setShowsAll] = useState(false);
  const { data } = useQuery({
    queryKey: keys.views(id),
    queryFn: () => call('listViews', { params: { id } }),
    staleTime: 0,
  });
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className="sheet" aria-label={t('seen/title')}>
      <h2>{t('seen/title')}</h2>
      <ul className="seen">
        {items.slice(0, showsAll ? items.length : AT_ONCE).map(({ person, fileVersion, firstAt, lastAt }) => (
          <li key={`${person.id}-${fileVersion}`}>
            <span>
              {person.name}
              <span className="muted"> · {t('seen/version', { version: fileVersion })}</span>
            </span>
            <span className="muted small push">
              <TimeText at={lastAt} />
              {firstAt !== lastAt && (
                <>
                  {' '}
                  ({t('seen/first')} <TimeText at={firstAt} />)
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {items.length > AT_ONCE && !showsAll && (
        <button type="button" className="btn btn-small btn-plain" onClick={() => setShowsAll(true)}>
          {t('seen/all', { count: items.length })}
        </button>
      )}
    </section>
  );
};
