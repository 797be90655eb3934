// The list of comments beside the document, and the way to a new one.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../../shared/ui/icon.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { byPlace } from './carried.ts';
import { CommentForm } from './comment-form.tsx';
import { CommentItem } from './comment-item.tsx';
import type { CommentDesk } from './use-comment-desk.tsx';
import './comments.css';

/** So many are drawn at once; the rest are a press away. */
const AT_ONCE = 30;

const Asking = ({ desk, documentId }: { desk: CommentDesk; documentId: string }) => {
  const { t } = useTranslation();
  const { asked, comments, shownVersion } = desk;
  if (!asked) return null;
  const box = asked.at === 'place' ? asked.box : null;
  return (
    <div className="comment comment-picked">
      <p className="small muted">
        {box ? t('comments/choosePlace', { page: box.page }) : t('comments/onWhole')}
      </p>
      <CommentForm
        storedAs={documentId}
        label={t('comments/write')}
        sendLabel={t('comments/send')}
        people={comments.people}
        isBusy={comments.add.isPending}
        error={comments.add.error}
        hasFocus={asked.at === 'whole'}
        onSend={(typed, onDone) =>
          comments.add.mutate(
            { ...typed, box, fileVersion: shownVersion },
            {
              onSuccess: () => {
                onDone();
                desk.stop();
              },
            },
          )
        }
        onCancel={desk.stop}
      />
    </div>
  );
};

export const CommentPanel = ({ desk, documentId }: { desk: CommentDesk; documentId: string }) => {
  const { t } = useTranslation();
  const [room, setRoom] = useState(AT_ONCE);
  const { comments, asked, canStart, showsResolved } = desk;
  const { items, openCount } = comments;
  if (!comments.isReady || (items.length === 0 && !canStart)) {
    return comments.error ? (
      <section className="sheet">
        <ProblemNotice error={comments.error} onRetry={comments.retry} />
      </section>
    ) : null;
  }
  const shown = items.filter(({ resolved }) => showsResolved || resolved === null).sort(byPlace);
  const resolvedCount = items.filter(({ resolved }) => resolved !== null).length;
  return (
    <section className="sheet" aria-label={t('comments/title')}>
      <h2>
        {t('comments/title')}
        {openCount > 0 && <span className="num muted">{t('comments/openCount', { count: openCount })}</span>}
      </h2>
      {canStart && !asked && (
        <div className="row-wrap">
          <button type="button" className="btn btn-small" onClick={desk.start} title="c">
            <Icon name="plus" size={14} /> {t('comments/startAtPlace')}
          </button>
          <button type="button" className="btn btn-small btn-plain" onClick={desk.startOnWhole}>
            {t('comments/startOnWhole')}
          </button>
        </div>
      )}
      <Asking desk={desk} documentId={documentId} />
      <ProblemNotice error={comments.settle.error} />
      {items.length === 0 && !asked && <p className="small muted">{t('comments/none')}</p>}
      {resolvedCount > 0 && (
        <label className="check small">
          <input
            type="checkbox"
            checked={showsResolved}
            onChange={({ target }) => desk.setShowsResolved(target.checked)}
          />
          <span>{t('comments/showResolved', { count: resolvedCount })}</span>
        </label>
      )}
      <ol className="comments">
        {shown.slice(0, room).map((comment) => (
          <CommentItem key={comment.id} comment={comment} desk={desk} />
        ))}
      </ol>
      {shown.length > room && (
        <button type="button" className="btn btn-small" onClick={() => setRoom(room + AT_ONCE)}>
          {t('comments/moreOf', { count: shown.length - room })}
        </button>
      )}
    </section>
  );
};
