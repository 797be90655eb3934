// The questions of a handler about his own part: more time, and a colleague to hand it to.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { DueField, useDayOff } from '../../shared/deadlines/due-field.tsx';
import { dateText } from '../../shared/time.ts';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import { PassOnAsk } from './pass-on-ask.tsx';
import { type DialogProps, inPlace, useHolderId } from './use-incoming.ts';

const LEAST = 3;
const MOST = 500;

const useOwnPart = ({ detail }: DialogProps) => {
  const holderId = useHolderId(detail);
  return detail.assignments.find((one) => one.person.id === holderId);
};

export const AskTimeAsk = (props: DialogProps) => {
  const { detail, state } = props;
  const { t } = useTranslation();
  const dueOn = useOwnPart(props)?.dueOn;
  const [wantedOn, setWantedOn] = useState<string | null>(null);
  const [kept, setKept] = useState<string | null>(null);
  const isOff = useDayOff();
  const { text, isTried, isReady, field } = useText(LEAST);
  const confirm = () => {
    if (!isReady() || !wantedOn || isOff(wantedOn, kept)) return;
    state.act.mutate({
      send: (version) =>
        call('askForTime', {
          params: { id: detail.id },
          body: { version, ...inPlace(detail), wantedOn, reason: text, evenOff: kept === wantedOn },
        }),
      news: () => t('incoming/done/askTime'),
    });
  };
  return (
    <ActAsk label={t('incoming/act/askTime')} state={state} onConfirm={confirm}>
      {dueOn && <p>{t('incoming/ask/askTime', { date: dateText(dueOn) })}</p>}
      <DueField
        label={t('incoming/ask/newDate')}
        fault={isTried && !wantedOn ? t('incoming/ask/needDate') : undefined}
        value={wantedOn}
        onChange={setWantedOn}
        kept={kept}
        onKeep={setKept}
      />
      <TextField label={t('incoming/ask/reason')} max={MOST} {...field} />
    </ActAsk>
  );
};

export const HandOverAsk = (props: DialogProps) => (
  <PassOnAsk name="handOver" detail={props.detail} part={useOwnPart(props)} state={props.state} />
);
