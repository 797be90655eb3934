// The questions before the acts of a circuit that need no choice of people: approve a step, return to an earlier one,
// reject, take back, answer.
import type { CircuitView } from '@contracts/circuit.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { Field } from '../../shared/ui/field.tsx';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import { CheckerWord, FindingsSeen, useCheckerWord } from './form-seen.tsx';
import type { OutgoingActProps } from './use-outgoing.ts';

type Props = OutgoingActProps;
type Step = CircuitView['steps'][number];
type EarlyStep = Step & { kind: Exclude<Step['kind'], 'sign'> };

const OPINION_MAX = 1000;
const REASON_MIN = 3;

const isEarly = (step: Step | undefined): step is EarlyStep => step !== undefined && step.kind !== 'sign';

/** The open step before the signature; undefined for a document without a circuit of its own. */
export const openStepOf = ({ steps }: CircuitView): EarlyStep | undefined => {
  const open = steps.find(({ state }) => state === 'open');
  return isEarly(open) ? open : undefined;
};

const earlierSteps = ({ steps }: CircuitView): Step[] => {
  const open = steps.findIndex(({ state }) => state === 'open');
  return open < 0 ? [] : steps.slice(0, open);
};

export const ApproveAsk = ({ detail, state, step }: Props & { step: EarlyStep }) => {
  const { t } = useTranslation();
  const isForm = step.kind === 'form';
  const word = useCheckerWord(detail, { isPassing: isForm });
  const send = (version: number) =>
    call('approveOutgoing', { params: { id: detail.id }, body: { version, text: word.text } });
  return (
    <ActAsk
      label={t(`circuit/act/approve/${step.kind}`)}
      state={state}
      onConfirm={() => word.isReady() && state.act.mutate({ send, news: () => t('circuit/done/approve') })}
    >
      <p>{t(`circuit/ask/approve/${step.kind}`)}</p>
      {isForm && <FindingsSeen detail={detail} />}
      <CheckerWord word={word} />
    </ActAsk>
  );
};

/** To the drafter, or to an earlier step where there is one. */
export const ReturnAsk = ({ detail, state }: Props) => {
  const { t } = useTranslation();
  const { text, isReady, field } = useText(REASON_MIN);
  const [target, setTarget] = useState('');
  const earlier = earlierSteps(detail.circuit);
  const chosen = earlier.find(({ id }) => id === target);
  const toStepId = chosen && { toStepId: chosen.id };
  const send = (version: number) =>
    call('returnOutgoing', { params: { id: detail.id }, body: { version, text, ...toStepId } });
  const news = () =>
    chosen
      ? t('circuit/done/returnTo', { step: t(`circuit/stepKind/${chosen.kind}`) })
      : t('outgoing/done/return');
  return (
    <ActAsk
      label={t('outgoing/act/return')}
      state={state}
      onConfirm={() => isReady() && state.act.mutate({ send, news })}
    >
      {earlier.length === 0 ? (
        <p>{t('outgoing/ask/return', { drafter: detail.drafter.name })}</p>
      ) : (
        <Field label={t('circuit/ask/returnTo')}>
          {(control) => (
            <select
              {...control}
              className="input"
              value={target}
              onChange={(event) => setTarget(event.target.value)}
            >
              <option value="">{t('circuit/ask/toDrafter', { name: detail.drafter.name })}</option>
              {earlier.map((step, index) => (
                <option key={step.id} value={step.id}>
                  {t('circuit/ask/toStep', { place: index + 1, step: t(`circuit/stepKind/${step.kind}`) })}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <TextField label={t('outgoing/ask/opinionReturn')} max={OPINION_MAX} {...field} />
    </ActAsk>
  );
};

export const RejectAsk = ({ detail, state }: Props) => {
  const { t } = useTranslation();
  const { text, isReady, field } = useText(REASON_MIN);
  const send = (version: number) =>
    call('rejectOutgoing', { params: { id: detail.id }, body: { version, text } });
  return (
    <ActAsk
      label={t('circuit/act/reject')}
      state={state}
      isDanger
      onConfirm={() => isReady() && state.act.mutate({ send, news: () => t('circuit/done/reject') })}
    >
      <p>{t('circuit/ask/reject', { subject: detail.fields.subject, drafter: detail.drafter.name })}</p>
      <TextField label={t('circuit/ask/rejectReason')} max={OPINION_MAX} {...field} />
    </ActAsk>
  );
};

export const TakeBackAsk = ({ detail, state }: Props) => {
  const { t } = useTranslation();
  const send = (version: number) =>
    call('takeBackOutgoing', { params: { id: detail.id }, body: { version } });
  return (
    <ActAsk
      label={t('circuit/act/takeBack')}
      state={state}
      onConfirm={() => state.act.mutate({ send, news: () => t('circuit/done/takeBack') })}
    >
      <p>{t('circuit/ask/takeBack')}</p>
    </ActAsk>
  );
};

export const AnswerAsk = ({ detail, state }: Props) => {
  const { t } = useTranslation();
  const { text, isReady, field } = useText(1);
  const question = detail.circuit.asked.find(({ isMine }) => isMine);
  if (!question) return null;
  const send = (version: number) =>
    call('answerOpinion', { params: { id: detail.id, asked: question.id }, body: { version, text } });
  return (
    <ActAsk
      label={t('circuit/act/answerOpinion')}
      state={state}
      onConfirm={() => isReady() && state.act.mutate({ send, news: () => t('circuit/done/answerOpinion') })}
    >
      <p>{t('circuit/ask/questionFrom', { name: question.by.name })}</p>
      <p className="quote">{question.question}</p>
      <TextField label={t('circuit/ask/answer')} max={OPINION_MAX} {...field} />
    </ActAsk>
  );
};
