// Nơi nhận khác, before release: the clerk completes or mends them; the signed file stays as it is.
import type { OtherRecipients } from '@contracts/distribution.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { InternalField, MailField } from './other-recipients.tsx';
import { useOtherAct } from './use-others.ts';
import type { OutgoingActProps } from './use-outgoing.ts';

export const OthersAsk = ({ detail, state }: OutgoingActProps) => {
  const { t } = useTranslation();
  const [internal, setInternal] = useState(detail.fields.internal);
  const [mails, setMails] = useState(detail.fields.mails);
  const act = useOtherAct(detail.id, { news: t('others/chosen'), onDone: state.close });
  const send = (): Promise<OtherRecipients> =>
    call('chooseOtherRecipients', {
      params: { id: detail.id },
      body: { version: detail.version, internal, mails },
    });
  return (
    <Ask
      title={t('outgoing/act/chooseOthers')}
      confirm={t('outgoing/act/chooseOthers')}
      isBusy={act.isPending}
      error={act.error}
      onConfirm={() => act.mutate(send)}
      onClose={state.close}
    >
      <p>{t('others/ask')}</p>
      <InternalField value={internal} onChange={setInternal} />
      <MailField value={mails} onChange={setMails} />
    </Ask>
  );
};
