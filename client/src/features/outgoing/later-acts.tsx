// What can be done with a document that has left: ask for it back, change its recipients, draft what takes its place.
// And that it is frozen, once it is recalled or replaced.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useOnline } from '../../shared/online.ts';
import { useMe } from '../../shared/session.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { startDraft } from './draft-start.ts';
import type { OutgoingActProps } from './use-outgoing.ts';
import './recall.css';

export const FrozenNotice = ({ detail }: { detail: OutgoingDetail }) => {
  const { t } = useTranslation();
  if (detail.state !== 'recalled' && detail.state !== 'replaced') return null;
  const { replacedBy } = detail;
  return (
    <div className="notice" role="status">
      <Icon name="turn" />
      <div className="grow">
        <p>{t(detail.state === 'recalled' ? 'recall/frozenRecalled' : 'recall/frozenReplaced')}</p>
        {replacedBy && (
          <p>
            {t('recall/replacedBy')}{' '}
            <Link to={`/outgoing/${replacedBy.id}`} className="num strong">
              {replacedBy.numberText}
            </Link>
          </p>
        )}
      </div>
    </div>
  );
};

export const LaterActs = ({ detail, state }: OutgoingActProps) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const isOnline = useOnline();
  const me = useMe();
  const { can } = detail;
  const canCompose = detail.state === 'released' && me.can.draft;
  if (!can.recall && !can.changeRecipients && !canCompose) return null;
  const compose = () => void go('/outgoing/new', { state: startDraft({ replaces: detail }) });
  return (
    <div className="sheet">
      <div className="later-acts">
        {can.changeRecipients && (
          <button
            type="button"
            className="btn"
            disabled={!isOnline}
            onClick={() => state.ask('changeRecipients')}
          >
            {t('outgoing/act/changeRecipients')}
          </button>
        )}
        {can.recall && (
          <button
            type="button"
            className="btn tone-red"
            disabled={!isOnline}
            onClick={() => state.ask('recall')}
          >
            {t('outgoing/act/recall')}
          </button>
        )}
        {canCompose && (
          <button type="button" className="btn" onClick={compose}>
            {t('recall/compose')}
          </button>
        )}
      </div>
    </div>
  );
};
