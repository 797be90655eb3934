// The narrow rows that stand beside the reading pane. What waits is bold.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { shorten } from '../time.ts';
import { TimeText } from '../ui/marks.tsx';
import type { PaneView } from './list-page.tsx';

const SUBJECT_MAX = 120;

interface Card {
  id: string;
  who: string;
  at: string;
  subject: string;
  isBold: boolean;
  /** Said to screen readers of what is bold. */
  boldMeans?: string;
  /** Not in force any more. */
  isStruck?: boolean;
  marks: ReactNode;
  /** Before the card, outside its button. */
  lead?: ReactNode;
}

export const Cards = ({ cards, view }: { cards: readonly Card[]; view: PaneView }) => {
  const { t } = useTranslation();
  return (
    <ul className="cards">
      {cards.map(({ id, who, at, subject, isBold, boldMeans, isStruck, marks, lead }) => (
        <li key={id} className={`${isBold ? 'pending' : ''} ${id === view.openId ? 'card-on' : ''}`}>
          {lead}
          <button
            type="button"
            data-row={id}
            className="card-row"
            aria-current={id === view.openId}
            onClick={() => view.onOpen(id)}
          >
            <span className="row-wrap small muted">
              <span className="grow">{who}</span>
              <TimeText at={at} />
            </span>
            <span className={isStruck ? 'subject-line struck' : 'subject-line'}>
              {shorten(subject || t('list/noSubject'), SUBJECT_MAX)}
              {isBold && boldMeans && <span className="sr-only"> ({boldMeans})</span>}
            </span>
            <span className="row-wrap small">{marks}</span>
          </button>
        </li>
      ))}
    </ul>
  );
};
