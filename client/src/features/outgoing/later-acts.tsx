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

/** What took its place has its number: it is the same document, corrected. */
export const isUpdated = ({ number, replacedBy }: OutgoingDetail): boolean =>
  replacedBy !== null && replacedBy.numberText === number?.text;

const frozenText = (detail: OutgoingDetail) => {
  if (detail.state === 'recalled') return 'recall/frozenRecalled';
  return isUpdated(detail) ? 'recall/frozenUpdated' : 'recall/frozenReplaced';
};

export const FrozenNotice = ({ detail }: { detail: OutgoingDetail }) => {
  const { t } = useTranslation();
  if (detail.state !== 'recalled' && detail.state !== 'replaced') return null;
  const { replacedBy } = detail;
  return (
    <div className="notice" role="status">
      <Icon name="turn" />
      <div className="grow">
        <p>{t(frozenText(detail))}</p>
        {replacedBy && (
          <p>
            {t(isUpdated(detail) ? 'recall/updatedBy' : 'recall/replacedBy')}{' '}
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
  const compose = (keepsNumber: boolean) =>
    void go('/outgoing/new', { state: startDraft({ replaces: detail, keepsNumber }) });
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
        {can.remind && (
          <button type="button" className="btn" disabled={!isOnline} onClick={() => state.ask('remind')}>
            {t('outgoing/act/remind')}
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
          <>
            <button type="button" className="btn" onClick={() => compose(true)}>
              {t('recall/composeUpdate')}
            </button>
            <button type="button" className="btn" onClick={() => compose(false)}>
              {t('recall/compose')}
            </button>
          </>
        )}
      </div>
    </div>
  );
};
