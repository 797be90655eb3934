// The question before each act on an outgoing document.
import { type ComponentType, lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import { AnswerAsk, ApproveAsk, openStepOf, RejectAsk, ReturnAsk, TakeBackAsk } from './circuit-asks.tsx';
import { CheckerWord, FindingsSeen, useCheckerWord } from './form-seen.tsx';
import { NumberAsk } from './number-ask.tsx';
import { RecallAsk } from './recall-dialog.tsx';
import { UnreachableNotice, unreachableOf } from './recipients/unreachable.tsx';
import type { ActName, OutgoingActProps } from './use-outgoing.ts';

type Props = OutgoingActProps;

/** Its tree of agencies is heavy; lists never pay for it. */
const RecipientsAsk = lazy(async () => ({
  default: (await import('./recipients-dialog.tsx')).RecipientsAsk,
}));

/** So are their lists of people. */
const ForwardAsk = lazy(async () => ({
  default: (await import('./circuit-people-asks.tsx')).ForwardAsk,
}));
const OpinionOfOthersAsk = lazy(async () => ({
  default: (await import('./circuit-people-asks.tsx')).OpinionOfOthersAsk,
}));

const ReaddressAsk = lazy(async () => ({ default: (await import('./readdress-dialog.tsx')).ReaddressAsk }));
const OthersAsk = lazy(async () => ({ default: (await import('./others-dialog.tsx')).OthersAsk }));
const RemindAsk = lazy(async () => ({ default: (await import('./remind-dialog.tsx')).RemindAsk }));

const OPINION_MAX = 1000;

/** Acts that take an opinion only: submit, approve (without a circuit), cancel. */
const OpinionAsk = ({ detail, state, name }: Props & { name: 'submit' | 'approve' | 'cancel' }) => {
  const { t } = useTranslation();
  const { text, field } = useText();
  const params = { id: detail.id };
  const send = (version: number) => {
    const body = { version, text };
    if (name === 'submit') return call('submitOutgoing', { params, body });
    if (name === 'approve') return call('approveOutgoing', { params, body });
    return call('cancelOutgoing', { params, body });
  };
  const confirm = () => state.act.mutate({ send, news: () => t(`outgoing/done/${name}`) });
  return (
    <ActAsk label={t(`outgoing/act/${name}`)} state={state} isDanger={name === 'cancel'} onConfirm={confirm}>
      <p>
        {t(`outgoing/ask/${name}`, {
          signer: detail.signer?.name ?? '',
          subject: detail.fields.subject,
        })}
      </p>
      <TextField label={`${t('common/opinion')} (${t('common/optional')})`} max={OPINION_MAX} {...field} />
    </ActAsk>
  );
};

const FormCheckAsk = ({ detail, state }: Props) => {
  const { t } = useTranslation();
  const [passed, setPassed] = useState(true);
  const word = useCheckerWord(detail, { isPassing: passed });
  const send = (version: number) =>
    call('checkForm', { params: { id: detail.id }, body: { version, passed, text: word.text } });
  return (
    <ActAsk
      label={t('outgoing/act/formCheck')}
      state={state}
      onConfirm={() => {
        if (word.isReady()) state.act.mutate({ send, news: () => t('outgoing/done/formCheck') });
      }}
    >
      <p>{t('outgoing/ask/formCheck')}</p>
      <FindingsSeen detail={detail} />
      <div className="stack" role="radiogroup" aria-label={t('outgoing/act/formCheck')}>
        <label className="check">
          <input type="radio" name="passed" checked={passed} onChange={() => setPassed(true)} />
          {t('outgoing/ask/formPassed')}
        </label>
        <label className="check">
          <input type="radio" name="passed" checked={!passed} onChange={() => setPassed(false)} />
          {t('outgoing/ask/formFailed')}
        </label>
      </div>
      <CheckerWord word={word} />
    </ActAsk>
  );
};

const NAMES_SHOWN = 6;

const ReleaseAsk = ({ detail, state }: Props) => {
  const { t } = useTranslation();
  const gone = unreachableOf(detail);
  const [isLeft, setLeft] = useState(false);
  const leaveOut = isLeft ? gone.map(({ code }) => code) : [];
  const send = (version: number) =>
    call('releaseOutgoing', { params: { id: detail.id }, body: { version, leaveOut } });
  const reached = detail.recipients.filter((one) => !gone.includes(one));
  const names = reached.slice(0, NAMES_SHOWN).map((one) => one.name);
  if (reached.length > NAMES_SHOWN) names.push('…');
  const { internal, mails } = detail.fields;
  const counts = [
    ...(internal.unitIds.length > 0 ? [t('others/units', { count: internal.unitIds.length })] : []),
    ...(internal.personIds.length > 0 ? [t('others/people', { count: internal.personIds.length })] : []),
    ...(mails.length > 0 ? [t('others/mails', { count: mails.length })] : []),
  ];
  return (
    <ActAsk
      label={t('outgoing/act/release')}
      state={state}
      onConfirm={() => state.act.mutate({ send, news: () => t('outgoing/done/release') })}
    >
      <p>
        {t('outgoing/ask/release', {
          number: detail.number?.text ?? '',
          count: reached.length,
          names: names.join('; '),
        })}
      </p>
      {counts.length > 0 && <p>{t('others/alsoTo', { names: counts.join(', ') })}</p>}
      <UnreachableNotice detail={detail} />
      {gone.length > 0 && (
        <label className="check">
          <input type="checkbox" checked={isLeft} onChange={() => setLeft(!isLeft)} />
          {t('recipients/leaveOut', { count: gone.length })}
        </label>
      )}
    </ActAsk>
  );
};

type Asks = Partial<Record<ActName, ComponentType<Props>>>;

const PLAIN: Asks = {
  formCheck: FormCheckAsk,
  return: ReturnAsk,
  reject: RejectAsk,
  takeBack: TakeBackAsk,
  answerOpinion: AnswerAsk,
  number: NumberAsk,
  release: ReleaseAsk,
  recall: RecallAsk,
};

const HEAVY: Asks = {
  forward: ForwardAsk,
  askOpinion: OpinionOfOthersAsk,
  changeRecipients: RecipientsAsk,
  readdress: ReaddressAsk,
  chooseOthers: OthersAsk,
  remind: RemindAsk,
};

export const ActDialogs = (props: Props) => {
  const { open } = props.state;
  const step = openStepOf(props.detail.circuit);
  if (open === 'approve' && step) return <ApproveAsk step={step} {...props} />;
  if (open === 'submit' || open === 'approve' || open === 'cancel') {
    return <OpinionAsk key={open} name={open} {...props} />;
  }
  const Plain = open && PLAIN[open];
  if (Plain) return <Plain {...props} />;
  const Heavy = open && HEAVY[open];
  if (Heavy) {
    return (
      <Suspense>
        <Heavy {...props} />
      </Suspense>
    );
  }
  return null;
};
