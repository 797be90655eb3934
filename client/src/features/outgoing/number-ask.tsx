// What the document is numbered as: the next number of its book as it will be printed, that of another book, or one that
// was reserved ahead.

import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import type { NumberChoices } from '@contracts/registers.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { dateText, shorten } from '../../shared/time.ts';
import { Field } from '../../shared/ui/field.tsx';
import type { OutgoingActProps } from './use-outgoing.ts';

interface Choice {
  key: string;
  text: string;
  label: string;
  body: { bookId?: string; number?: number };
}

const PURPOSE_SHOWN = 60;

const useChoices = (data: NumberChoices | undefined): Choice[] => {
  const { t } = useTranslation();
  if (!data) return [];
  return [
    ...data.books.map(({ bookId, bookName, text, isUsual }) => ({
      key: bookId,
      text,
      label: t('registers/choose/next', { text, book: bookName }),
      // The server's own choice unless the person made one: then a change of the year does no harm.
      body: isUsual ? {} : { bookId },
    })),
    ...data.reserved.map(({ bookId, number, text, on, purpose }) => ({
      key: `${bookId} ${number}`,
      text,
      label: t('registers/choose/reserved', {
        text,
        on: dateText(on),
        purpose: shorten(purpose, PURPOSE_SHOWN),
      }),
      body: { bookId, number },
    })),
  ];
};

export const NumberAsk = ({ detail, state }: OutgoingActProps) => {
  const { t } = useTranslation();
  const keeps = detail.fields.keepsNumber ? detail.replaces?.numberText : undefined;
  const { data, error } = useQuery({
    queryKey: keys.numberChoices(detail.id),
    queryFn: () => call('getNumberChoices', { params: { id: detail.id } }),
    enabled: !detail.fields.keepsNumber,
    staleTime: 0,
  });
  const choices = useChoices(data);
  const [picked, setPicked] = useState('');
  const chosen = choices.find(({ key }) => key === picked) ?? choices[0];
  const send = (version: number) =>
    call('assignNumber', { params: { id: detail.id }, body: { version, ...chosen?.body } });
  const news = (after: OutgoingDetail) => t('outgoing/done/number', { number: after.number?.text ?? '' });
  return (
    <ActAsk
      label={t('outgoing/act/number')}
      state={state}
      error={error}
      onConfirm={() => state.act.mutate({ send, news })}
    >
      {keeps ? (
        <p>{t('recall/keepsNumber', { number: keeps })}</p>
      ) : (
        <>
          <p>{t('outgoing/ask/number')}</p>
          {choices.length > 1 && (
            <Field label={t('registers/choose/label')}>
              {(control) => (
                <select
                  {...control}
                  className="input"
                  value={chosen?.key}
                  onChange={({ target }) => setPicked(target.value)}
                >
                  {choices.map(({ key, label }) => (
                    <option key={key} value={key}>
                      {label}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          )}
          {data && choices.length === 0 && <p className="tone-amber">{t('registers/choose/none')}</p>}
          {chosen && <p className="strong num">{t('outgoing/ask/nextNumber', { number: chosen.text })}</p>}
        </>
      )}
    </ActAsk>
  );
};
