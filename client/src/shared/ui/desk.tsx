// The full desk: document at least 60 % of the width on the left, facts and acts on the right.
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useKeys } from '../keyboard.ts';
import { neighboursOf, rememberOpened } from '../neighbours.ts';
import type { DocumentFeature } from '../query-keys.ts';
import { shorten } from '../time.ts';
import { Icon } from './icon.tsx';
import { Steps } from './steps.tsx';
import '../styles/desk.css';

const TITLE_MAX = 160;

/** The whole subject is among the facts; the head must leave room for the document. */
export const DeskTitle = ({
  title,
  isStruck = false,
  children,
}: {
  title: string;
  /** Not in force any more. */
  isStruck?: boolean;
  children: ReactNode;
}) => (
  <div className="desk-title grow">
    <h1 title={title} className={isStruck ? 'struck' : undefined}>
      {shorten(title, TITLE_MAX)}
    </h1>
    {children}
  </div>
);

interface Props {
  /** Where Esc and the arrow lead when there is no page before. */
  backTo: string;
  /** The document in front: previous and next of the list it came from are offered. */
  opened?: { feature: DocumentFeature; id: string };
  head: ReactNode;
  document: ReactNode;
  acts: ReactNode;
  children: ReactNode;
}

export const Desk = ({ backTo, opened, head, document: paper, acts, children }: Props) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const back = () => void (window.history.length > 1 ? go(-1) : go(backTo));
  useKeys({ Escape: back });
  const { feature, id } = opened ?? {};
  useEffect(() => {
    if (feature && id) rememberOpened(feature, id);
  }, [feature, id]);
  return (
    <div className="desk">
      <header className="desk-head">
        <button
          type="button"
          className="btn btn-icon"
          aria-label={t('common/back')}
          title={t('common/back')}
          onClick={back}
        >
          <Icon name="left" />
        </button>
        {head}
        {opened && (
          <Steps
            around={neighboursOf(opened.feature, opened.id)}
            onOpen={(id) => void go(`/${opened.feature}/${id}`, { replace: true })}
          />
        )}
      </header>
      <div className="desk-paper">{paper}</div>
      <aside className="desk-side">
        {acts}
        <div className="desk-facts">{children}</div>
      </aside>
    </div>
  );
};

/** A desk with nothing on it, and why. */
export const BlankDesk = ({ backTo, title, text }: { backTo: string; title: string; text: string }) => (
  <Desk
    backTo={backTo}
    head={<h1 className="grow">{title}</h1>}
    document={<p className="blank">{text}</p>}
    acts={null}
  >
    {null}
  </Desk>
);

export const DeskBones = () => (
  <div className="desk" aria-busy="true">
    <div className="desk-head">
      <span className="bone" style={{ width: '50%', height: 18 }} />
    </div>
    <div className="desk-paper" />
    <aside className="desk-side" style={{ padding: 16, gap: 12, display: 'grid', alignContent: 'start' }}>
      <span className="bone" style={{ height: 36 }} />
      <span className="bone" style={{ height: 14, width: '80%' }} />
      <span className="bone" style={{ height: 14, width: '60%' }} />
      <span className="bone" style={{ height: 14, width: '70%' }} />
    </aside>
  </div>
);
