// Statuses of a document that were turned away: who said what, when, and why it does not count.
import type { RefusedStatus } from '@contracts/outgoing-document.ts';
import { useTranslation } from 'react-i18next';
import { TimeText } from '../../shared/ui/marks.tsx';

export const RefusedStatuses = ({ refused }: { refused: readonly RefusedStatus[] }) => {
  const { t } = useTranslation();
  if (refused.length === 0) return null;
  return (
    <section className="sheet">
      <h2>
        {t('refusedStatus/section')}
        <span className="muted num">{refused.length}</span>
      </h2>
      <p className="muted small">{t('refusedStatus/explain')}</p>
      <ul className="stack small">
        {refused.map(({ id, from, code, refusal, text, at }) => (
          <li key={id}>
            <div className="row-wrap">
              <span className="grow">
                {t('refusedStatus/claims', { name: from.name, status: t(`statusCode/${code}`) })}
              </span>
              <span className="muted">
                <TimeText at={at} />
              </span>
            </div>
            <p className="tone-red">{t(`statusRefusal/${refusal}`)}</p>
            {text && <p className="quote muted">{text}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
};
