// Gửi lại, đổi địa chỉ: what a clerk can do about a letter that did not arrive, or of which nobody knows.
import { MailChoice, type MailDelivery } from '@contracts/distribution.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { Field } from '../../shared/ui/field.tsx';
import { useOtherAct } from './use-others.ts';

type Name = 'resend' | 'changeAddress';

interface Props {
  documentId: string;
  mail: MailDelivery;
}

const ResendAsk = ({ documentId, mail, name, onClose }: Props & { name: Name; onClose: () => void }) => {
  const { t } = useTranslation();
  const [address, setAddress] = useState('');
  const [isTried, setTried] = useState(false);
  const act = useOtherAct(documentId, { news: t('others/resent'), onDone: onClose });
  const isChange = name === 'changeAddress';
  const isSound = MailChoice.shape.address.safeParse(address).success;
  const confirm = () => {
    setTried(true);
    if (isChange && !isSound) return;
    act.mutate(() =>
      call('resendMail', {
        params: { id: documentId, mail: mail.id },
        body: isChange ? { address: address.trim() } : {},
      }),
    );
  };
  return (
    <Ask
      title={t(`others/${name}`)}
      confirm={t('others/resend')}
      isBusy={act.isPending}
      error={act.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>
        {t(isChange ? 'others/changeAsk' : 'others/resendAsk', { name: mail.name, address: mail.address })}
      </p>
      {mail.state === 'uncertain' && <p className="tone-amber">{t('others/uncertainWhy')}</p>}
      {isChange && (
        <Field
          label={t('others/mailAddress')}
          fault={isTried && !isSound ? t('others/mailWrong') : undefined}
        >
          {(control) => (
            <input
              {...control}
              className="input"
              type="email"
              maxLength={254}
              autoComplete="off"
              value={address}
              onChange={(event) => setAddress(event.target.value)}
            />
          )}
        </Field>
      )}
    </Ask>
  );
};

const NAMES: readonly Name[] = ['resend', 'changeAddress'];

export const MailActs = ({ documentId, mail }: Props) => {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Name | null>(null);
  if (mail.state !== 'failed' && mail.state !== 'uncertain') return null;
  return (
    <div className="row-wrap">
      {NAMES.map((name) => (
        <button
          key={name}
          type="button"
          className="btn btn-small"
          aria-label={`${t(`others/${name}`)}: ${mail.name}`}
          onClick={() => setAsked(name)}
        >
          {t(`others/${name}`)}
        </button>
      ))}
      {asked && <ResendAsk documentId={documentId} mail={mail} name={asked} onClose={() => setAsked(null)} />}
    </div>
  );
};
