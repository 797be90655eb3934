// Notes that the server does not have yet: waiting, or refused with the reason and what to do; the words stay.
import { useTranslation } from 'react-i18next';
import { ApiError, isErrorCode, sentenceOf } from '../../../shared/api-error.ts';
import type { KeptNote } from '../../../shared/offline/kept-types.ts';
import { Mark, TimeText } from '../../../shared/ui/marks.tsx';
import { say } from '../../../shared/ui/toast.tsx';
import { releaseNote, removeNote } from './note-store.ts';

const whyOf = (code: string) => new ApiError(isErrorCode(code) ? code : 'UNEXPECTED');

export const NoteLine = ({ note, isNamed = false }: { note: KeptNote; isNamed?: boolean }) => {
  const { t } = useTranslation();
  const { refusedAs, text } = note;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    say(t('offline/copied'));
  };
  return (
    <div className="small stack note-line">
      {isNamed && <p className="strong">{note.about}</p>}
      <p className="muted row-wrap">
        {refusedAs ? (
          <Mark tone="red">{t('offline/refused')}</Mark>
        ) : (
          <Mark tone="amber">{t('offline/waiting')}</Mark>
        )}
        <TimeText at={new Date(note.at).toISOString()} />
      </p>
      <p className="quote">{text || t('offline/begun')}</p>
      {refusedAs && (
        <p className="tone-red">
          {sentenceOf(t, whyOf(refusedAs))} {t('offline/refusedText')}
        </p>
      )}
      <p className="row-wrap">
        {refusedAs && (
          <button type="button" className="btn btn-small" onClick={() => void releaseNote(note)}>
            {t('offline/sendAgain')}
          </button>
        )}
        {refusedAs && text && (
          <button type="button" className="btn btn-small" onClick={() => void copy()}>
            {t('offline/copy')}
          </button>
        )}
        <button type="button" className="btn btn-small" onClick={() => void removeNote(note)}>
          {t('offline/drop')}
        </button>
      </p>
    </div>
  );
};
