// The questions before the acts on an incoming document.
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { vi } from '../../shared/i18n/vi/index.ts';
import { Field } from '../../shared/ui/field.tsx';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import { AnswerAsk } from './answer-dialog.tsx';
import { InstructionField } from './instruction-field.tsx';
import { useOnward, type Way } from './onward.tsx';
import { ProgressAsk } from './progress-dialog.tsx';
import { RegisterAsk } from './register-dialog.tsx';
import { type DialogProps, inPlace, REASON_MAX, REASON_MIN, saidOf, useHolderId } from './use-incoming.ts';

/** Its people and date fields are heavy; lists never pay for them. */
const AssignAsk = lazy(async () => ({ default: (await import('./assign-dialog.tsx')).AssignAsk }));
const AskTimeAsk = lazy(async () => ({ default: (await import('./own-part-dialogs.tsx')).AskTimeAsk }));
const HandOverAsk = lazy(async () => ({ default: (await import('./own-part-dialogs.tsx')).HandOverAsk }));

const PaperAsk = lazy(async () => ({ default: (await import('./paper-dialog.tsx')).PaperAsk }));

type Reason = keyof typeof vi.refusalReason;
const isReason = (value: string): value is Reason => Object.hasOwn(vi.refusalReason, value);

const RefuseAsk = ({ detail, state, way }: DialogProps & { way: Way }) => {
  const { t } = useTranslation();
  const [reason, setReason] = useState<Reason | ''>(
    detail.verdictNow === 'INVALID' ? 'signature-invalid' : '',
  );
  const { text, isTried, isReady, field } = useText(REASON_MIN);
  const onward = useOnward(way);
  const confirm = () => {
    if (!isReady() || reason === '') return;
    state.act.mutate({
      send: (version) =>
        call('refuseIncoming', { params: { id: detail.id }, body: { version, reason, text } }),
      news: () => t(saidOf(detail, 'done/refuse')),
      afterwards: onward.go,
    });
  };
  return (
    <ActAsk label={t('incoming/act/refuse')} state={state} isDanger onConfirm={confirm}>
      <p>{t(saidOf(detail, 'ask/refuse'), { number: detail.numberText, sender: detail.sender.name })}</p>
      <Field
        label={t('incoming/ask/refuseReason')}
        fault={isTried && reason === '' ? t('incoming/ask/needReason') : undefined}
      >
        {(control) => (
          <select
            {...control}
            className="input"
            value={reason}
            onChange={({ target }) => setReason(isReason(target.value) ? target.value : '')}
          >
            <option value="">…</option>
            {Object.keys(vi.refusalReason)
              .filter(isReason)
              .map((one) => (
                <option key={one} value={one}>
                  {t(`refusalReason/${one}`)}
                </option>
              ))}
          </select>
        )}
      </Field>
      <TextField label={t(saidOf(detail, 'ask/refuseText'))} max={REASON_MAX} {...field} />
      {onward.choice}
    </ActAsk>
  );
};

type TextAct = 'instruct' | 'complete' | 'finish';
const TEXT_MIN = 3;
const TEXT_MAX = 2000;
const TEXT_LABEL = {
  instruct: 'incoming/ask/instruct',
  complete: 'incoming/ask/result',
  finish: 'incoming/ask/result',
} as const;

/** Who has not done his part, of what would be ended. */
const useOpenParts = (detail: DialogProps['detail'], name: TextAct): string[] => {
  const { assignments } = detail;
  const holderId = useHolderId(detail);
  const own = assignments.find((one) => one.person.id === holderId);
  if (own === undefined || (name !== 'complete' && name !== 'finish')) return [];
  const scope = new Set([own.id]);
  // Parents stand before children.
  for (const { id, parentId } of assignments) if (parentId !== null && scope.has(parentId)) scope.add(id);
  return assignments
    .filter((one) => one.id !== own.id && one.role !== 'info' && one.doneAt === null)
    .filter(({ id }) => name === 'complete' || scope.has(id))
    .map((one) => one.person.name);
};

/** Acts that are one text: instruction, result. */
const TextAsk = ({ detail, state, name }: DialogProps & { name: TextAct }) => {
  const { t } = useTranslation();
  const { text, isReady, field } = useText(TEXT_MIN);
  const open = useOpenParts(detail, name);
  const [evenOpen, setEvenOpen] = useState(false);
  const send = (version: number) => {
    const params = { id: detail.id };
    const body = { version, ...inPlace(detail), text };
    if (name === 'instruct') return call('instructIncoming', { params, body });
    if (name === 'complete') return call('completeIncoming', { params, body: { ...body, evenOpen } });
    return call('finishPart', { params, body: { ...body, evenOpen } });
  };
  const confirm = () => {
    if (isReady())
      state.act.mutate({
        send,
        news: () => t(name === 'complete' ? saidOf(detail, 'done/complete') : `incoming/done/${name}`),
      });
  };
  return (
    <ActAsk label={t(`incoming/act/${name}`)} state={state} onConfirm={confirm}>
      {name === 'complete' && <p>{t(saidOf(detail, 'ask/complete'), { sender: detail.sender.name })}</p>}
      {open.length > 0 && (
        <label className="row-wrap">
          <input type="checkbox" checked={evenOpen} onChange={({ target }) => setEvenOpen(target.checked)} />
          <span>{t('incoming/ask/evenOpen', { names: open.join(', ') })}</span>
        </label>
      )}
      {name === 'instruct' ? (
        <InstructionField label={t(TEXT_LABEL[name])} rows={4} {...field} />
      ) : (
        <TextField label={t(TEXT_LABEL[name])} rows={4} max={TEXT_MAX} {...field} />
      )}
    </ActAsk>
  );
};

export const ActDialogs = ({ way, ...props }: DialogProps & { way: Way }) => {
  const { open } = props.state;
  if (open === 'register') return <RegisterAsk way={way} {...props} />;
  if (open === 'refuse') return <RefuseAsk way={way} {...props} />;
  if (open === 'agree' || open === 'disagree')
    return <AnswerAsk key={open} agrees={open === 'agree'} {...props} />;
  if (open === 'assign' || open === 'distribute') {
    return (
      <Suspense>
        <AssignAsk key={open} isFurther={open === 'distribute'} {...props} />
      </Suspense>
    );
  }
  if (open === 'askTime' || open === 'handOver') {
    return <Suspense>{open === 'askTime' ? <AskTimeAsk {...props} /> : <HandOverAsk {...props} />}</Suspense>;
  }
  if (open === 'notePaper')
    return (
      <Suspense>
        <PaperAsk {...props} />
      </Suspense>
    );
  if (open === 'start' || open === 'progress') return <ProgressAsk key={open} name={open} {...props} />;
  if (open === 'instruct' || open === 'complete' || open === 'finish')
    return <TextAsk key={open} name={open} {...props} />;
  return null;
};
