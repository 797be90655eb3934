// Instruct and assign, or give own part further: one lead, any number of co-handlers and readers, people or units, each
// with a deadline of his own. Who is left out loses his part; from one who has begun it is taken with a reason.
import type { Assignment, IncomingDetail } from '@contracts/incoming-document.ts';
import type { AssignmentRole } from '@contracts/vocabulary.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { useDayOff } from '../../shared/deadlines/due-field.tsx';
import { dateText, today } from '../../shared/time.ts';
import { TextField } from '../../shared/ui/text-field.tsx';
import { type Giving, GivingFields, givenTo, handlersOf, UNIT } from './giving-fields.tsx';
import { InstructionField } from './instruction-field.tsx';
import { useGivingChoices } from './use-giving-choices.ts';
import { type DialogProps, inPlace, saidOf, useHolderId } from './use-incoming.ts';

/** A post or a unit, as one value of a list. */
const choiceOf = ({ isUnits, unit, postId }: Assignment) => (isUnits && unit ? `${UNIT}${unit.id}` : postId);

/** Own part, when it is given further; null for a leader who assigns the whole. */
const useParent = (detail: IncomingDetail, isFurther: boolean): Assignment | null => {
  const holderId = useHolderId(detail);
  return isFurther ? (detail.assignments.find((one) => one.person.id === holderId) ?? null) : null;
};

const givingNow = (now: readonly Assignment[]): Giving => {
  const chosen = (role: AssignmentRole) => now.filter((one) => one.role === role).map(choiceOf);
  return {
    lead: chosen('lead')[0] ?? null,
    co: chosen('co'),
    info: chosen('info'),
    due: Object.fromEntries(now.map((one) => [choiceOf(one), one.dueOn])),
    // What was so before is no new deadline.
    kept: Object.fromEntries(now.flatMap((one) => (one.dueOn ? [[choiceOf(one), one.dueOn]] : []))),
  };
};

export const AssignAsk = ({ detail, state, isFurther }: DialogProps & { isFurther: boolean }) => {
  const { t } = useTranslation();
  const parent = useParent(detail, isFurther);
  const { choices, error } = useGivingChoices(parent);
  const now = detail.assignments.filter(({ parentId }) => parentId === (parent?.id ?? null));
  const [instruction, setInstruction] = useState('');
  const [reason, setReason] = useState('');
  const [giving, setGiving] = useState(() => givingNow(now));
  const [isTried, setTried] = useState(false);
  const { lead, co, info, due } = giving;
  const limit = parent?.dueOn ?? detail.replyDueOn;
  const proposed = limit !== null && limit >= today() ? limit : null;
  const dueOf = (value: string) => (value in due ? (due[value] ?? null) : proposed);

  const hint = parent?.dueOn
    ? t('incoming/ask/dueLimit', { date: dateText(parent.dueOn) })
    : detail.replyDueOn
      ? `${t('incoming/fact/replyDueOn')}: ${dateText(detail.replyDueOn)}`
      : undefined;

  const assignments = givenTo(giving, dueOf);
  const staying = new Set([lead, ...co, ...info]);
  const takesBegun = now.some((one) => one.startedAt !== null && !staying.has(choiceOf(one)));
  const needsLead = !isFurther && !lead;
  const isOff = useDayOff();
  const hasDayOff = handlersOf(giving).some((value) => isOff(dueOf(value), giving.kept[value] ?? null));
  const needsReason = takesBegun && reason.trim() === '';
  const name = isFurther ? 'distribute' : 'assign';
  const confirm = () => {
    setTried(true);
    if (needsLead || needsReason || hasDayOff) return;
    state.act.mutate({
      send: (version) => {
        const body = {
          version,
          ...inPlace(detail),
          instruction: instruction.trim(),
          reason: reason.trim(),
          assignments,
        };
        const params = { id: detail.id };
        return isFurther
          ? call('distributeIncoming', { params, body })
          : call('assignIncoming', { params, body });
      },
      news: () => t(isFurther ? 'incoming/done/distribute' : saidOf(detail, 'done/assign')),
    });
  };
  return (
    <ActAsk label={t(`incoming/act/${name}`)} state={state} error={error} onConfirm={confirm}>
      <p>
        {t(isFurther ? 'incoming/ask/distribute' : saidOf(detail, 'ask/assign'), {
          sender: detail.sender.name,
        })}
      </p>
      <InstructionField
        label={t('incoming/ask/instruct')}
        rows={2}
        value={instruction}
        onChange={setInstruction}
      />
      <GivingFields
        giving={giving}
        onChange={(part) => setGiving((before) => ({ ...before, ...part }))}
        choices={choices}
        dueOf={dueOf}
        dueHint={hint}
        dueLimit={parent?.dueOn ?? null}
        leadFault={isTried && needsLead ? t('incoming/ask/needLead') : undefined}
      />
      {isTried && hasDayOff && (
        <p className="small tone-red" role="alert">
          {t('due/settle')}
        </p>
      )}
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
