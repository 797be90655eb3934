// Chooses the incoming document that a draft answers: those the person may see and that are in force, newest first.
import type { IncomingListItem } from '@contracts/incoming-document.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { Field } from '../../shared/ui/field.tsx';

/** Before registration there is nothing to answer, after cancellation neither. */
const ANSWERABLE = new Set<IncomingListItem['state']>(['registered', 'assigned', 'in-progress', 'completed']);
const MOST = 50;

interface Props {
  onChoose: (document: IncomingListItem) => void;
  onClose: () => void;
}

export const ReplyAsk = ({ onChoose, onClose }: Props) => {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<IncomingListItem | null>(null);
  const sought = useDeferredValue(text.trim());
  const { data, error, isPending } = useQuery({
    queryKey: keys.list('incoming', { reply: sought }),
    queryFn: () => call('listIncoming', { query: { limit: MOST, ...(sought && { text: sought }) } }),
    placeholderData: keepPreviousData,
  });
  const items = (data?.items ?? []).filter(({ state }) => ANSWERABLE.has(state));
  return (
    <Ask
      title={t('drafting/start/reply')}
      confirm={t('drafting/replyChoose')}
      isBusy={chosen === null}
      error={error}
      onConfirm={() => chosen && onChoose(chosen)}
      onClose={onClose}
    >
      <Field label={t('drafting/replySearch')}>
        {(control) => (
          <input
            {...control}
            className="input"
            type="search"
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      <fieldset className="reply-list">
        <legend className="sr-only">{t('incoming/title')}</legend>
        {!isPending && items.length === 0 && <p className="muted small">{t('drafting/replyEmpty')}</p>}
        {items.map((one) => (
          <label key={one.id} className="reply-choice">
            <input
              type="radio"
              name="reply"
              checked={chosen?.id === one.id}
              onChange={() => setChosen(one)}
            />
            <span>
              <span className="strong num">{one.numberText}</span> · {one.subject}
              <span className="small muted"> {one.sender.name}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </Ask>
  );
};
