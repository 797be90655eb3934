// Instruct and assign, or give own part further: one lead, any number of co-handlers and readers, people or units, each
// with a deadline of his own. Who is left out loses his part; from one who has begun it is taken with a reason.
import type { Assignment, GivenTo, IncomingDetail } from '@contracts/incoming-document.ts';
import type { AssignmentRole } from '@contracts/vocabulary.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { dateText, today } from '../../shared/time.ts';
import { Field } from '../../shared/ui/field.tsx';
import { PickDate, PickMany, PickOne } from '../../shared/ui/hard-fields.tsx';
import { TextField } from '../../shared/ui/text-field.tsx';
import { InstructionField } from './instruction-field.tsx';
import type { DialogProps } from './use-incoming.ts';

/** A post or a unit, as one value of a list. */
const UNIT = 'unit:';
const choiceOf = ({ isUnits, unit, postId }: Assignment) => (isUnits && unit ? `${UNIT}${unit.id}` : postId);
const targetOf = (value: string) =>
  value.startsWith(UNIT) ? { unitId: value.slice(UNIT.length) } : { postId: value };

/** Own part, when it is given further; null for a leader who assigns the whole. */
const useParent = (detail: IncomingDetail, isFurther: boolean): Assignment | null => {
  const { person } = useMe();
  return isFurther ? (detail.assignments.find((one) => one.person.id === person.id) ?? null) : null;
};

export const AssignAsk = ({ detail, state, isFurther }: DialogProps & { isFurther: boolean }) => {
  const { t } = useTranslation();
  const { can } = useMe();
  const agency = useQuery({ queryKey: keys.agency, queryFn: () => call('getOwnAgency', {}) });
  const parent = useParent(detail, isFurther);
  const now = detail.assignments.filter(({ parentId }) => parentId === (parent?.id ?? null));
  const chosenNow = (role: AssignmentRole) => now.filter((one) => one.role === role).map(choiceOf);
  const [instruction, setInstruction] = useState('');
  const [reason, setReason] = useState('');
  const [lead, setLead] = useState<string | null>(chosenNow('lead')[0] ?? null);
  const [co, setCo] = useState<string[]>(chosenNow('co'));
  const [info, setInfo] = useState<string[]>(chosenNow('info'));
  const [due, setDue] = useState<Record<string, string | null>>(() =>
    Object.fromEntries(now.map((one) => [choiceOf(one), one.dueOn])),
  );
  const [isTried, setTried] = useState(false);
  const limit = parent?.dueOn ?? detail.replyDueOn;
  const proposed = limit !== null && limit >= today() ? limit : null;
  const dueOf = (value: string) => (value in due ? (due[value] ?? null) : proposed);

  const hint = parent?.dueOn
    ? t('incoming/ask/dueLimit', { date: dateText(parent.dueOn) })
    : detail.replyDueOn
      ? `${t('incoming/fact/replyDueOn')}: ${dateText(detail.replyDueOn)}`
      : undefined;

  // A head gives to the people of his unit; a leader to everybody.
  const isOwnUnit = parent !== null && !can.instruct;
  const taken = isOwnUnit ? (parent.unit?.id ?? null) : null;
  const people = (agency.data?.people ?? [])
    .filter((one) => one.role !== 'administrator' && one.postId !== parent?.postId)
    .filter((one) => taken === null || one.unit.id === taken)
    .map((one) => ({ value: one.postId, label: `${one.name}, ${one.title}`, also: one.unit.name }));
  const units = (taken === null ? (agency.data?.units ?? []) : []).map((one) => ({
    ...{ value: `${UNIT}${one.id}`, label: one.name, also: one.abbreviation },
  }));
  // People first: a unit is found by its name.
  const choices = [...people, ...units];
  const without = (...others: (string | null)[]) => choices.filter((one) => !others.includes(one.value));
  const handlers = [...(lead ? [lead] : []), ...co];
  const assignments: GivenTo[] = [
    ...(lead ? [{ role: 'lead' as const, ...targetOf(lead), dueOn: dueOf(lead) }] : []),
    ...co.map((value) => ({ role: 'co' as const, ...targetOf(value), dueOn: dueOf(value) })),
    ...info.map((value) => ({ role: 'info' as const, ...targetOf(value), dueOn: null })),
  ];
  const staying = new Set([...handlers, ...info]);
  const takesBegun = now.some((one) => one.startedAt !== null && !staying.has(choiceOf(one)));
  const needsLead = !isFurther && !lead;
  const needsReason = takesBegun && reason.trim() === '';
  const name = isFurther ? 'distribute' : 'assign';
  const confirm = () => {
    setTried(true);
    if (needsLead || needsReason) return;
    state.act.mutate({
      send: (version) => {
        const body = { version, instruction: instruction.trim(), reason: reason.trim(), assignments };
        const params = { id: detail.id };
        return isFurther
          ? call('distributeIncoming', { params, body })
          : call('assignIncoming', { params, body });
      },
      news: () => t(`incoming/done/${name}`),
    });
  };
  return (
    <ActAsk label={t(`incoming/act/${name}`)} state={state} error={agency.error} onConfirm={confirm}>
      <p>{t(`incoming/ask/${name}`, { sender: detail.sender.name })}</p>
      <InstructionField
        label={t('incoming/ask/instruct')}
        rows={2}
        value={instruction}
        onChange={setInstruction}
      />
      <Field
        label={t('incoming/ask/lead')}
        fault={isTried && needsLead ? t('incoming/ask/needLead') : undefined}
      >
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
      {handlers.map((value) => (
        <Field
          key={value}
          label={t('incoming/ask/dueOf', { name: choices.find((one) => one.value === value)?.label ?? '' })}
          hint={hint}
        >
          {(control) => (
            <PickDate
              control={control}
              value={dueOf(value)}
              onChange={(date) => setDue((before) => ({ ...before, [value]: date }))}
            />
          )}
        </Field>
      ))}
      {takesBegun && (
        <TextField
          label={t('incoming/ask/takeReason')}
          max={500}
          value={reason}
          onChange={setReason}
          fault={isTried && needsReason ? t('incoming/ask/needReasonToTake') : undefined}
        />
      )}
    </ActAsk>
  );
};
