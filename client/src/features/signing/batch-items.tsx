// The documents of a batch: which is in front, what was seen, what became of each.
import { type Batch, type BatchItem, isSigning } from '@contracts/batches.ts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { shorten } from '../../shared/time.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { Mark, type Tone, UrgencyTag } from '../../shared/ui/marks.tsx';

const SUBJECT_MAX = 110;

interface Props {
  batch: Batch;
  current: string | undefined;
  /** Ids whose places could not be proposed. */
  unread: ReadonlySet<string>;
  onOpen: (id: string) => void;
  onLeaveOut: (id: string) => void;
}

const TONE: Record<BatchItem['state'], Tone> = {
  waiting: 'grey',
  working: 'blue',
  done: 'green',
  failed: 'red',
};

const Trouble = ({
  item,
  unread,
  onLeaveOut,
}: { item: BatchItem } & Pick<Props, 'unread' | 'onLeaveOut'>) => {
  const { t } = useTranslation();
  const isUnread = item.placement === null && unread.has(item.documentId);
  if (item.state !== 'failed' && !isUnread) return null;
  return (
    <div className="batch-trouble small">
      <p className="tone-red">
        {item.code === null
          ? t('batch/unread')
          : item.code === 'CONFLICT'
            ? t('batch/changed')
            : t(`error/${item.code}`)}
      </p>
      <span className="row-wrap">
        <Link to={`/outgoing/${item.documentId}`}>{t('batch/openDesk')}</Link>
        <button type="button" className="link-button" onClick={() => onLeaveOut(item.documentId)}>
          {t('batch/leaveOut')}
        </button>
      </span>
    </div>
  );
};

const Row = ({ item, ...props }: Props & { item: BatchItem }) => {
  const { t } = useTranslation();
  const { batch, current, onOpen } = props;
  const isCurrent = item.documentId === current;
  const isReady = !isSigning(batch.kind) || item.placement !== null;
  const state = item.state === 'waiting' && !isReady ? 'reading' : item.state;
  return (
    <li className={`batch-row ${isCurrent ? 'batch-row-on' : ''}`}>
      <button
        type="button"
        data-row={item.documentId}
        className="card-row"
        aria-current={isCurrent}
        onClick={() => onOpen(item.documentId)}
      >
        <span className="subject-line">{shorten(item.subject, SUBJECT_MAX)}</span>
        <span className="row-wrap small">
          <Mark tone={TONE[item.state]}>{t(`batch/state/${batch.kind}/${state}`)}</Mark>
          {item.numberText && <span className="num muted">{item.numberText}</span>}
          <UrgencyTag urgency={item.urgency} />
          {item.isSeen && item.state !== 'done' && (
            <span className="muted row">
              <Icon name="check" size={14} />
              {t('batch/seen')}
            </span>
          )}
        </span>
      </button>
      {!batch.isRunning && <Trouble item={item} {...props} />}
    </li>
  );
};

export const BatchItems = (props: Props) => (
  <ul className="batch-items">
    {props.batch.items.map((item) => (
      <Row key={item.documentId} item={item} {...props} />
    ))}
  </ul>
);
