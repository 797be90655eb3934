// The audit trail of the agency, for administrators.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { addressOf, call } from '../../shared/api-client.ts';
import { vi } from '../../shared/i18n/vi/index.ts';
import { MoreRows } from '../../shared/list/list-ends.tsx';
import { useList } from '../../shared/list/use-list.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { NoRight } from '../../shared/ui/blank-page.tsx';
import { DownloadLink } from '../../shared/ui/download-link.tsx';
import { TimeText } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { AfterAWhile, ListBones } from '../../shared/ui/query-gate.tsx';
import { useNameOf } from '../../shared/ui/use-name-of.ts';
import '../../shared/list/list.css';
import './audit-page.css';

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

/** How far the log that is proof for others is sealed, and the log itself. */
const LogLine = () => {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: [...keys.audit, 'log'],
    queryFn: () => call('getLogState', {}),
  });
  if (!data) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  const { entries, stampedSeq: stamped } = data;
  const title = t('administration/log/title');
  return (
    <section className="sheet log-line" aria-label={title}>
      <div className="row-wrap">
        <h2>{title}</h2>
        <p className="small muted grow">
          {t(stamped === 0 ? 'administration/log/unstamped' : 'administration/log/state', {
            entries,
            stamped,
          })}
        </p>
        <DownloadLink
          href={addressOf('exportLog', {})}
          label={t('administration/log/download')}
          about={title}
        />
      </div>
      {data.isLate && <p className="small tone-amber">{t('administration/log/late')}</p>}
      {data.isBroken && <p className="small tone-red">{t('administration/log/broken')}</p>}
    </section>
  );
};

const AuditTrail = () => {
  const { t } = useTranslation();
  const nameOf = useNameOf();
  const said = useSaid();
  const { query, items } = useList(keys.audit, (after) =>
    call('listAudit', { query: { ...(after && { after }) } }),
  );
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('administration/title')}</h1>
      </header>
      <LogLine />
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
                  {entry.by ? nameOf(entry.by) : t('common/system')}
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
