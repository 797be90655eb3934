// "Liên thông": what did not arrive, for clerks and administrators, and how the ways out are, for administrators.
import { useTranslation } from 'react-i18next';
import { useMe } from '../../shared/session.ts';
import { NoRight } from '../../shared/ui/blank-page.tsx';
import { FailedDeliveries, FailedStatuses, LateDeliveries } from './cases.tsx';
import { EventLogHealth } from './log-health.tsx';
import { Peers, Queues } from './server-health.tsx';
import '../../shared/list/list.css';
import './exchange.css';

export const ExchangePage = () => {
  const { t } = useTranslation();
  const { can } = useMe();
  if (!can.administer && !can.register && !can.number) return <NoRight />;
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('exchange/title')}</h1>
      </header>
      <div className="exchange">
        <div className="stack">
          <FailedDeliveries />
          <LateDeliveries />
          <FailedStatuses />
          {can.administer && <EventLogHealth />}
        </div>
        {can.administer && (
          <div className="stack">
            <Peers />
            <Queues />
          </div>
        )}
      </div>
    </div>
  );
};
