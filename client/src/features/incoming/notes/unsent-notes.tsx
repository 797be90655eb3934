// All own notes that the server does not have yet, wherever their documents are now.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useModal } from '../../../shared/ui/use-modal.ts';
import { NoteLine } from './note-lines.tsx';
import { useNotes } from './use-notes.ts';

/** How many, as a button that lists them; nothing where there is none. */
export const UnsentNotes = () => {
  const { t } = useTranslation();
  const notes = useNotes();
  const [isOpen, setOpen] = useState(false);
  if (notes.length === 0) return null;
  const refused = notes.filter(({ refusedAs }) => refusedAs !== undefined).length;
  return (
    <>
      <button type="button" className="btn btn-small" onClick={() => setOpen(true)}>
        {refused > 0
          ? t('offline/countRefused', { count: refused })
          : t('offline/countWaiting', { count: notes.length })}
      </button>
      {isOpen && <List onClose={() => setOpen(false)} />}
    </>
  );
};

const List = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation();
  const dialog = useModal();
  const notes = useNotes();
  return (
    <dialog ref={dialog} className="ask" aria-label={t('offline/notes')} onClose={onClose}>
      <form method="dialog">
        <div className="ask-head">
          <h1>{t('offline/notes')}</h1>
        </div>
        <div className="ask-body stack">
          {notes.map((note) => (
            <NoteLine key={note.key} note={note} isNamed />
          ))}
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
