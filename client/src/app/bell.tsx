// The bell: newest notifications, each a link to its document.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '../shared/api-client.ts';
import { keys } from '../shared/query-keys.ts';
import { Icon } from '../shared/ui/icon.tsx';
import { Menu } from '../shared/ui/menu.tsx';
import { NotificationLine } from '../shared/ui/notification-line.tsx';

const SHOWN = 8;

export const Bell = () => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const list = useQuery({
    queryKey: [...keys.notifications, 'bell'],
    queryFn: () => call('listNotifications', { query: { limit: SHOWN } }),
  });
  const unread = list.data?.unread ?? 0;
  const readAll = async () => {
    await call('readAllNotifications', {});
    void queries.invalidateQueries({ queryKey: keys.notifications });
    void queries.invalidateQueries({ queryKey: keys.counters });
  };
  // What is read out says what is seen.
  const shown = unread > 99 ? '99+' : String(unread);
  return (
    <Menu
      label={unread ? t('nav/bellUnread', { shown }) : t('nav/bell')}
      className="btn btn-icon bell"
      role="dialog"
      face={
        <>
          <Icon name="bell" size={20} />
          {unread > 0 && (
            <span className="bell-count num" aria-hidden="true">
              {shown}
            </span>
          )}
        </>
      }
    >
      {(close) => (
        <div className="bell-panel">
          <div className="row head">
            <h2 className="grow">{t('notification/title')}</h2>
            {unread > 0 && (
              <button type="button" className="btn btn-plain btn-small" onClick={() => void readAll()}>
                {t('notification/readAll')}
              </button>
            )}
          </div>
          {list.data?.items.length === 0 && <p className="blank">{t('notification/empty')}</p>}
          <ul className="bell-list">
            {list.data?.items.map((item) => (
              <li key={item.id}>
                <NotificationLine item={item} onOpen={close} />
              </li>
            ))}
          </ul>
          <div className="row bell-foot">
            <Link className="btn btn-plain grow" to="/notifications" onClick={close}>
              {t('notification/seeAll')}
            </Link>
            <Link className="btn btn-plain grow" to="/notifications/settings" onClick={close}>
              {t('notification/settings/title')}
            </Link>
          </div>
        </div>
      )}
    </Menu>
  );
};
