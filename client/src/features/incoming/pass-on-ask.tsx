// To whom a part is passed on, and why: own part handed over, or the part of one who has left given anew.
import type { Assignment, IncomingDetail } from '@contracts/incoming-document.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import type { useAct } from '../../shared/acts/use-act.ts';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { Field } from '../../shared/ui/field.tsx';
import { PickOne } from '../../shared/ui/hard-fields.tsx';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import { inPlace } from './use-incoming.ts';

const LEAST = 3;
const MOST = 500;

interface Props {
  name: 'handOver' | 'giveAnew';
  detail: IncomingDetail;
  part: Assignment | undefined;
  state: Pick<ReturnType<typeof useAct<IncomingDetail, string>>, 'act' | 'close' | 'meanwhile'>;
}

export const PassOnAsk = ({ name, detail, part, state }: Props) => {
  const { t } = useTranslation();
  const { can } = useMe();
  const go = useNavigate();
  const agency = useQuery({ queryKey: keys.agency, queryFn: () => call('getOwnAgency', {}) });
  const [postId, setPostId] = useState<string | null>(null);
  const { text, isTried, isReady, field } = useText(LEAST);
  const taken = new Set(detail.assignments.map(({ person }) => person.id));
  const choices = (agency.data?.people ?? [])
    .filter((one) => one.role !== 'administrator' && !taken.has(one.id))
    .filter((one) => can.instruct || !part?.unit || one.unit.id === part.unit.id)
    .map((one) => ({ value: one.postId, label: `${one.name}, ${one.title}`, also: one.unit.name }));
  const confirm = () => {
    if (!isReady() || !postId || !part) return;
    state.act.mutate({
      send: (version) => {
        const body = { version, ...inPlace(detail), postId, reason: text };
        const params = { id: detail.id };
        return name === 'handOver'
          ? call('handOverPart', { params, body })
          : call('giveAnewPart', { params: { ...params, assignmentId: part.id }, body });
      },
      news: () => t(`incoming/done/${name}`),
      // Who has no part any more may not see it any more.
      ...(name === 'handOver' && { afterwards: () => void go('/my-work', { replace: true }) }),
    });
  };
  return (
    <ActAsk label={t(`incoming/act/${name}`)} state={state} error={agency.error} onConfirm={confirm}>
      <p>{t(`incoming/ask/${name}`, { name: part?.person.name ?? '' })}</p>
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
