// Whether what is typed is saved, and where else this draft is open.
import { useTranslation } from 'react-i18next';
import { timeText } from '../../shared/time.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import type { useDraft } from './use-draft.ts';
import { useEditors } from './use-editors.ts';
import './collab.css';

type Autosave = ReturnType<typeof useDraft>['autosave'];

export const AutosaveLine = ({ autosave: { state, savedAt, isTouched } }: { autosave: Autosave }) => {
  const { t } = useTranslation();
  const text = () => {
    if (state === 'saving') return t('collab/saving');
    if (isTouched && state === 'kept') return t('collab/kept');
    if (isTouched && state === 'refused') return t('collab/refused');
    if (isTouched) return t('collab/unsaved');
    return savedAt ? t('collab/savedAt', { time: timeText(t, savedAt) }) : t('collab/saves');
  };
  const isWorry = isTouched && (state === 'kept' || state === 'refused');
  return (
    <p className={`autosave small ${isWorry ? 'tone-amber' : 'muted'}`} role="status" data-autosave={state}>
      {text()}
    </p>
  );
};

export const OtherEditors = ({ id }: { id: string | null }) => {
  const { t } = useTranslation();
  const others = useEditors(id);
  if (others.length === 0) return null;
  return (
    <div className="notice notice-amber" role="status">
      <Icon name="people" />
      <div className="stack">
        {others.map(({ person, isSelf, since }) => (
          <p key={`${person.id}${since}`}>
            {t(isSelf ? 'collab/openBySelf' : 'collab/openByOther', {
              name: person.name,
              time: timeText(t, since),
            })}
          </p>
        ))}
      </div>
    </div>
  );
};
