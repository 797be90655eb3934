// Parts of people who have left their posts: who gave them, or heads the unit, gives them to somebody else.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { DueText } from '../../shared/deadlines/due-text.tsx';
import { keys } from '../../shared/query-keys.ts';
import { shorten } from '../../shared/time.ts';
import { Icon } from '../../shared/ui/icon.tsx';

const SUBJECT_MAX = 120;

export const LeftParts = () => {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: keys.list('incoming', { work: 'left' }),
    queryFn: ({ signal }) => call('listLeftParts', {}, signal),
  });
  if (!data || data.items.length === 0) return null;
  return (
    <section className="notice notice-amber work-notice" aria-label={t('incoming/work/left')}>
      <Icon name="doubt" />
      <div>
        <p>{t('incoming/work/left')}</p>
        <ul className="small">
          {data.items.map(({ document, role, person, dueOn }) => (
            <li key={`${document.id}${person.id}`}>
              {person.name}, {person.title} ({t(`assignmentRole/${role}`)}):{' '}
              <Link to={`/incoming/${document.id}`}>
                {document.numberText} · {shorten(document.subject, SUBJECT_MAX)}
              </Link>{' '}
              <DueText dueOn={dueOn} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
};
