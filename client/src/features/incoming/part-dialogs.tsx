// The questions of who gave a part: more time for it, taking it back, and giving it anew when its holder has left.
import type { Assignment, IncomingDetail } from '@contracts/incoming-document.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import type { useAct } from '../../shared/acts/use-act.ts';
import { call } from '../../shared/api-client.ts';
import { DueField, useDayOff } from '../../shared/deadlines/due-field.tsx';
import { dateText } from '../../shared/time.ts';
import { TextField } from '../../shared/ui/text-field.tsx';
import { PassOnAsk } from './pass-on-ask.tsx';
import { inPlace } from './use-incoming.ts';

type State = ReturnType<typeof useAct<IncomingDetail, string>>;
interface AskProps {
  detail: IncomingDetail;
  part: Assignment;
  state: State;
}

const AnswerTimeAsk = ({ detail, part, state, agreed }: AskProps & { agreed: boolean }) => {
  const { t } = useTranslation();
  const asked = part.requests.find(({ answer }) => answer === null);
  const [dueOn, setDueOn] = useState<string | null>(asked?.wantedOn ?? null);
  // What was asked for was settled by who asked.
  const [kept, setKept] = useState(dueOn);
  const [text, setText] = useState('');
  const [isTried, setTried] = useState(false);
  const isOff = useDayOff();
  const isMissing = agreed ? dueOn === null : text.trim() === '';
  const name = agreed ? 'giveTime' : 'refuseTime';
  const confirm = () => {
    setTried(true);
    if (isMissing || (agreed && isOff(dueOn, kept))) return;
    state.act.mutate({
      send: (version) =>
        call('answerTimeRequest', {
          params: { id: detail.id, assignmentId: part.id },
          body: {
            version,
            ...inPlace(detail),
            agreed,
            text: text.trim(),
            ...(agreed && dueOn && { dueOn, evenOff: kept === dueOn }),
          },
        }),
      news: () => t(`incoming/done/${name}`),
    });
  };
  const fault =
    isTried && isMissing ? t(agreed ? 'incoming/ask/needDate' : 'incoming/ask/needReason') : undefined;
  return (
    <ActAsk label={t(`incoming/act/${name}`)} state={state} onConfirm={confirm}>
      {asked && (
        <p>
          {t('incoming/ask/timeAsked', {
            name: part.person.name,
            date: dateText(asked.wantedOn),
            reason: asked.reason,
          })}
        </p>
      )}
      {agreed && (
        <DueField
          label={t('incoming/ask/newDate')}
          fault={fault}
          value={dueOn}
          onChange={setDueOn}
          kept={kept}
          onKeep={setKept}
        />
      )}
      <TextField
        label={t('incoming/ask/answerText')}
        max={500}
        value={text}
        onChange={setText}
        fault={agreed ? undefined : fault}
      />
    </ActAsk>
  );
};

const WithdrawAsk = ({ detail, part, state }: AskProps) => {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const confirm = () =>
    state.act.mutate({
      send: (version) =>
        call('withdrawPart', {
          params: { id: detail.id, assignmentId: part.id },
          body: { version, ...inPlace(detail), reason: reason.trim() },
        }),
      news: () => t('incoming/done/withdraw'),
    });
  return (
    <ActAsk label={t('incoming/act/withdraw')} state={state} isDanger onConfirm={confirm}>
      <p>{t('incoming/ask/withdraw', { name: part.person.name })}</p>
      <TextField label={t('incoming/ask/takeReason')} max={500} value={reason} onChange={setReason} />
    </ActAsk>
  );
};

export const PartDialogs = ({ act, ...props }: AskProps & { act: string }) => {
  if (act === 'withdraw') return <WithdrawAsk {...props} />;
  if (act === 'anew') return <PassOnAsk name="giveAnew" {...props} />;
  return <AnswerTimeAsk {...props} agreed={act === 'give'} />;
};
