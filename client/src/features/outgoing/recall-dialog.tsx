// Lấy lại, thu hồi: whom to ask, and the reason they read. One key for one opening, so that a second click asks nobody twice.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { TextField, useTooShort } from '../../shared/ui/text-field.tsx';
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
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const { isShort, fault } = useTooShort(reason, REASON_MIN, isTried);
  const confirm = () => {
    setTried(true);
    if (isShort || chosen.length === 0) return;
    state.act.mutate({
      send: () =>
        call('recallOutgoing', {
          params: { id: detail.id },
          body: { key, reason: reason.trim(), recipientCodes: chosen },
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
      <TextField
        label={t('recall/reason')}
        fault={fault}
        rows={3}
        max={REASON_MAX}
        value={reason}
        onChange={setReason}
      />
    </ActAsk>
  );
};
