// Lấy lại, thu hồi: whom to ask, and the reason they read. One key for one opening, so that a second click asks nobody twice.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import { newDraftKey } from './draft-key.ts';
import { askableOf, RecipientChoice } from './recipient-choice.tsx';
import type { OutgoingActProps } from './use-outgoing.ts';

export const REASON_MIN = 10;
export const REASON_MAX = 500;

export const RecallAsk = ({ detail, state }: OutgoingActProps) => {
  const { t } = useTranslation();
  const deliveries = askableOf(detail);
  const [key] = useState(newDraftKey);
  const [chosen, setChosen] = useState(() => deliveries.map(({ recipient }) => recipient.code));
  const { text: reason, isTried, isReady, field } = useText(REASON_MIN);
  const confirm = () => {
    if (!isReady() || chosen.length === 0) return;
    state.act.mutate({
      send: () =>
        call('recallOutgoing', {
          params: { id: detail.id },
          body: { key, reason, recipientCodes: chosen },
        }),
      news: () => t('recall/recalled'),
    });
  };
  return (
    <ActAsk label={t('outgoing/act/recall')} state={state} isDanger onConfirm={confirm}>
      <p>{t('recall/sentAsk')}</p>
      {deliveries.length === 0 ? (
        <p className="tone-amber">{t('recall/nobody')}</p>
      ) : (
        <RecipientChoice
          label={t('recall/whom')}
          showsHow
          deliveries={deliveries}
          chosen={chosen}
          fault={isTried && chosen.length === 0 ? t('recall/pickOne') : undefined}
          onChange={setChosen}
        />
      )}
      <TextField label={t('recall/reason')} rows={3} max={REASON_MAX} {...field} />
    </ActAsk>
  );
};
