// A panel from the side with the whole of one thing; the list stays behind it. Esc, the button and the address close it.
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../shared/ui/icon.tsx';
import { useModal } from '../../shared/ui/use-modal.ts';

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

export const Drawer = ({ title, onClose, children }: Props) => {
  const { t } = useTranslation();
  const dialog = useModal();
  const titleId = useId();
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
