// The audit trail of the agency, for administrators.
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { NoRight } from '../../shared/ui/blank-page.tsx';
import { MoreRows } from '../../shared/ui/list-ends.tsx';
import { TimeText } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { AfterAWhile, ListBones } from '../../shared/ui/query-gate.tsx';
import { useList } from '../../shared/use-list.ts';
import '../../shared/styles/list.css';

const AuditTrail = () => {
  const { t } = useTranslation();
  const { query, items } = useList(keys.audit, (after) =>
    call('listAudit', { query: { ...(after && { after }) } }),
  );
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('administration/title')}</h1>
      </header>
      <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && (
        <AfterAWhile>
          <ListBones />
        </AfterAWhile>
      )}
      {items?.length === 0 && <p className="blank">{t('administration/empty')}</p>}
      {items && items.length > 0 && (
        <table className="list">
          <thead>
            <tr>
              <th className="col-due">{t('administration/column/at')}</th>
              <th className="col-sender">{t('administration/column/by')}</th>
              <th className="col-sender">{t('administration/column/action')}</th>
              <th>{t('administration/column/text')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((entry) => (
              <tr key={entry.id}>
                <td>
                  <TimeText at={entry.at} />
                </td>
                <td>{entry.by ? `${entry.by.name}, ${entry.by.title}` : t('common/system')}</td>
                <td>{t(`timeline/${entry.action}`)}</td>
                <td className="first">{entry.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <MoreRows query={query} />
    </div>
  );
};

export const AuditPage = () => (useMe().can.administer ? <AuditTrail /> : <NoRight />);
