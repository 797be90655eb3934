// How the official mailboxes of the agency answer, for its administrators.
import type { Mailbox } from '@contracts/intake.ts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { NoRight } from '../../shared/ui/blank-page.tsx';
import { Mark, TimeText } from '../../shared/ui/marks.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import './intake.css';

/** What it shows changes by itself. */
const REFRESH_MS = 15_000;

const Box = ({ box }: { box: Mailbox }) => {
  const { t } = useTranslation();
  const { failingSince, okAt, nextTryAt, error, label } = box;
  return (
    <li className="mailbox">
      <div className="row-wrap">
        <span className="strong grow">{label}</span>
        <Mark tone={failingSince ? 'red' : okAt ? 'green' : 'grey'}>
          {t(failingSince ? 'mailboxes/failing' : okAt ? 'mailboxes/ok' : 'mailboxes/unread')}
        </Mark>
      </div>
      {okAt && (
        <p className="small muted">
          {t('mailboxes/lastOk')} <TimeText at={okAt} />
        </p>
      )}
      {failingSince && (
        <>
          <p className="small">
            {t('mailboxes/since')} <TimeText at={failingSince} />
            {nextTryAt && (
              <>
                {', '}
                {t('mailboxes/next')} <TimeText at={nextTryAt} />
              </>
            )}
          </p>
          <p className="small">{t('mailboxes/advice')}</p>
          <p className="small muted">{error}</p>
        </>
      )}
    </li>
  );
};

export const MailboxesPage = () => {
  const { t } = useTranslation();
  const { can } = useMe();
  const query = useQuery({
    queryKey: keys.mailboxes,
    queryFn: () => call('listMailboxes', {}),
    refetchInterval: REFRESH_MS,
    enabled: can.administer,
  });
  if (!can.administer) return <NoRight />;
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('mailboxes/title')}</h1>
      </header>
      <div className="page-body stack">
        <QueryGate query={query} skeleton={<ListBones rows={3} />}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="blank">{t('mailboxes/empty')}</p>
            ) : (
              <ul className="mailboxes">
                {items.map((box) => (
                  <Box key={box.id} box={box} />
                ))}
              </ul>
            )
          }
        </QueryGate>
      </div>
    </div>
  );
};
