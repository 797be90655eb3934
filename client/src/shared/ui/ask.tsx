// A question before an act: says what will happen and to whom. A failed act leaves it open as it was.
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useOnline } from '../online.ts';
import { ProblemNotice } from './problem-notice.tsx';
import { useModal } from './use-modal.ts';

interface Props {
  title: string;
  confirm: string;
  isDanger?: boolean;
  isBusy?: boolean;
  /** What is asked needs no network. */
  isLocal?: boolean;
  error?: unknown;
  onConfirm: () => void;
  onClose: () => void;
  children?: ReactNode;
}

export const Ask = ({
  title,
  confirm,
  isDanger = false,
  isBusy = false,
  isLocal = false,
  error,
  onConfirm,
  onClose,
  children,
}: Props) => {
  const { t } = useTranslation();
  const isOnline = useOnline();
  const isReady = (isOnline || isLocal) && !isBusy;
  const dialog = useModal();
  const titleId = useId();
  return (
    <dialog
      ref={dialog}
      className="ask"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        if (event.target === event.currentTarget) onClose();
      }}
      onKeyDownCapture={(event) => {
        // Esc first closes an open list inside the question, not the question.
        const isListOpen =
          event.target instanceof HTMLElement && event.target.getAttribute('aria-expanded') === 'true';
        if (event.key === 'Escape' && isListOpen) event.preventDefault();
      }}
      onKeyDown={(event) => {
        // Enter takes a date or a choice; it must not answer the question as well.
        const isPicking =
          event.target instanceof HTMLElement && event.target.closest('.ant-picker, .ant-select') !== null;
        if (event.key === 'Enter' && !event.ctrlKey && isPicking) return event.preventDefault();
        if (
          event.key === 'Enter' &&
          (event.ctrlKey || event.metaKey) &&
          !event.nativeEvent.isComposing &&
          isReady
        ) {
          event.preventDefault();
          onConfirm();
        }
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) onConfirm();
        }}
        noValidate
      >
        <div className="ask-head">
          <h1 id={titleId}>{title}</h1>
        </div>
        <div className="ask-body">
          {children}
          <ProblemNotice error={error} />
        </div>
        <div className="ask-foot">
          {!isOnline && !isLocal && <p className="small tone-amber grow">{t('common/offlineAct')}</p>}
          <button type="button" className="btn" onClick={onClose}>
            {t('common/cancel')}
          </button>
          <button
            type="submit"
            className={`btn ${isDanger ? 'btn-danger' : 'btn-primary'}`}
            disabled={!isReady}
          >
            {confirm}
          </button>
        </div>
      </form>
    </dialog>
  );
};
