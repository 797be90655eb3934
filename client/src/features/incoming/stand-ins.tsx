// Acting in the place of somebody who is away: whose work waits, that what is shown is his, and that acts bear both names.
import type { IncomingDetail } from '@contracts/incoming-document.ts';
import type { StandIn } from '@contracts/incoming-work.ts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { DueText } from '../../shared/deadlines/due-text.tsx';
import { keys } from '../../shared/query-keys.ts';
import { dateText, shorten } from '../../shared/time.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { UrgencyTag } from '../../shared/ui/marks.tsx';
import { addressFor } from './use-incoming.ts';

const SUBJECT_MAX = 140;

export const useStandIns = (): readonly StandIn[] => {
  const { data } = useQuery({
    queryKey: keys.standIns,
    queryFn: ({ signal }) => call('listStandIns', {}, signal),
  });
  return data?.items ?? [];
};

/** Those in whose place he acts, with how much waits there. */
export const StandIns = ({ insteadOf }: { insteadOf?: string | undefined }) => {
  const { t } = useTranslation();
  const items = useStandIns();
  return items.map(({ postId, person, toOn, scopes, toInstruct, myWork }) => {
    const isOpen = postId === insteadOf;
    return (
      <section key={postId} className="notice work-notice" aria-label={t('incoming/standIn/label')}>
        <Icon name="people" />
        <div className="grow">
          <p className="strong">
            {t('incoming/standIn/acting', { name: person.name, title: person.title, date: dateText(toOn) })}
          </p>
          <p className="small">
            {scopes.map((scope) => t(`incoming/standIn/waits/${scope}`, { toInstruct, myWork })).join(' · ')}
          </p>
        </div>
        <Link
          className="btn btn-small"
          to={isOpen ? '/my-work' : `/my-work?insteadOf=${encodeURIComponent(postId)}`}
        >
          {t(isOpen ? 'incoming/standIn/back' : 'incoming/standIn/open', { name: person.name })}
        </Link>
      </section>
    );
  });
};

/** On the desk: in whose name the buttons act. */
export const ActingNotice = ({ insteadOf }: Pick<IncomingDetail, 'insteadOf'>) => {
  const { t } = useTranslation();
  if (!insteadOf) return null;
  return (
    <p className="notice" role="note">
      <Icon name="people" />
      <span>{t('incoming/standIn/desk', { name: insteadOf.name, title: insteadOf.title })}</span>
    </p>
  );
};

/** What waits for instructions of the leader who is away. */
export const ToInstruct = ({ insteadOf }: { insteadOf: string }) => {
  const { t } = useTranslation();
  const query = { box: 'to-instruct' as const, insteadOf };
  const { data } = useQuery({
    queryKey: keys.list('incoming', query),
    queryFn: ({ signal }) => call('listIncoming', { query }, signal),
  });
  if (!data || data.items.length === 0) return null;
  return (
    <section className="in-list" aria-label={t('incoming/box/to-instruct')}>
      <h2>{t('incoming/box/to-instruct')}</h2>
      <ul className="stack">
        {data.items.map(({ id, numberText, subject, sender, urgency, dueOn }) => (
          <li key={id} className="row-wrap">
            <Link data-row={id} to={addressFor(id, insteadOf)}>
              {numberText} · {shorten(subject, SUBJECT_MAX)}
            </Link>
            <UrgencyTag urgency={urgency} />
            <span className="muted small">{sender.name}</span>
            <DueText dueOn={dueOn} />
          </li>
        ))}
      </ul>
    </section>
  );
};
