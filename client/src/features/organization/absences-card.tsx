// Absences that concern a person: his own, and those in which he acts for somebody, in force or to come.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { dateText } from '../../shared/time.ts';
import { Mark } from '../../shared/ui/marks.tsx';

export const AbsencesCard = () => {
  const { t } = useTranslation();
  const { post } = useMe();
  const { data } = useQuery({ queryKey: keys.delegations, queryFn: () => call('listDelegations', {}) });
  const own = (data?.items ?? []).filter(
    ({ kind, state, from, to }) =>
      kind === 'absence' &&
      (state === 'in-force' || state === 'coming') &&
      (from.postId === post.id || to.postId === post.id),
  );
  return (
    <section className="card">
      <header>
        <h2>{t('delegation/absences')}</h2>
      </header>
      <div className="in stack">
        {data && own.length === 0 && <p className="muted">{t('delegation/noAbsences')}</p>}
        {own.map(({ id, from, to, fromOn, toOn, state }) => (
          <p key={id} className="small">
            {t('delegation/absenceLine', {
              ...{ from: from.name, to: to.name, fromOn: dateText(fromOn), toOn: toOn ? dateText(toOn) : '' },
            })}{' '}
            <Mark tone={state === 'in-force' ? 'green' : 'blue'}>{t(`delegation/state/${state}`)}</Mark>
          </p>
        ))}
        <Link to="/delegations">{t('delegation/allAbsences')}</Link>
      </div>
    </section>
  );
};
