// Instruct and assign: exactly one lead, any number of co-handlers and readers, a deadline.
import type { AssignmentRole } from '@contracts/vocabulary.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { dateText } from '../../shared/time.ts';
import { Field } from '../../shared/ui/field.tsx';
import { PickDate, PickMany, PickOne } from '../../shared/ui/hard-fields.tsx';
import { TextField } from '../../shared/ui/text-field.tsx';
import type { DialogProps } from './use-incoming.ts';

interface Chosen {
  role: AssignmentRole;
  postId: string;
  dueOn: string | null;
}

export const AssignAsk = ({ detail, state }: DialogProps) => {
  const { t } = useTranslation();
  const agency = useQuery({ queryKey: keys.agency, queryFn: () => call('getOwnAgency', {}) });
  const [instruction, setInstruction] = useState('');
  const [lead, setLead] = useState<string | null>(null);
  const [co, setCo] = useState<string[]>([]);
  const [info, setInfo] = useState<string[]>([]);
  const [dueOn, setDueOn] = useState<string | null>(detail.replyDueOn);
  const [isTried, setTried] = useState(false);

  const people = (agency.data?.people ?? []).map((one) => ({
    value: one.postId,
    label: `${one.name}, ${one.title}`,
    also: one.unit.name,
  }));
  const without = (...taken: (string | null)[]) => people.filter((one) => !taken.includes(one.value));
  const assignments: Chosen[] = [
    ...(lead ? [{ role: 'lead' as const, postId: lead, dueOn }] : []),
    ...co.map((postId) => ({ role: 'co' as const, postId, dueOn })),
    ...info.map((postId) => ({ role: 'info' as const, postId, dueOn: null })),
  ];
  const confirm = () => {
    setTried(true);
    if (!lead) return;
    state.act.mutate({
      send: (version) =>
        call('assignIncoming', {
          params: { id: detail.id },
          body: { version, instruction: instruction.trim(), assignments },
        }),
      news: () => t('incoming/done/assign'),
    });
  };
  return (
    <ActAsk label={t('incoming/act/assign')} state={state} error={agency.error} onConfirm={confirm}>
      <p>{t('incoming/ask/assign', { sender: detail.sender.name })}</p>
      <TextField
        label={t('incoming/ask/instruct')}
        rows={3}
        max={2000}
        value={instruction}
        onChange={setInstruction}
      />
      <Field label={t('incoming/ask/lead')} fault={isTried && !lead ? t('incoming/ask/needLead') : undefined}>
        {(control) => (
          <PickOne
            control={control}
            placeholder={t('incoming/ask/pickPeople')}
            choices={without(...co, ...info)}
            value={lead}
            onChange={setLead}
          />
        )}
      </Field>
      <div className="field-pair">
        <Field label={t('incoming/ask/co')}>
          {(control) => (
            <PickMany
              control={control}
              placeholder={t('incoming/ask/pickPeople')}
              choices={without(lead, ...info)}
              value={co}
              onChange={setCo}
            />
          )}
        </Field>
        <Field label={t('incoming/ask/info')}>
          {(control) => (
            <PickMany
              control={control}
              placeholder={t('incoming/ask/pickPeople')}
              choices={without(lead, ...co)}
              value={info}
              onChange={setInfo}
            />
          )}
        </Field>
      </div>
      <Field
        label={t('incoming/ask/dueOn')}
        hint={
          detail.replyDueOn ? `${t('incoming/fact/replyDueOn')}: ${dateText(detail.replyDueOn)}` : undefined
        }
      >
        {(control) => <PickDate control={control} value={dueOn} onChange={setDueOn} />}
      </Field>
    </ActAsk>
  );
};
