// The batches in which something is still to do: whoever left one finds it here.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { Mark, TimeText } from '../../shared/ui/marks.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import '../../shared/list/list.css';

export const BatchesPage = () => {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: keys.batches, queryFn: () => call('listBatches', {}) });
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('batch/listTitle')}</h1>
      </header>
      <QueryGate query={query} skeleton={<ListBones rows={4} />}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="blank">
              <p>{t('batch/listEmpty')}</p>
              <Link className="btn" to="/signing">
                {t('batch/toQueue')}
              </Link>
            </div>
          ) : (
            <table className="list">
              <thead>
                <tr>
                  <th>{t('batch/column/batch')}</th>
                  <th className="col-state">{t('batch/column/state')}</th>
                  <th className="col-time">{t('batch/column/begun')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map(({ id, kind, total, done, failed, isRunning, createdAt }) => (
                  <tr key={id}>
                    <td className="first">
                      <Link className="subject" data-row={id} to={`/signing/batches/${id}`}>
                        {t(`batch/title/${kind}`, { count: total })}
                      </Link>
                    </td>
                    <td className="state">
                      <Mark tone={isRunning ? 'blue' : failed > 0 ? 'red' : 'amber'}>
                        {t('batch/doneOf', { done, count: total })}
                      </Mark>
                      {failed > 0 && (
                        <span className="aux"> {t('batch/failedCount', { count: failed })}</span>
                      )}
                    </td>
                    <td className="aux end">
                      <TimeText at={createdAt} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </QueryGate>
    </div>
  );
};
