// Lấy lại, thu hồi: whom to ask, and the reason they read. One key for one opening, so that a second click asks nobody twice.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { newKey } from '../../shared/new-key.ts';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import { askableOf, RecipientChoice } from './recipient-choice.tsx';
import type { OutgoingActProps } from './use-outgoing.ts';

export const REASON_MIN = 10;
export const REASON_MAX = 500;

export const RecallAsk = ({ detail, state }: OutgoingActProps) => {
  const { t } = useTranslation();
  const deliveries = askableOf(detail);
  const [key] = useState(newKey);
  const [chosen, setChosen] = useState(() => deliveries.map(({ recipient }) => recipient.code));
  const { internal, mails } = detail.fields;
  const hasOthers = internal.unitIds.length + internal.personIds.length + mails.length > 0;
  const areGone = detail.laterActs.some(({ kind, others }) => kind === 'recall' && others);
  const [withOthers, setWithOthers] = useState(hasOthers && !areGone);
  const { text: reason, isTried, isReady, field } = useText(REASON_MIN);
  const isNone = chosen.length === 0 && !withOthers;
  const confirm = () => {
    if (!isReady() || isNone) return;
    state.act.mutate({
      send: () =>
        call('recallOutgoing', {
          params: { id: detail.id },
          body: { key, reason, recipientCodes: chosen, others: withOthers },
        }),
      news: () => t('recall/recalled'),
    });
  };
  return (
    <ActAsk label={t('outgoing/act/recall')} state={state} isDanger onConfirm={confirm}>
      {detail.recipients.length > 0 && <p>{t('recall/sentAsk')}</p>}
      {deliveries.length === 0 ? (
        detail.recipients.length > 0 && <p className="tone-amber">{t('recall/nobody')}</p>
      ) : (
        <RecipientChoice
          label={t('recall/whom')}
          showsHow
          deliveries={deliveries}
          chosen={chosen}
          fault={isTried && isNone ? t('recall/pickOne') : undefined}
          onChange={setChosen}
        />
      )}
      {hasOthers && !areGone && (
        <label className="check">
          <input
            type="checkbox"
            checked={withOthers}
            onChange={({ target }) => setWithOthers(target.checked)}
          />
          {t('others/recallOthers')}
        </label>
      )}
      <TextField label={t('recall/reason')} rows={3} max={REASON_MAX} {...field} />
    </ActAsk>
  );
};
