// The clerk's answer to the sender: agree, and the document is cancelled; or refuse, with a reason the sender reads.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import { waitingIn } from './sender-request.tsx';
import { type DialogProps, REASON_MAX, REASON_MIN } from './use-incoming.ts';

export const AnswerAsk = ({ detail, state, agrees }: DialogProps & { agrees: boolean }) => {
  const { t } = useTranslation();
  // The one that was shown when the question was opened.
  const [requestId] = useState(() => waitingIn(detail)?.id ?? '');
  const { text, isReady, field } = useText(agrees ? 0 : REASON_MIN);
  const confirm = () => {
    if (!isReady()) return;
    state.act.mutate({
      send: (version) => {
        const given = { params: { id: detail.id, requestId }, body: { version, text } };
        return agrees ? call('agreeToRequest', given) : call('refuseRequest', given);
      },
      news: () => t(agrees ? 'recall/agreed' : 'recall/refused'),
    });
  };
  return (
    <ActAsk
      label={t(agrees ? 'recall/agree' : 'recall/refuse')}
      state={state}
      isDanger={agrees}
      onConfirm={confirm}
    >
      <p>{t(agrees ? 'recall/agreeAsk' : 'recall/refuseAsk', { sender: detail.sender.name })}</p>
      <TextField
        label={agrees ? `${t('recall/agreeText')} (${t('common/optional')})` : t('recall/refuseText')}
        rows={3}
        max={REASON_MAX}
        {...field}
      />
    </ActAsk>
  );
};
