// One notification as a sentence and a link to its document; opening it marks it read.
import { placeOf } from '@contracts/notification-places.ts';
import type { Notification } from '@contracts/notifications.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '../api-client.ts';
import { inWords } from '../failure-words.ts';
import { keys } from '../query-keys.ts';
import { dateText, shorten } from '../time.ts';
import { TimeText } from './marks.tsx';

const SUBJECT_MAX = 110;

const isDeadline = ({ kind }: Notification) =>
  kind === 'outgoing.stepDueSoon' || kind === 'outgoing.stepOverdue';

export const NotificationLine = ({ item, onOpen }: { item: Notification; onOpen?: () => void }) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const isUnread = item.readAt === null;
  const title = t(`notification/kind/${item.kind}`, { actor: item.actorName ?? t('common/system') });
  const said = isDeadline(item)
    ? t('notification/due', { date: dateText(item.text) })
    : inWords(t, item.text);
  const open = () => {
    onOpen?.();
    if (!isUnread) return;
    void call('readNotification', { params: { id: item.id } })
      .then(() => queries.invalidateQueries({ queryKey: keys.notifications }))
      .catch(() => undefined);
  };
  return (
    <Link to={placeOf(item)} className={`news ${isUnread ? 'news-unread' : ''}`} onClick={open}>
      <span className="row-wrap">
        <span className={isUnread ? 'strong' : ''}>{title}</span>
        {isUnread && <span className="sr-only">({t('notification/unread')})</span>}
        <span className="muted small push">
          <TimeText at={item.at} />
        </span>
      </span>
      <span className="small">{shorten(item.subject, SUBJECT_MAX)}</span>
      {/* A signature notes who signed, which the title has said. */}
      {said && !title.includes(said) && (
        <span className="small muted quote">{shorten(said, SUBJECT_MAX)}</span>
      )}
    </Link>
  );
};
