// Sửa nơi nhận, before the release: who takes nothing now is left out, its successor put in. The signed file stays as it is.
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { Mark } from '../../shared/ui/marks.tsx';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import { useAddedAgencies } from './added-agencies.tsx';
import { REASON_MAX, REASON_MIN } from './recall-dialog.tsx';
import { unreachableOf } from './recipients/unreachable.tsx';
import type { OutgoingActProps } from './use-outgoing.ts';
import './recall.css';

export const ReaddressAsk = ({ detail, state }: OutgoingActProps) => {
  const { t } = useTranslation();
  const { recipients } = detail;
  // Who takes nothing is what the question is for.
  const [removed, setRemoved] = useState(() => unreachableOf(detail).map(({ code }) => code));
  const { text: reason, isTried, isReady, field } = useText(REASON_MIN);
  const named = useMemo(() => new Set(recipients.map(({ code }) => code)), [recipients]);
  const { added, ...more } = useAddedAgencies(named);
  const isNone = added.length + removed.length === 0;
  const toggle = (code: string) =>
    setRemoved((before) =>
      before.includes(code) ? before.filter((one) => one !== code) : [...before, code],
    );
  const confirm = () => {
    if (!isReady() || isNone) return;
    state.act.mutate({
      send: (version) =>
        call('readdressOutgoing', {
          params: { id: detail.id },
          body: { version, reason, added: [...added], removed },
        }),
      news: () => t('outgoing/done/readdress'),
    });
  };
  return (
    <>
      <ActAsk label={t('outgoing/act/readdress')} state={state} error={more.error} onConfirm={confirm}>
        <p>{t('outgoing/ask/readdress')}</p>
        {recipients.length > 0 && (
          <fieldset className="recipient-choice">
            <legend className="label">{t('recall/removed')}</legend>
            <ul>
              {recipients.map(({ code, name, fault }) => (
                <li key={code}>
                  <label className="check">
                    <input type="checkbox" checked={removed.includes(code)} onChange={() => toggle(code)} />
                    <span className="grow">{name}</span>
                    {fault && <Mark tone="amber">{t(`recipients/fault/${fault}`)}</Mark>}
                  </label>
                </li>
              ))}
            </ul>
          </fieldset>
        )}
        {more.field(isTried && isNone ? t('recall/pickAny') : undefined)}
        <TextField label={t('outgoing/readdressReason')} rows={3} max={REASON_MAX} {...field} />
      </ActAsk>
      {more.dialogs}
    </>
  );
};
