// All own notifications, newest first.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { MoreRows } from '../../shared/list/list-ends.tsx';
import { useList } from '../../shared/list/use-list.ts';
import { keys } from '../../shared/query-keys.ts';
import { NotificationLine } from '../../shared/ui/notification-line.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { AfterAWhile, ListBones } from '../../shared/ui/query-gate.tsx';

export const NotificationsPage = () => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { query, items } = useList([...keys.notifications, 'all'], (after) =>
    call('listNotifications', { query: { ...(after && { after }) } }),
  );
  const readAll = useMutation({
    mutationFn: () => call('readAllNotifications', {}),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.notifications }),
  });
  const hasUnread = items?.some((item) => item.readAt === null) ?? false;
  return (
    <div className="page">
      <header className="page-head">
        <h1 className="grow">{t('notification/title')}</h1>
        {hasUnread && (
          <button
            type="button"
            className="btn btn-small"
            disabled={readAll.isPending}
            onClick={() => readAll.mutate()}
          >
            {t('notification/readAll')}
          </button>
        )}
        <Link className="btn btn-small" to="/notifications/settings">
          {t('notification/settings/title')}
        </Link>
      </header>
      <ProblemNotice error={query.error ?? readAll.error} onRetry={() => void query.refetch()} />
      {query.isPending && (
        <AfterAWhile>
          <ListBones />
        </AfterAWhile>
      )}
      {items?.length === 0 && <p className="blank">{t('notification/empty')}</p>}
      {items && items.length > 0 && (
        <ul className="card" style={{ margin: '14px 16px', maxWidth: 860 }}>
          {items.map((item) => (
            <li key={item.id}>
              <NotificationLine item={item} />
            </li>
          ))}
        </ul>
      )}
      <MoreRows query={query} />
    </div>
  );
};
