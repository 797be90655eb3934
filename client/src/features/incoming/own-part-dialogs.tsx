// The questions of a handler about his own part: more time, and a colleague to hand it to.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { dateText } from '../../shared/time.ts';
import { Field } from '../../shared/ui/field.tsx';
import { PickDate, PickOne } from '../../shared/ui/hard-fields.tsx';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import type { DialogProps } from './use-incoming.ts';

const LEAST = 3;
const MOST = 500;

const useOwnPart = ({ detail }: DialogProps) => {
  const { person } = useMe();
  return detail.assignments.find((one) => one.person.id === person.id);
};

export const AskTimeAsk = (props: DialogProps) => {
  const { detail, state } = props;
  const { t } = useTranslation();
  const dueOn = useOwnPart(props)?.dueOn;
  const [wantedOn, setWantedOn] = useState<string | null>(null);
  const { text, isTried, isReady, field } = useText(LEAST);
  const confirm = () => {
    if (!isReady() || !wantedOn) return;
    state.act.mutate({
      send: (version) =>
        call('askForTime', { params: { id: detail.id }, body: { version, wantedOn, reason: text } }),
      news: () => t('incoming/done/askTime'),
    });
  };
  return (
    <ActAsk label={t('incoming/act/askTime')} state={state} onConfirm={confirm}>
      {dueOn && <p>{t('incoming/ask/askTime', { date: dateText(dueOn) })}</p>}
      <Field
        label={t('incoming/ask/newDate')}
        fault={isTried && !wantedOn ? t('incoming/ask/needDate') : undefined}
      >
        {(control) => <PickDate control={control} value={wantedOn} onChange={setWantedOn} />}
      </Field>
      <TextField label={t('incoming/ask/reason')} max={MOST} {...field} />
    </ActAsk>
  );
};

export const HandOverAsk = (props: DialogProps) => {
  const { detail, state } = props;
  const { t } = useTranslation();
  const { can } = useMe();
  const part = useOwnPart(props);
  const agency = useQuery({ queryKey: keys.agency, queryFn: () => call('getOwnAgency', {}) });
  const [postId, setPostId] = useState<string | null>(null);
  const { text, isTried, isReady, field } = useText(LEAST);
  const taken = new Set(detail.assignments.map(({ person }) => person.id));
  const choices = (agency.data?.people ?? [])
    .filter((one) => one.role !== 'administrator' && !taken.has(one.id))
    .filter((one) => can.instruct || !part?.unit || one.unit.id === part.unit.id)
    .map((one) => ({ value: one.postId, label: `${one.name}, ${one.title}`, also: one.unit.name }));
  const confirm = () => {
    if (!isReady() || !postId) return;
    state.act.mutate({
      send: (version) =>
        call('handOverPart', { params: { id: detail.id }, body: { version, postId, reason: text } }),
      news: () => t('incoming/done/handOver'),
    });
  };
  return (
    <ActAsk label={t('incoming/act/handOver')} state={state} error={agency.error} onConfirm={confirm}>
      <p>{t('incoming/ask/handOver')}</p>
      <Field
        label={t('incoming/ask/colleague')}
        fault={isTried && !postId ? t('incoming/ask/needColleague') : undefined}
      >
        {(control) => (
          <PickOne
            control={control}
            placeholder={t('incoming/ask/pickPeople')}
            choices={choices}
            value={postId}
            onChange={setPostId}
          />
        )}
      </Field>
      <TextField label={t('incoming/ask/reason')} max={MOST} {...field} />
    </ActAsk>
  );
};
