// Rows of the incoming list, and the narrower cards that stand beside the reading pane. Unread is bold.
import type { IncomingListItem } from '@contracts/incoming.ts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { VerdictMark } from '../../shared/report/verdict-line.tsx';
import { dateText, shorten } from '../../shared/time.ts';
import { DueText, Mark, TimeText, UrgencyTag } from '../../shared/ui/marks.tsx';
import { isClosed, STATE_TONE } from './tones.ts';

const SUBJECT_MAX = 180;

const Row = ({ item }: { item: IncomingListItem }) => {
  const { t } = useTranslation();
  return (
    <tr className={item.isRead ? '' : 'pending'}>
      <td className="num lead nowrap">
        {item.arrivalNumber ?? <span className="aux">–</span>}
        <div className="aux">
          {item.arrivedOn ? dateText(item.arrivedOn) : <TimeText at={item.arrivedAt} />}
        </div>
      </td>
      <td className="first">
        <Link className="subject" data-row to={`/incoming/${item.id}`} title={item.subject}>
          {shorten(item.subject, SUBJECT_MAX)}
          {!item.isRead && <span className="sr-only"> ({t('incoming/unread')})</span>}
        </Link>
        <div className="row-wrap aux">
          <UrgencyTag urgency={item.urgency} />
          <span className="num">{item.numberText}</span>
          <span>{item.kindName}</span>
          <span className="num">{dateText(item.issuedOn)}</span>
        </div>
      </td>
      <td>{item.sender.name}</td>
      <td>
        <Mark tone={STATE_TONE[item.state]}>{t(`incomingState/${item.state}`)}</Mark>
        <div className="aux">
          {item.lead && `${item.lead.name} `}
          <DueText dueOn={item.dueOn} isDone={isClosed(item.state)} />
        </div>
      </td>
      <td>
        <VerdictMark verdict={item.verdict} />
      </td>
    </tr>
  );
};

export const IncomingRows = ({ items }: { items: readonly IncomingListItem[] }) => {
  const { t } = useTranslation();
  return (
    <table className="list">
      <thead>
        <tr>
          <th className="col-due">{t('incoming/column/arrival')}</th>
          <th>{t('incoming/column/subject')}</th>
          <th className="col-sender">{t('incoming/column/sender')}</th>
          <th className="col-state">{t('incoming/column/state')}</th>
          <th className="col-state">{t('incoming/column/verdict')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <Row key={item.id} item={item} />
        ))}
      </tbody>
    </table>
  );
};

interface CardsProps {
  items: readonly IncomingListItem[];
  openId: string | null;
  onOpen: (id: string) => void;
}

export const IncomingCards = ({ items, openId, onOpen }: CardsProps) => {
  const { t } = useTranslation();
  return (
    <ul className="cards">
      {items.map((item) => (
        <li
          key={item.id}
          className={`${item.isRead ? '' : 'pending'} ${item.id === openId ? 'card-on' : ''}`}
        >
          <button
            type="button"
            data-row
            className="card-row"
            aria-current={item.id === openId}
            onClick={() => onOpen(item.id)}
          >
            <span className="row-wrap small muted">
              <span className="grow">{item.sender.name}</span>
              <TimeText at={item.arrivedAt} />
            </span>
            <span className="subject-line">
              {shorten(item.subject, 120)}
              {!item.isRead && <span className="sr-only"> ({t('incoming/unread')})</span>}
            </span>
            <span className="row-wrap small">
              <UrgencyTag urgency={item.urgency} />
              <span className="num muted">{item.numberText}</span>
              <Mark tone={STATE_TONE[item.state]}>{t(`incomingState/${item.state}`)}</Mark>
              {item.verdict !== 'VALID' && <VerdictMark verdict={item.verdict} />}
              <DueText dueOn={item.dueOn} isDone={isClosed(item.state)} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
};
