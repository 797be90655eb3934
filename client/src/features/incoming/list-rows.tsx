// Rows of the incoming list, and the narrower cards that stand beside the reading pane. Unread is bold.
import type { IncomingListItem } from '@contracts/incoming-document.ts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { DueText } from '../../shared/deadlines/due-text.tsx';
import { Cards } from '../../shared/list/cards.tsx';
import type { PaneView } from '../../shared/list/list-page.tsx';
import { PickBox, type Picks } from '../../shared/list/picks.tsx';
import { VerdictMark } from '../../shared/report/verdict-line.tsx';
import { dateText, shorten } from '../../shared/time.ts';
import { Mark, TimeText, UrgencyTag } from '../../shared/ui/marks.tsx';
import { isClosed, STATE_TONE } from './tones.ts';

const SUBJECT_MAX = 180;
const REASON_SHOWN = 80;

interface Picking {
  /** Null: nothing is chosen here. */
  picks: Picks | null;
}

const Row = ({ item, picks }: { item: IncomingListItem } & Picking) => {
  const { t } = useTranslation();
  const { arrivalNumber, arrivedOn } = item;
  return (
    <tr className={item.isRead ? '' : 'pending'}>
      {picks && (
        <td className="pick-cell">
          <PickBox picks={picks} id={item.id} name={item.subject} />
        </td>
      )}
      <td className="num lead nowrap">
        {arrivalNumber !== null && <div>{arrivalNumber}</div>}
        <div className="aux">{arrivedOn ? dateText(arrivedOn) : <TimeText at={item.arrivedAt} />}</div>
      </td>
      <td className="first">
        <Link
          className={item.state === 'cancelled' ? 'subject struck' : 'subject'}
          data-row={item.id}
          to={`/incoming/${item.id}`}
          title={item.subject}
        >
          {shorten(item.subject, SUBJECT_MAX)}
          {!item.isRead && <span className="sr-only"> ({t('incoming/unread')})</span>}
        </Link>
        <div className="row-wrap aux">
          <UrgencyTag urgency={item.urgency} />
          <span className="num">{item.numberText}</span>
          <span>{item.kindName}</span>
          <span className="num">{dateText(item.issuedOn)}</span>
          {item.cancelReason && (
            <span>{t('recall/why', { reason: shorten(item.cancelReason, REASON_SHOWN) })}</span>
          )}
        </div>
      </td>
      <td className="who">{item.sender.name}</td>
      <td className="state">
        <Mark tone={STATE_TONE[item.state]}>{t(`incomingState/${item.state}`)}</Mark>
        <div className="row-wrap aux">
          {item.isUnsigned && <Mark tone="amber">{t('incoming/unsigned')}</Mark>}
          {item.hasTwin && <Mark tone="amber">{t('incoming/twin/mark')}</Mark>}
          {item.isAsked && <Mark tone="amber">{t('recall/waitsForAnswer')}</Mark>}
          {item.hasPaper && <Mark tone="grey">{t('incoming/paper/mark')}</Mark>}
          {item.lead && <span>{item.lead.name}</span>}
          <DueText dueOn={item.dueOn} isDone={isClosed(item.state)} />
        </div>
      </td>
      <td className="end">
        {item.hasFiles ? (
          <VerdictMark verdict={item.verdict} />
        ) : (
          <span className="muted small">{t('incoming/noSignature')}</span>
        )}
      </td>
    </tr>
  );
};

export const IncomingRows = ({ items, picks }: { items: readonly IncomingListItem[] } & Picking) => {
  const { t } = useTranslation();
  return (
    <table className="list">
      <thead>
        <tr>
          {picks && (
            <th className="pick-cell">
              <span className="sr-only">{t('batch/column/pick')}</span>
            </th>
          )}
          <th className="col-due">{t('incoming/column/arrival')}</th>
          <th>{t('incoming/column/subject')}</th>
          <th className="col-sender">{t('incoming/column/sender')}</th>
          <th className="col-state">{t('incoming/column/state')}</th>
          <th className="col-verdict">{t('incoming/column/verdict')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <Row key={item.id} item={item} picks={picks} />
        ))}
      </tbody>
    </table>
  );
};

export const IncomingCards = ({
  items,
  view,
  picks,
}: { items: readonly IncomingListItem[]; view: PaneView } & Picking) => {
  const { t } = useTranslation();
  const cards = items.map((item) => ({
    id: item.id,
    who: item.sender.name,
    at: item.arrivedAt,
    subject: item.subject,
    isBold: !item.isRead,
    boldMeans: t('incoming/unread'),
    isStruck: item.state === 'cancelled',
    lead: picks && <PickBox picks={picks} id={item.id} name={item.subject} />,
    marks: (
      <>
        <UrgencyTag urgency={item.urgency} />
        <span className="num muted">{item.numberText}</span>
        <Mark tone={STATE_TONE[item.state]}>{t(`incomingState/${item.state}`)}</Mark>
        {item.isUnsigned && <Mark tone="amber">{t('incoming/unsigned')}</Mark>}
        {item.hasTwin && <Mark tone="amber">{t('incoming/twin/mark')}</Mark>}
        {item.isAsked && <Mark tone="amber">{t('recall/waitsForAnswer')}</Mark>}
        {item.hasFiles && item.verdict !== 'VALID' && <VerdictMark verdict={item.verdict} />}
        <DueText dueOn={item.dueOn} isDone={isClosed(item.state)} />
      </>
    ),
  }));
  return <Cards cards={cards} view={view} />;
};
