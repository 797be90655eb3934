// What is said of a file, as fields: title, retention, use, owner, co-workers, note.
import type { Retention } from '@contracts/retention.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useColleagues } from '../../shared/colleagues.ts';
import { useMe } from '../../shared/session.ts';
import { Field } from '../../shared/ui/field.tsx';
import { PickMany, PickOne } from '../../shared/ui/hard-fields.tsx';
import { TextField } from '../../shared/ui/text-field.tsx';
import { RetentionChoice } from '../../shared/work-files/retention.tsx';

const TITLE_MIN = 3;
const TITLE_MAX = 500;
const NOTE_MAX = 500;

interface Values {
  title: string;
  retention: Retention;
  rights: 'open' | 'restricted';
  note: string;
  /** Null: as it is, or whoever opens it. */
  ownerPostId: string | null;
  coworkerPostIds: string[];
}

export const useFactsForm = (first: Partial<Values> & Pick<Values, 'title' | 'retention'>) => {
  const [values, setValues] = useState<Values>({
    ...{ rights: 'restricted', note: '', ownerPostId: null, coworkerPostIds: [] },
    ...first,
  });
  return {
    values,
    set: (part: Partial<Values>) => setValues((before) => ({ ...before, ...part })),
    isReady: values.title.trim().length >= TITLE_MIN,
    body: () => ({ ...values, title: values.title.trim(), note: values.note.trim() }),
  };
};

export type FactsForm = ReturnType<typeof useFactsForm>;

interface Props {
  form: FactsForm;
  isTried: boolean;
  /** Whose file it is now; absent: it is being opened. */
  owner?: string;
}

export const FactFields = ({ form: { values, set, isReady }, isTried, owner }: Props) => {
  const { t } = useTranslation();
  const me = useMe();
  const { choices } = useColleagues();
  const others = choices.filter(({ value }) => owner !== undefined || value !== me.post.id);
  return (
    <>
      <TextField
        label={t('workFiles/form/title')}
        rows={2}
        max={TITLE_MAX}
        value={values.title}
        onChange={(title) => set({ title })}
        fault={isTried && !isReady ? t('workFiles/form/needTitle') : undefined}
      />
      <div className="field-pair">
        <Field label={t('workFiles/form/retention')}>
          {(control) => (
            <RetentionChoice
              control={control}
              value={values.retention}
              onChange={(retention) => set({ retention })}
            />
          )}
        </Field>
        <Field label={t('workFiles/form/rights')}>
          {(control) => (
            <select
              {...control}
              className="input"
              value={values.rights}
              onChange={({ target }) => set({ rights: target.value === 'open' ? 'open' : 'restricted' })}
            >
              {(['restricted', 'open'] as const).map((rights) => (
                <option key={rights} value={rights}>
                  {t(`workFiles/rights/${rights}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Field label={t('workFiles/form/owner')}>
        {(control) => (
          <PickOne
            control={control}
            placeholder={owner ?? t('workFiles/form/self')}
            choices={others}
            value={values.ownerPostId}
            onChange={(ownerPostId) => set({ ownerPostId })}
          />
        )}
      </Field>
      <Field label={t('workFiles/form/coworkers')}>
        {(control) => (
          <PickMany
            control={control}
            choices={others}
            value={values.coworkerPostIds}
            onChange={(coworkerPostIds) => set({ coworkerPostIds })}
          />
        )}
      </Field>
      <TextField
        label={t('workFiles/form/note')}
        rows={2}
        max={NOTE_MAX}
        value={values.note}
        onChange={(note) => set({ note })}
      />
    </>
  );
};
