// What is said of something in a file: name, day, kind, author; whether it is worth keeping.
import { useTranslation } from 'react-i18next';
import { Field } from '../../shared/ui/field.tsx';
import { PickDate } from '../../shared/ui/hard-fields.tsx';
import { TextField } from '../../shared/ui/text-field.tsx';

export interface ItemFacts {
  title: string;
  on: string | null;
  typeName: string;
  author: string;
  isDraft: boolean;
  note: string;
}

export const emptyFacts = (title: string): ItemFacts => ({
  ...{ title, on: null, typeName: '', author: '', isDraft: false, note: '' },
});

interface Props {
  facts: ItemFacts;
  onChange: (facts: ItemFacts) => void;
  /** A document says itself what it is. */
  isUpload: boolean;
}

export const ItemFields = ({ facts, onChange, isUpload }: Props) => {
  const { t } = useTranslation();
  const set = (part: Partial<ItemFacts>) => onChange({ ...facts, ...part });
  return (
    <>
      {isUpload && (
        <>
          <TextField
            label={t('workFiles/form/itemTitle')}
            rows={2}
            max={500}
            value={facts.title}
            onChange={(title) => set({ title })}
          />
          <div className="field-pair">
            <Field label={t('workFiles/form/on')} hint={t('workFiles/form/later')}>
              {(control) => (
                <PickDate control={control} isPast value={facts.on} onChange={(on) => set({ on })} />
              )}
            </Field>
            <Field label={t('workFiles/form/typeName')}>
              {(control) => (
                <input
                  {...control}
                  className="input"
                  maxLength={100}
                  value={facts.typeName}
                  onChange={({ target }) => set({ typeName: target.value })}
                />
              )}
            </Field>
          </div>
          <Field label={t('workFiles/form/author')}>
            {(control) => (
              <input
                {...control}
                className="input"
                maxLength={200}
                value={facts.author}
                onChange={({ target }) => set({ author: target.value })}
              />
            )}
          </Field>
        </>
      )}
      <TextField
        label={t('workFiles/form/note')}
        rows={2}
        max={500}
        value={facts.note}
        onChange={(note) => set({ note })}
      />
      <label className="check">
        <input type="checkbox" checked={facts.isDraft} onChange={() => set({ isDraft: !facts.isDraft })} />
        {t('workFiles/form/isDraft')}
      </label>
    </>
  );
};
