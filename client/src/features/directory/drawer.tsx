// A panel from the side with the whole of one thing; the list stays behind it. Esc, the button and the address close it.
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../shared/ui/icon.tsx';

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

export const Drawer = ({ title, onClose, children }: Props) => {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className="drawer"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        // A question over it closes first.
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <header className="drawer-head">
        <h1 id={titleId}>{title}</h1>
        <button
          type="button"
          className="btn btn-icon btn-plain push"
          aria-label={t('common/close')}
          onClick={onClose}
        >
          <Icon name="cross" />
        </button>
      </header>
      <div className="drawer-body">{children}</div>
    </dialog>
  );
};
