// What stands before the release, beside the document, each line with the act that mends it. The release refuses by the
// same rule.

import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import type { PreflightProblem } from '@contracts/preflight.ts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import type { Act } from '../../shared/ui/act-bar.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';

const ON_DESK: readonly string[] = ['signed', 'numbered', 'sealed'];

/** The act of the page that puts it right. */
const MENDS: Partial<Record<PreflightProblem['mend'], string>> = {
  number: 'number',
  seal: 'seal',
  form: 'return',
  recipients: 'readdress',
};

export const PreflightPanel = ({ detail, acts }: { detail: OutgoingDetail; acts: readonly Act[] }) => {
  const { t } = useTranslation();
  const { can } = useMe();
  const isShown = can.number && ON_DESK.includes(detail.state);
  const query = useQuery({
    queryKey: keys.preflight(detail.id, detail.version),
    queryFn: () => call('getPreflight', { params: { id: detail.id } }),
    enabled: isShown,
    staleTime: 0,
  });
  if (!isShown) return null;
  const problems = query.data?.problems ?? [];
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return (
    <section className="sheet" aria-busy={query.isFetching}>
      <h2>{t('preflight/title')}</h2>
      <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
      {query.data && (
        <p role="status" className={`strong row ${errors === 0 ? 'tone-green' : 'tone-amber'}`}>
          <Icon name={errors === 0 ? 'check' : 'doubt'} />
          {errors === 0 ? t('preflight/ready') : t('preflight/blocked', { count: errors })}
        </p>
      )}
      <ul className="stack small">
        {problems.map(({ code, severity, pointer, about, mend }) => {
          const act = acts.find(({ name }) => name === MENDS[mend]);
          return (
            <li key={`${code}${pointer}`} className="row-wrap">
              <span className={severity === 'error' ? '' : 'muted'}>
                {about && <span className="strong">{about}: </span>}
                {t(`error/${code}`)}
              </span>
              {act && (
                <button type="button" className="btn btn-small" onClick={act.run}>
                  {act.label}
                </button>
              )}
              {mend === 'key' && <Link to="/profile">{t('preflight/key')}</Link>}
            </li>
          );
        })}
      </ul>
      <button type="button" className="btn btn-small" onClick={() => void query.refetch()}>
        {t('preflight/again')}
      </button>
    </section>
  );
};
