// The document beside the list: acts, what matters first, and the paper; previous and next without going back.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { neighboursIn } from '../neighbours.ts';
import { type Act, ActBar } from '../ui/act-bar.tsx';
import { Icon } from '../ui/icon.tsx';
import { Steps } from '../ui/steps.tsx';
import type { PaneView } from './list-page.tsx';

interface Props {
  id: string;
  view: PaneView;
  deskTo: string;
  acts: readonly Act[];
  title: string;
  note: ReactNode;
  children: ReactNode;
}

export const Pane = ({ id, view, deskTo, acts, title, note, children }: Props) => {
  const { t } = useTranslation();
  return (
    <section className="pane" aria-label={t('list/readingPane')}>
      <header className="pane-head">
        <Steps around={neighboursIn(view.siblings, id)} onOpen={view.onOpen} />
        <Link className="btn btn-small" to={deskTo}>
          <Icon name="expand" size={16} /> {t('list/openDesk')}
        </Link>
        <span className="push">
          <ActBar acts={acts} />
        </span>
      </header>
      <div className="pane-note stack">
        <p className="strong">{title}</p>
        {note}
      </div>
      {children}
    </section>
  );
};

/** Nothing picked yet. */
export const PaneBlank = () => {
  const { t } = useTranslation();
  return <p className="blank">{t('list/pickOne')}</p>;
};
