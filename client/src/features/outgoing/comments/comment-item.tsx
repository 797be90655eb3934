// One comment with its replies: where it stands, what was said by whom and when, and what can be done to it.
import type { Comment } from '@contracts/review.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOnline } from '../../../shared/online.ts';
import { Icon } from '../../../shared/ui/icon.tsx';
import { TimeText } from '../../../shared/ui/marks.tsx';
import { standingOf } from './carried.ts';
import { CommentForm } from './comment-form.tsx';
import type { CommentDesk } from './use-comment-desk.tsx';

type Said = Pick<Comment, 'by' | 'at' | 'text' | 'mentions'>;

const SaidLine = ({ said: { by, at, text, mentions } }: { said: Said }) => (
  <div className="comment-said">
    <p className="small muted">
      <span className="strong comment-by" title={by.title}>
        {by.name}
      </span>{' '}
      · <TimeText at={at} />
    </p>
    <p className="comment-text">
      {mentions.map((one) => (
        <span key={one.id} className="comment-mention">
          @{one.name}{' '}
        </span>
      ))}
      {text}
    </p>
  </div>
);

const Place = ({ comment, desk }: { comment: Comment; desk: CommentDesk }) => {
  const { t } = useTranslation();
  const { box, fileVersion } = comment;
  const standing = standingOf(comment, { version: desk.shownVersion, pageCount: desk.pageCount });
  const where = box ? t('comments/onPage', { page: box.page }) : t('comments/onWhole');
  const note = {
    here: '',
    carried: ` · ${t('comments/ofVersion', { version: fileVersion })}`,
    pageless: ` · ${t('comments/ofVersion', { version: fileVersion })}, ${t('comments/pageless')}`,
    later: ` · ${t('comments/ofVersion', { version: fileVersion })}, ${t('comments/later')}`,
  }[standing];
  return (
    <span className="small muted">
      {where}
      {note}
    </span>
  );
};

export const CommentItem = ({ comment, desk }: { comment: Comment; desk: CommentDesk }) => {
  const { t } = useTranslation();
  const isOnline = useOnline();
  const [isAnswering, setAnswering] = useState(false);
  const { comments, picked, show } = desk;
  const { id, number, replies, resolved } = comment;
  const isSettling = comments.settle.isPending && comments.settle.variables.comment === id;
  return (
    <li
      id={`comment-${id}`}
      className={`comment ${picked === id ? 'comment-picked' : ''}`}
      aria-current={picked === id ? 'true' : undefined}
    >
      <button type="button" className="comment-head" onClick={() => show(comment)}>
        <span className={`comment-number num ${resolved ? 'comment-number-resolved' : ''}`}>{number}</span>
        <Place comment={comment} desk={desk} />
        {resolved && (
          <span className="tone-green small push">
            <Icon name="check" size={14} /> {t('comments/resolved')}
          </span>
        )}
      </button>
      <SaidLine said={comment} />
      {replies.length > 0 && (
        <div className="comment-replies">
          {replies.map((reply) => (
            <SaidLine key={reply.id} said={reply} />
          ))}
        </div>
      )}
      {resolved && (
        <p className="small muted">
          {t('comments/resolvedBy', { name: resolved.by.name })} · <TimeText at={resolved.at} />
        </p>
      )}
      {comments.canWrite && !isAnswering && (
        <div className="row">
          <button type="button" className="btn btn-small btn-plain" onClick={() => setAnswering(true)}>
            {t('comments/answer')}
          </button>
          <button
            type="button"
            className="btn btn-small btn-plain"
            disabled={isSettling || !isOnline}
            title={isOnline ? undefined : t('common/offlineAct')}
            onClick={() => comments.settle.mutate({ comment: id, isResolved: resolved === null })}
          >
            {t(resolved ? 'comments/reopen' : 'comments/resolve')}
          </button>
        </div>
      )}
      {comments.canWrite && isAnswering && (
        <CommentForm
          storedAs={`reply.${id}`}
          label={t('comments/answerTo', { number })}
          sendLabel={t('comments/send')}
          people={comments.people}
          isBusy={comments.reply.isPending}
          error={comments.reply.error}
          hasFocus
          onSend={(typed, onDone) =>
            comments.reply.mutate(
              { comment: id, ...typed },
              {
                onSuccess: () => {
                  onDone();
                  setAnswering(false);
                },
              },
            )
          }
          onCancel={() => setAnswering(false)}
        />
      )}
    </li>
  );
};
