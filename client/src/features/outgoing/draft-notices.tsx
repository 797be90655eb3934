// What has to be said above the draft form: restored, missing, changed elsewhere, gone on to another step, not saved.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isCode } from '../../shared/api-error.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { DraftConflict } from './draft-conflict.tsx';
import type { useDraft } from './use-draft.ts';

type Draft = ReturnType<typeof useDraft>;

interface Props {
  draft: Draft;
  /** Of the document; null for a new draft. */
  id: string | null;
  isRestored: boolean;
  /** Gives up what was typed for what the server has. */
  onTakeTheirs: () => void;
}

const Restored = ({ onTakeTheirs }: Pick<Props, 'onTakeTheirs'>) => {
  const { t } = useTranslation();
  return (
    <div className="notice notice-blue" role="status">
      <Icon name="info" />
      <p className="grow">{t('outgoing/restored')}</p>
      <button type="button" className="btn btn-small" onClick={onTakeTheirs}>
        {t('outgoing/discard')}
      </button>
    </div>
  );
};

const GoneOn = ({ id, onLeave }: { id: string; onLeave: () => void }) => {
  const { t } = useTranslation();
  return (
    <div className="notice notice-amber" role="alert">
      <Icon name="doubt" />
      <div className="stack">
        <p>{t('outgoing/goneOn')}</p>
        <Link className="btn btn-small" to={`/outgoing/${id}`} onClick={onLeave} replace>
          {t('outgoing/leaveTyped')}
        </Link>
      </div>
    </div>
  );
};

export const DraftNotices = ({ draft, id, isRestored, onTakeTheirs }: Props) => {
  const { t } = useTranslation();
  if (id !== null && draft.isClosed) return <GoneOn id={id} onLeave={onTakeTheirs} />;
  const isChanged = draft.isStale || isCode(draft.error, 'CONFLICT');
  return (
    <>
      {isRestored && <Restored onTakeTheirs={onTakeTheirs} />}
      {draft.faults.length > 0 && (
        <div className="notice notice-red" role="alert">
          <Icon name="wrong" />
          <p>{t('outgoing/missingSummary', { count: draft.faults.length })}</p>
        </div>
      )}
      {draft.isStale && <DraftConflict draft={draft} onTakeTheirs={onTakeTheirs} />}
      {!isChanged && !isCode(draft.error, 'OUTGOING_INCOMPLETE') && <ProblemNotice error={draft.error} />}
    </>
  );
};
