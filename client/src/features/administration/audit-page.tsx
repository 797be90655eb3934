// The audit trail of the agency, for administrators.
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { vi } from '../../shared/i18n/vi.ts';
import { MoreRows } from '../../shared/list/list-ends.tsx';
import { useList } from '../../shared/list/use-list.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { NoRight } from '../../shared/ui/blank-page.tsx';
import { TimeText } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { AfterAWhile, ListBones } from '../../shared/ui/query-gate.tsx';
import '../../shared/list/list.css';

type Delivery = keyof typeof vi.deliveryState;
const isDelivery = (state: string): state is Delivery => Object.hasOwn(vi.deliveryState, state);

/** A step of a delivery is kept as "H16.02: arrived". */
const DELIVERY = /^(\S+): ([a-z-]+)$/;

const useSaid = () => {
  const { t } = useTranslation();
  return (text: string): string => {
    const [, agency = '', state = ''] = DELIVERY.exec(text) ?? [];
    return isDelivery(state) ? `${agency}: ${t(`deliveryState/${state}`)}` : text;
  };
};

const AuditTrail = () => {
  const { t } = useTranslation();
  const said = useSaid();
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
                <td className="aux end">
                  <TimeText at={entry.at} />
                </td>
                <td className="who">
                  {entry.by?.name ?? t('common/system')}
                  {entry.by && <div className="aux">{entry.by.title}</div>}
                </td>
                <td className="state">{t(`timeline/${entry.action}`)}</td>
                <td className="first">{said(entry.text)}</td>
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
