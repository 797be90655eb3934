// The sheet of keys, opened with "?".
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import './key-sheet.css';

const KEYS = [
  ['j k', 'move'],
  ['Enter', 'open'],
  ['x', 'select'],
  ['/', 'search'],
  ['Ctrl K', 'palette'],
  ['g d', 'goIncoming'],
  ['g i', 'goOutgoing'],
  ['g k', 'goSigning'],
  ['g v', 'goMyWork'],
  ['g h', 'goHome'],
  ['s', 'sign'],
  ['n', 'number'],
  ['r', 'return'],
  ['a', 'assign'],
  ['i', 'instruct'],
  ['b', 'handwrite'],
  ['Ctrl Z', 'undo'],
  ['e', 'complete'],
  ['o', 'opinion'],
  ['u', 'takeBack'],
  ['. ,', 'finding'],
  ['c', 'comment'],
  ['j k', 'difference'],
  ['Ctrl ← →', 'neighbours'],
  ['Ctrl Enter', 'confirm'],
  ['Esc', 'back'],
  ['?', 'sheet'],
] as const;

export const KeySheet = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="ask" aria-label={t('keys/title')} onClose={onClose}>
      <form method="dialog">
        <div className="ask-head">
          <h1>{t('keys/title')}</h1>
        </div>
        <div className="ask-body">
          <dl className="keys">
            {KEYS.map(([key, meaning]) => (
              <div key={meaning}>
                <dt>
                  {key.split(' ').map((part) => (
                    <kbd key={part}>{part}</kbd>
                  ))}
                </dt>
                <dd>{t(`keys/${meaning}`)}</dd>
              </div>
            ))}
          </dl>
        </div>
        <div className="ask-foot">
          <button type="submit" className="btn">
            {t('common/close')}
          </button>
        </div>
      </form>
    </dialog>
  );
};
