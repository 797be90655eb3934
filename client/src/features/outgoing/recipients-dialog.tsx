// Thêm, bớt nơi nhận of a released document: further agencies from the tree, and those that are to drop it.
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { newKey } from '../../shared/new-key.ts';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import { useAddedAgencies } from './added-agencies.tsx';
import { REASON_MAX, REASON_MIN } from './recall-dialog.tsx';
import { askableOf, RecipientChoice } from './recipient-choice.tsx';
import type { OutgoingActProps } from './use-outgoing.ts';

export const RecipientsAsk = ({ detail, state }: OutgoingActProps) => {
  const { t } = useTranslation();
  const deliveries = askableOf(detail);
  const [key] = useState(newKey);
  const [removed, setRemoved] = useState<string[]>([]);
  const { text: reason, isTried, isReady, field } = useText(REASON_MIN);
  const hasIt = useMemo(
    () =>
      new Set(
        detail.deliveries
          .filter((one) => one.state !== 'recalled' && one.state !== 'refused')
          .map((one) => one.recipient.code),
      ),
    [detail.deliveries],
  );
  const { added, ...more } = useAddedAgencies(hasIt);
  const isNone = added.length + removed.length === 0;
  const confirm = () => {
    if (!isReady() || isNone) return;
    state.act.mutate({
      send: () =>
        call('changeRecipients', {
          params: { id: detail.id },
          body: { key, reason, added: [...added], removed },
        }),
      news: () => t('recall/changed'),
    });
  };
  return (
    <>
      <ActAsk label={t('outgoing/act/changeRecipients')} state={state} error={more.error} onConfirm={confirm}>
        <p>{t('recall/changeAsk')}</p>
        {more.field(isTried && isNone ? t('recall/pickAny') : undefined)}
        {deliveries.length > 0 && (
          <RecipientChoice
            label={t('recall/removed')}
            deliveries={deliveries}
            chosen={removed}
            onChange={setRemoved}
          />
        )}
        <TextField label={t('recall/reason')} rows={3} max={REASON_MAX} {...field} />
      </ActAsk>
      {more.dialogs}
    </>
  );
};
