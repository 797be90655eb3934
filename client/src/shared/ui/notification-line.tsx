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

const DEADLINES: readonly Notification['kind'][] = [
  ...(['outgoing.stepDueSoon', 'outgoing.stepOverdue'] as const),
  ...(['incoming.dueSoon', 'incoming.overdue', 'incoming.escalated'] as const),
];
/** "2026-03-06: Vũ Minh Tuấn": of whose part. */
const DATED = /^(\d{4}-\d{2}-\d{2})(?:: (.*))?$/;

const useSaid = ({ kind, text }: Notification): string => {
  const { t } = useTranslation();
  const [, date, whose] = DATED.exec(text) ?? [];
  if (kind === 'incoming.lateInSum') return t('notification/lateInSum', { count: Number(text) });
  if (date === undefined || !DEADLINES.includes(kind)) return inWords(t, text);
  return [t('notification/due', { date: dateText(date) }), whose].filter(Boolean).join(' · ');
};

export const NotificationLine = ({ item, onOpen }: { item: Notification; onOpen?: () => void }) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const isUnread = item.readAt === null;
  const title = t(`notification/kind/${item.kind}`, { actor: item.actorName ?? t('common/system') });
  const said = useSaid(item);
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
