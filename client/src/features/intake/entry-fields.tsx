// The fields of the register that a clerk fills in, each with where its value was read and how sure that is.
import type { ProposedName } from '@contracts/read-fields.ts';
import { DOCUMENT_KINDS, DocumentKind, Urgency } from '@contracts/vocabulary.ts';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { RecognisedField } from '../../shared/recognised/recognised-field.tsx';
import type { RecognisedState } from '../../shared/recognised/use-recognised.ts';
import type { ControlProps } from '../../shared/ui/field.tsx';
import { PickDate } from '../../shared/ui/hard-fields.tsx';
import { NEEDED } from './entry.ts';

/** Enter takes a date; it must not send the form as well. */
export const keepPicking = (event: KeyboardEvent) => {
  const isPicking = event.target instanceof HTMLElement && event.target.closest('.ant-picker') !== null;
  if (event.key === 'Enter' && isPicking) event.preventDefault();
};

interface Props {
  state: RecognisedState;
  /** What is missing is said from now on. */
  isTried: boolean;
}

export const EntryFieldset = ({ state, isTried }: Props) => {
  const { t } = useTranslation();
  const listId = useId();
  const directory = useQuery({ queryKey: keys.directory, queryFn: () => call('listDirectory', {}) });
  const agencies = directory.data?.items ?? [];
  const faultOf = (name: ProposedName) => {
    if (!isTried) return undefined;
    if (NEEDED.includes(name) && state.textOf(name).trim() === '') return t('intake/field/missing');
    return state.waits(name) ? t('intake/field/unconfirmed') : undefined;
  };
  const field = (
    name: Exclude<ProposedName, 'senderCode'>,
    draw: (control: ControlProps & { value: string }) => ReactNode,
  ) => (
    <RecognisedField name={name} label={t(`intake/field/${name}`)} state={state} fault={faultOf(name)}>
      {(control) => draw({ ...control, value: state.textOf(name) })}
    </RecognisedField>
  );
  const line = (
    name: 'numberText' | 'place' | 'signerName' | 'signerTitle',
    { max, className = '' }: { max: number; className?: string },
  ) =>
    field(name, (control) => (
      <input
        {...control}
        className={`input ${className}`}
        maxLength={max}
        onChange={({ target }) => state.type(name, target.value)}
      />
    ));
  const day = (name: 'issuedOn' | 'replyDueOn', isPast = false) =>
    field(name, ({ value, ...control }) => (
      <PickDate
        control={control}
        value={value || null}
        onChange={(picked) => state.type(name, picked ?? '')}
        isPast={isPast}
      />
    ));

  return (
    <div className="stack">
      {field('senderName', (control) => (
        <input
          {...control}
          className="input"
          maxLength={300}
          list={listId}
          onChange={({ target: { value } }) => {
            state.type('senderName', value);
            state.type('senderCode', agencies.find(({ name }) => name === value)?.code ?? '');
          }}
        />
      ))}
      <datalist id={listId}>
        {agencies.map(({ code, name }) => (
          <option key={code} value={name} />
        ))}
      </datalist>
      <div className="field-pair">
        {line('numberText', { max: 100, className: 'num' })}
        {day('issuedOn', true)}
      </div>
      <div className="field-pair">
        {field('kind', (control) => (
          <select {...control} className="input" onChange={({ target }) => state.type('kind', target.value)}>
            {DocumentKind.options.map((kind) => (
              <option key={kind} value={kind}>
                {DOCUMENT_KINDS[kind].name}
              </option>
            ))}
            <option value="">{t('intake/field/otherKind')}</option>
          </select>
        ))}
        {field('urgency', (control) => (
          <select
            {...control}
            className="input"
            onChange={({ target }) => state.type('urgency', target.value)}
          >
            {Urgency.options.map((urgency) => (
              <option key={urgency} value={urgency}>
                {t(`urgency/${urgency}`)}
              </option>
            ))}
          </select>
        ))}
      </div>
      {field('subject', (control) => (
        <textarea
          {...control}
          className="input"
          rows={3}
          maxLength={1000}
          onChange={({ target }) => state.type('subject', target.value)}
        />
      ))}
      <div className="field-pair">
        {line('signerName', { max: 100 })}
        {line('signerTitle', { max: 200 })}
      </div>
      <div className="field-pair">
        {line('place', { max: 100 })}
        {day('replyDueOn')}
      </div>
    </div>
  );
};
