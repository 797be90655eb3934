// Rows of the outgoing list, and the narrower cards that stand beside the reading pane. What waits for the reader is bold.
import type { Me } from '@contracts/auth.ts';
import type { OutgoingListItem } from '@contracts/outgoing-document.ts';
import { DOCUMENT_KINDS } from '@contracts/vocabulary.ts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { DueText } from '../../shared/deadlines/due-text.tsx';
import { Cards } from '../../shared/list/cards.tsx';
import type { PaneView } from '../../shared/list/list-page.tsx';
import { PickBox, type Picks } from '../../shared/list/picks.tsx';
import { useMe } from '../../shared/session.ts';
import { dateText, isPast, shorten } from '../../shared/time.ts';
import { Mark, TimeText, UrgencyTag } from '../../shared/ui/marks.tsx';
import { hasLeft, isClosed, STATE_TONE } from './tones.ts';

const SUBJECT_MAX = 180;

const isPending = ({ can, person }: Me, item: OutgoingListItem): boolean => {
  if (item.state === 'submitted' || item.state === 'approved') return item.isMine;
  if (item.state === 'returned') return item.drafter.id === person.id;
  return can.number && ['signed', 'numbered', 'sealed'].includes(item.state);
};

const DeliverySummary = ({ item }: { item: OutgoingListItem }) => {
  const { t } = useTranslation();
  const { total, arrived, completed, refused, failed, recalled } = item.deliverySummary;
  if (!hasLeft(item.state) || total === 0) return null;
  return (
    <div className="aux num">
      {completed > 0
        ? t('outgoing/deliverySummary', { done: completed, total })
        : t('outgoing/deliveryArrived', { arrived, total })}
      {refused > 0 && (
        <span className="tone-red"> · {t('outgoing/deliveryRefused', { count: refused })}</span>
      )}
      {recalled > 0 && <span> · {t('outgoing/deliveryRecalled', { count: recalled })}</span>}
      {failed > 0 && <span className="tone-red"> · {t('outgoing/deliveryFailed', { count: failed })}</span>}
    </div>
  );
};

interface Picking {
  /** Null: nothing is chosen here. */
  picks: Picks | null;
}

/** Whom it waits for, and that the step is late. */
const Waiting = ({ item }: { item: OutgoingListItem }) => {
  const { t } = useTranslation();
  const { waitsFor, stepDueOn, state } = item;
  if (waitsFor.length === 0 || (state !== 'submitted' && state !== 'approved')) return null;
  const isLate = stepDueOn !== null && isPast(stepDueOn);
  return (
    <div className="aux">
      {t('circuit/waitsFor', { names: waitsFor.join(', ') })}
      {stepDueOn && (
        <span className={`num nowrap ${isLate ? 'tone-red' : ''}`}>
          {' · '}
          {t(isLate ? 'circuit/overdue' : 'circuit/due', { date: dateText(stepDueOn) })}
        </span>
      )}
    </div>
  );
};

const Row = ({ item, picks }: { item: OutgoingListItem } & Picking) => {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <tr className={isPending(me, item) ? 'pending' : ''}>
      {picks && (
        <td className="pick-cell">
          <PickBox picks={picks} id={item.id} name={item.subject} />
        </td>
      )}
      <td className="num lead nowrap">
        {item.numberText ?? <span className="aux">{t('outgoing/noNumber')}</span>}
        {item.issuedOn && <div className="aux">{dateText(item.issuedOn)}</div>}
      </td>
      <td className="first">
        <Link className="subject" data-row={item.id} to={`/outgoing/${item.id}`} title={item.subject}>
          {shorten(item.subject, SUBJECT_MAX)}
        </Link>
        <div className="row-wrap aux">
          <UrgencyTag urgency={item.urgency} />
          <span>{DOCUMENT_KINDS[item.kind].name}</span>
          <span>{t('outgoing/recipientCount', { count: item.recipientCount })}</span>
          <DueText dueOn={item.dueOn} isDone={isClosed(item.state)} />
        </div>
      </td>
      <td className="who">
        {item.drafter.name}
        {item.signer && <div className="aux">{t('outgoing/signerIs', { name: item.signer.name })}</div>}
      </td>
      <td className="state">
        <Mark tone={STATE_TONE[item.state]}>{t(`outgoingState/${item.state}`)}</Mark>
        <DeliverySummary item={item} />
        <Waiting item={item} />
      </td>
      <td className="aux end">
        <TimeText at={item.updatedAt} />
      </td>
    </tr>
  );
};

export const OutgoingRows = ({ items, picks }: { items: readonly OutgoingListItem[] } & Picking) => {
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
          <th className="col-number">{t('outgoing/column/number')}</th>
          <th>{t('outgoing/column/subject')}</th>
          <th className="col-sender">{t('outgoing/column/drafter')}</th>
          <th className="col-state">{t('outgoing/column/state')}</th>
          <th className="col-time">{t('outgoing/column/updated')}</th>
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

export const OutgoingCards = ({
  items,
  view,
  picks,
}: { items: readonly OutgoingListItem[]; view: PaneView } & Picking) => {
  const { t } = useTranslation();
  const me = useMe();
  const cards = items.map((item) => ({
    id: item.id,
    who: item.drafter.name,
    at: item.updatedAt,
    subject: item.subject,
    isBold: isPending(me, item),
    lead: picks && <PickBox picks={picks} id={item.id} name={item.subject} />,
    marks: (
      <>
        <UrgencyTag urgency={item.urgency} />
        {item.numberText && <span className="num muted">{item.numberText}</span>}
        <Mark tone={STATE_TONE[item.state]}>{t(`outgoingState/${item.state}`)}</Mark>
        <DueText dueOn={item.dueOn} isDone={isClosed(item.state)} />
        <DeliverySummary item={item} />
        <Waiting item={item} />
      </>
    ),
  }));
  return <Cards cards={cards} view={view} />;
};
