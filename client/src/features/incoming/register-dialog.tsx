// Taking a document into the book. One whose signatures are invalid needs a reason and a word given for it.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { BookChoice, useBookChoice } from '../../shared/acts/book-choice.tsx';
import { call } from '../../shared/api-client.ts';
import { VerdictLine } from '../../shared/report/verdict-line.tsx';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import { useOnward, type Way } from './onward.tsx';
import { TwinChoice, useTwinChoice } from './twin-choice.tsx';
import { type DialogProps, REASON_MAX, REASON_MIN, saidOf, whyOf } from './use-incoming.ts';

interface OverrideProps {
  reason: ReturnType<typeof useText>;
  isSure: boolean;
  onSure: (isSure: boolean) => void;
}

const Override = ({ reason: { isTried, field }, isSure, onSure }: OverrideProps) => {
  const { t } = useTranslation();
  return (
    <>
      <TextField label={t('incoming/ask/overrideReason')} max={REASON_MAX} {...field} />
      <label className="check">
        <input type="checkbox" checked={isSure} onChange={(event) => onSure(event.target.checked)} />
        <span>{t('incoming/ask/confirmInvalid')}</span>
      </label>
      {isTried && !isSure && (
        <p className="tone-red small" role="alert">
          {t('incoming/ask/needConfirm')}
        </p>
      )}
    </>
  );
};

export const RegisterAsk = ({ detail, state, way }: DialogProps & { way: Way }) => {
  const { t } = useTranslation();
  const isInvalid = detail.verdictNow === 'INVALID';
  const reason = useText(REASON_MIN);
  const [isSure, setSure] = useState(false);
  const choice = useBookChoice('incoming');
  const onward = useOnward(way);
  const twin = useTwinChoice(detail, state.act.error);
  const isDropped = twin.same !== undefined && twin.choice === 'dropped';
  const send = (version: number) => {
    if (twin.same && isDropped)
      return call('refuseIncoming', {
        params: { id: detail.id },
        body: { version, reason: 'duplicate', text: twin.reason.text, twinId: twin.same.id },
      });
    const decision =
      twin.same && twin.choice !== null && twin.choice !== 'dropped'
        ? { twin: { choice: twin.choice, reason: twin.reason.text } }
        : {};
    const overrideReason = isInvalid ? { overrideReason: reason.text } : {};
    const body = { version, ...choice.chosen, ...overrideReason, ...decision };
    return call('registerIncoming', { params: { id: detail.id }, body });
  };
  const confirm = () => {
    if (!twin.isReady()) return;
    if (isInvalid && !isDropped && (!reason.isReady() || !isSure)) return;
    state.act.mutate({
      send,
      news: (after) =>
        isDropped
          ? t(saidOf(detail, 'done/refuse'))
          : t(saidOf(detail, 'done/register'), { number: after.registration?.arrivalNumber ?? '' }),
      afterwards: onward.go,
    });
  };
  return (
    <ActAsk
      label={t('incoming/act/register')}
      state={state}
      isDanger={isInvalid}
      error={choice.error ?? twin.error}
      onConfirm={confirm}
    >
      {detail.files.length > 0 && <VerdictLine {...whyOf(detail)} />}
      <p>
        {t(isInvalid ? 'incoming/ask/registerInvalid' : saidOf(detail, 'ask/register'), {
          sender: detail.sender.name,
        })}
      </p>
      <TwinChoice detail={detail} state={twin} />
      <BookChoice
        choice={choice}
        label={t('incoming/ask/book')}
        next={(number) => t('incoming/ask/nextNumber', { number })}
      />
      {isInvalid && !isDropped && <Override reason={reason} isSure={isSure} onSure={setSure} />}
      {onward.choice}
    </ActAsk>
  );
};
