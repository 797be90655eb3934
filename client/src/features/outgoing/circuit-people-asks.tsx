// The acts of a circuit that name colleagues: hand one's place over, ask second opinions. Apart, because their lists of
// people are heavy and only opened when asked for.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { useColleagues } from '../../shared/colleagues.ts';
import { useMe } from '../../shared/session.ts';
import { Field } from '../../shared/ui/field.tsx';
import { PickMany, PickOne } from '../../shared/ui/hard-fields.tsx';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import { openStepOf } from './circuit-asks.tsx';
import type { OutgoingActProps } from './use-outgoing.ts';

const TEXT_MAX = 1000;
const QUESTION_MIN = 3;

export const ForwardAsk = ({ detail, state }: OutgoingActProps) => {
  const { t } = useTranslation();
  const { post } = useMe();
  const colleagues = useColleagues();
  const { text, field } = useText();
  const [toPostId, setTo] = useState<string | null>(null);
  const [isTried, setTried] = useState(false);
  const waiting = openStepOf(detail.circuit)?.people.filter(({ approval }) => !approval) ?? [];
  // One's own place, or that of somebody who has left his post.
  const isOwn = detail.can.approve || waiting.some(({ postId }) => postId === post.id);
  const from = isOwn ? undefined : waiting.find(({ isGone }) => isGone);
  const taken = new Set(openStepOf(detail.circuit)?.people.map(({ postId }) => postId));
  const choices = colleagues.choices.filter(({ value }) => !taken.has(value));
  const confirm = () => {
    setTried(true);
    if (!toPostId) return;
    const name = choices.find(({ value }) => value === toPostId)?.label ?? '';
    const body = { toPostId, text, ...(from && { fromPostId: from.postId }) };
    state.act.mutate({
      send: (version) => call('forwardOutgoing', { params: { id: detail.id }, body: { version, ...body } }),
      news: () => t('circuit/done/forward', { name }),
    });
  };
  return (
    <ActAsk label={t('circuit/act/forward')} state={state} error={colleagues.error} onConfirm={confirm}>
      <p>{from ? t('circuit/ask/forwardFor', { name: from.person.name }) : t('circuit/ask/forward')}</p>
      <Field
        label={t('circuit/ask/forwardWhom')}
        fault={isTried && !toPostId ? t('delegation/missing') : undefined}
      >
        {(control) => <PickOne control={control} choices={choices} value={toPostId} onChange={setTo} />}
      </Field>
      <TextField label={`${t('common/opinion')} (${t('common/optional')})`} max={TEXT_MAX} {...field} />
    </ActAsk>
  );
};

export const OpinionOfOthersAsk = ({ detail, state }: OutgoingActProps) => {
  const { t } = useTranslation();
  const { post } = useMe();
  const colleagues = useColleagues();
  const { text, isReady, field } = useText(QUESTION_MIN);
  const [postIds, setPosts] = useState<string[]>([]);
  const [isBlocking, setBlocking] = useState(false);
  const [isTried, setTried] = useState(false);
  const choices = colleagues.choices.filter(({ value }) => value !== post.id);
  const confirm = () => {
    setTried(true);
    if (!isReady() || postIds.length === 0) return;
    state.act.mutate({
      send: (version) =>
        call('askOpinion', { params: { id: detail.id }, body: { version, postIds, text, isBlocking } }),
      news: () => t('circuit/done/askOpinion'),
    });
  };
  return (
    <ActAsk label={t('circuit/act/askOpinion')} state={state} error={colleagues.error} onConfirm={confirm}>
      <p>{t('circuit/ask/askOpinion')}</p>
      <Field
        label={t('circuit/ask/opinionOf')}
        fault={isTried && postIds.length === 0 ? t('delegation/missing') : undefined}
      >
        {(control) => <PickMany control={control} choices={choices} value={postIds} onChange={setPosts} />}
      </Field>
      <TextField label={t('circuit/ask/question')} max={TEXT_MAX} {...field} />
      <label className="check">
        <input type="checkbox" checked={isBlocking} onChange={(event) => setBlocking(event.target.checked)} />
        {t('circuit/ask/isBlocking')}
      </label>
    </ActAsk>
  );
};
