// The full desk: document at least 60 % of the width on the left, facts and acts on the right.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useKeys } from '../keyboard.ts';
import { Icon } from './icon.tsx';
import '../styles/desk.css';

interface Props {
  /** Where Esc and the arrow lead when there is no page before. */
  backTo: string;
  head: ReactNode;
  document: ReactNode;
  acts: ReactNode;
  children: ReactNode;
}

export const Desk = ({ backTo, head, document: paper, acts, children }: Props) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const back = () => void (window.history.length > 1 ? go(-1) : go(backTo));
  useKeys({ Escape: back });
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
      </header>
      <div className="desk-paper">{paper}</div>
      <aside className="desk-side">
        {acts}
        <div className="desk-facts">{children}</div>
      </aside>
    </div>
  );
};

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
