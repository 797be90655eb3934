// The fields of the register that a clerk fills in, with what was proposed for each and how sure that is.
import type { Proposed, ProposedName } from '@contracts/intake.ts';
import { DOCUMENT_KINDS, DocumentKind, Urgency } from '@contracts/vocabulary.ts';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { Field } from '../../shared/ui/field.tsx';
import { PickDate } from '../../shared/ui/hard-fields.tsx';
import { TextField } from '../../shared/ui/text-field.tsx';
import type { EntryValues } from './entry.ts';

/** Enter takes a date; it must not send the form as well. */
export const keepPicking = (event: KeyboardEvent) => {
  const isPicking = event.target instanceof HTMLElement && event.target.closest('.ant-picker') !== null;
  if (event.key === 'Enter' && isPicking) event.preventDefault();
};

interface Props {
  values: EntryValues;
  proposed: Proposed;
  /** What is missing is said from now on. */
  isTried: boolean;
  onChange: (part: Partial<EntryValues>) => void;
}

export const EntryFieldset = ({ values, proposed, isTried, onChange }: Props) => {
  const { t } = useTranslation();
  const listId = useId();
  const directory = useQuery({ queryKey: keys.directory, queryFn: () => call('listDirectory', {}) });
  const agencies = directory.data?.items ?? [];
  const hintOf = (name: ProposedName, value: string | null) => {
    const field = proposed[name];
    if (field === undefined || field.value !== value) return undefined;
    const percent = Math.round(field.confidence * 100);
    return t('intake/proposed', { source: t(`intake/source/${field.source}`), percent });
  };
  const faultOf = (isMissing: boolean) => (isTried && isMissing ? t('intake/field/missing') : undefined);
  const line = (
    name: 'numberText' | 'signerName' | 'signerTitle',
    { max, className = '' }: { max: number; className?: string },
  ) => (
    <Field label={t(`intake/field/${name}`)} hint={hintOf(name, values[name])}>
      {(control) => (
        <input
          {...control}
          className={`input ${className}`}
          maxLength={max}
          value={values[name]}
          onChange={({ target }) => onChange({ [name]: target.value })}
        />
      )}
    </Field>
  );

  return (
    <div className="stack">
      <Field
        label={t('intake/field/sender')}
        hint={hintOf('senderName', values.senderName)}
        fault={faultOf(values.senderName.trim() === '')}
      >
        {(control) => (
          <input
            {...control}
            className="input"
            maxLength={300}
            list={listId}
            value={values.senderName}
            onChange={({ target: { value } }) =>
              onChange({
                senderName: value,
                senderCode: agencies.find(({ name }) => name === value)?.code ?? null,
              })
            }
          />
        )}
      </Field>
      <datalist id={listId}>
        {agencies.map(({ code, name }) => (
          <option key={code} value={name} />
        ))}
      </datalist>
      <div className="field-pair">
        {line('numberText', { max: 100, className: 'num' })}
        <Field
          label={t('intake/field/issuedOn')}
          hint={hintOf('issuedOn', values.issuedOn)}
          fault={faultOf(values.issuedOn === null)}
        >
          {(control) => (
            <PickDate
              control={control}
              value={values.issuedOn}
              onChange={(issuedOn) => onChange({ issuedOn })}
              isPast
            />
          )}
        </Field>
      </div>
      <div className="field-pair">
        <Field label={t('intake/field/kind')} hint={hintOf('kind', values.kind)}>
          {(control) => (
            <select
              {...control}
              className="input"
              value={values.kind ?? ''}
              onChange={({ target }) => {
                const kind = DocumentKind.safeParse(target.value);
                onChange({ kind: kind.success ? kind.data : null });
              }}
            >
              {DocumentKind.options.map((kind) => (
                <option key={kind} value={kind}>
                  {DOCUMENT_KINDS[kind].name}
                </option>
              ))}
              <option value="">{t('intake/field/otherKind')}</option>
            </select>
          )}
        </Field>
        <Field label={t('intake/field/urgency')} hint={hintOf('urgency', values.urgency)}>
          {(control) => (
            <select
              {...control}
              className="input"
              value={values.urgency}
              onChange={({ target }) => onChange({ urgency: Urgency.parse(target.value) })}
            >
              {Urgency.options.map((urgency) => (
                <option key={urgency} value={urgency}>
                  {t(`urgency/${urgency}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <TextField
        label={t('intake/field/subject')}
        max={1000}
        rows={3}
        value={values.subject}
        hint={hintOf('subject', values.subject)}
        fault={faultOf(values.subject.trim() === '')}
        onChange={(subject) => onChange({ subject })}
      />
      <div className="field-pair">
        {line('signerName', { max: 100 })}
        {line('signerTitle', { max: 200 })}
      </div>
      <Field label={t('intake/field/replyDueOn')} hint={hintOf('replyDueOn', values.replyDueOn)}>
        {(control) => (
          <PickDate
            control={control}
            value={values.replyDueOn}
            onChange={(replyDueOn) => onChange({ replyDueOn })}
          />
        )}
      </Field>
    </div>
  );
};
