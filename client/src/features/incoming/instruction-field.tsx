// Where an instruction is typed, with the person's own sentences to put in: kept from what stands there, removed in place.
import { PHRASE_MAX, type Phrase } from '@contracts/incoming-phrases.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { Field } from '../../shared/ui/field.tsx';
import { IconButton } from '../../shared/ui/icon-button.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import './instruction-field.css';

export const INSTRUCTION_MAX = 2000;

const usePhrases = () => {
  const queries = useQueryClient();
  const query = useQuery({ queryKey: keys.phrases, queryFn: () => call('listPhrases', {}) });
  const onSuccess = (list: { items: Phrase[] }) => queries.setQueryData(keys.phrases, list);
  const [removed, setRemoved] = useState<string | null>(null);
  const keep = useMutation({
    mutationFn: (text: string) => call('keepPhrase', { body: { text } }),
    onSuccess: (list) => {
      onSuccess(list);
      setRemoved(null);
    },
  });
  const remove = useMutation({
    mutationFn: ({ id }: Phrase) => call('removePhrase', { params: { id } }),
    onSuccess: (list, { text }) => {
      onSuccess(list);
      setRemoved(text);
    },
  });
  return { query, items: query.data?.items ?? [], keep, remove, removed };
};

interface Props {
  label: string;
  rows: number;
  value: string;
  onChange: (value: string) => void;
  fault?: string | undefined;
}

export const InstructionField = ({ label, rows, value, onChange, fault }: Props) => {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  const { query, items, keep, remove, removed } = usePhrases();
  const typed = value.trim();
  const isKept = items.some(({ text }) => text === typed.normalize('NFC'));
  const insert = (text: string) => {
    const next = typed === '' ? text : `${value.trimEnd()} ${text}`;
    if (next.length <= INSTRUCTION_MAX) onChange(next);
    field.current?.focus();
  };
  return (
    <div className="stack phrases">
      <Field label={label} fault={fault}>
        {(control) => (
          <textarea
            {...control}
            ref={field}
            className="input"
            rows={rows}
            maxLength={INSTRUCTION_MAX}
            value={value}
            onChange={({ target }) => onChange(target.value)}
          />
        )}
      </Field>
      <details>
        <summary className="small">{t('incoming/phrase/title', { count: items.length })}</summary>
        {query.isSuccess && items.length === 0 && <p className="small muted">{t('incoming/phrase/empty')}</p>}
        <ul>
          {items.map((phrase) => (
            <li key={phrase.id}>
              <button
                type="button"
                className="btn btn-plain btn-small phrase"
                title={t('incoming/phrase/insert')}
                onClick={() => insert(phrase.text)}
              >
                {phrase.text}
              </button>
              <IconButton
                icon="cross"
                label={t('incoming/phrase/remove', { text: phrase.text })}
                isOff={remove.isPending}
                onPress={() => remove.mutate(phrase)}
              />
            </li>
          ))}
        </ul>
        {removed !== null && (
          <p className="small row-wrap" role="status">
            <span>{t('incoming/phrase/removed', { text: removed })}</span>
            <button type="button" className="btn btn-small" onClick={() => keep.mutate(removed)}>
              {t('incoming/phrase/undo')}
            </button>
          </p>
        )}
        <button
          type="button"
          className="btn btn-small"
          disabled={typed === '' || typed.length > PHRASE_MAX || isKept || keep.isPending}
          onClick={() => keep.mutate(typed)}
        >
          {t(isKept ? 'incoming/phrase/kept' : 'incoming/phrase/keep')}
        </button>
        {typed.length > PHRASE_MAX && (
          <span className="small muted"> {t('incoming/phrase/tooLong', { count: PHRASE_MAX })}</span>
        )}
        <ProblemNotice error={query.error ?? keep.error ?? remove.error} />
      </details>
    </div>
  );
};
