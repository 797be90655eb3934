// Nhắc nơi nhận: those who have not registered, read or opened it. One key for one opening, so that a second click
// reminds nobody twice.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { newKey } from '../../shared/new-key.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import { RecipientChoice } from './recipient-choice.tsx';
import { useOtherAct, useOthers } from './use-others.ts';
import type { OutgoingActProps } from './use-outgoing.ts';

const OPEN: readonly string[] = ['queued', 'sent', 'arrived', 'registered', 'assigned', 'in-progress'];
const REASON_MIN = 3;
const REASON_MAX = 500;

const openOf = ({ deliveries }: OutgoingDetail) => deliveries.filter(({ state }) => OPEN.includes(state));

export const RemindAsk = ({ detail, state }: OutgoingActProps) => {
  const { t } = useTranslation();
  const [key] = useState(newKey);
  const others = useOthers(detail.id);
  const open = openOf(detail);
  const unread = (others.data?.readers ?? []).filter(({ firstAt, hasLeft }) => !firstAt && !hasLeft).length;
  const unopened = (others.data?.mailDeliveries ?? []).filter(
    (mail) => mail.state === 'sent' && mail.openedAt === null,
  );
  const [agencies, setAgencies] = useState<string[]>([]);
  const [readers, setReaders] = useState(true);
  const [kept, setKept] = useState<readonly string[]>([]);
  const mailIds = unopened.map(({ id }) => id).filter((id) => !kept.includes(id));
  const { text: reason, isTried, isReady, field } = useText(REASON_MIN);
  const act = useOtherAct(detail.id, { news: t('others/reminded'), onDone: state.close });
  const isAnyone = open.length + unread + unopened.length > 0;
  const isNone = agencies.length + mailIds.length === 0 && !(readers && unread > 0);
  const confirm = () => {
    if (!isReady() || isNone) return;
    act.mutate(() =>
      call('remindRecipients', {
        params: { id: detail.id },
        body: { key, reason, agencies, readers: readers && unread > 0, mailIds },
      }),
    );
  };
  return (
    <Ask
      title={t('outgoing/act/remind')}
      confirm={t('outgoing/act/remind')}
      isBusy={act.isPending}
      error={act.error}
      onConfirm={confirm}
      onClose={state.close}
    >
      <p>{t(isAnyone || others.isPending ? 'others/remindAsk' : 'others/remindNobody')}</p>
      <ProblemNotice error={others.error} />
      {unread > 0 && (
        <label className="check">
          <input type="checkbox" checked={readers} onChange={({ target }) => setReaders(target.checked)} />
          {t('others/remindReaders', { count: unread })}
        </label>
      )}
      {unopened.length > 0 && (
        <fieldset className="recipient-choice">
          <legend className="label">{t('others/remindMails')}</legend>
          <ul className="reminder-list">
            {unopened.map(({ id, name, address }) => (
              <li key={id}>
                <label className="check">
                  <input
                    type="checkbox"
                    checked={!kept.includes(id)}
                    onChange={({ target }) =>
                      setKept(target.checked ? kept.filter((one) => one !== id) : [...kept, id])
                    }
                  />
                  <span className="grow">
                    {name} <span className="muted small">{address}</span>
                  </span>
                </label>
              </li>
            ))}
          </ul>
        </fieldset>
      )}
      {open.length > 0 && (
        <RecipientChoice
          label={t('others/remindAgencies')}
          deliveries={open}
          chosen={agencies}
          onChange={setAgencies}
        />
      )}
      {isTried && isNone && (
        <p className="fault" role="alert">
          {t('others/remindPick')}
        </p>
      )}
      <TextField label={t('others/remindReason')} rows={3} max={REASON_MAX} {...field} />
    </Ask>
  );
};
