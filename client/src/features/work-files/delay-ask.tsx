// Puts the hand-over off, by written consent.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { Field } from '../../shared/ui/field.tsx';
import { PickDate } from '../../shared/ui/hard-fields.tsx';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import type { DialogProps } from './use-work-file.ts';

const REASON_MIN = 10;
const REASON_MAX = 500;

export const DelayAsk = ({ detail, state }: DialogProps) => {
  const { t } = useTranslation();
  const { text: reason, isReady, field } = useText(REASON_MIN);
  const [until, setUntil] = useState<string | null>(detail.handOverDueOn);
  const confirm = () => {
    if (!isReady() || until === null) return;
    state.act.mutate({
      send: (version) =>
        call('delayHandOver', { params: { id: detail.id }, body: { version, reason, until } }),
      news: () => t('workFiles/done/delay'),
    });
  };
  return (
    <ActAsk label={t('workFiles/act/delay')} state={state} onConfirm={confirm}>
      <p>{t('workFiles/ask/delay')}</p>
      <Field label={t('workFiles/ask/until')}>
        {(control) => <PickDate control={control} value={until} onChange={setUntil} />}
      </Field>
      <TextField label={t('common/reason')} max={REASON_MAX} {...field} />
    </ActAsk>
  );
};
