// One question for several documents that wait for the leader's instruction: the same order for all, each assigned by its
// own command, each with its own result.
import type { IncomingListItem } from '@contracts/incoming-document.ts';
import { workingDayUntil } from '@contracts/working-days.ts';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sentenceOf } from '../../shared/api-error.ts';
import { useDayOff } from '../../shared/deadlines/due-field.tsx';
import { useDueRules } from '../../shared/deadlines/due-rules.ts';
import { shorten, today } from '../../shared/time.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { Mark, useSaidTime } from '../../shared/ui/marks.tsx';
import { say } from '../../shared/ui/toast.tsx';
import { type Giving, GivingFields, givenTo, handlersOf } from './giving-fields.tsx';
import { InstructionField } from './instruction-field.tsx';
import { type Assigning, useAssignMany } from './use-assign-many.ts';
import { useGivingChoices } from './use-giving-choices.ts';
import './assign-many.css';

const SUBJECT_MAX = 110;
const NOBODY: Giving = { lead: null, co: [], info: [], due: {}, kept: {} };
const TONE = { waiting: 'grey', sending: 'blue', done: 'green', failed: 'red' } as const;

const Line = ({ document, row }: { document: IncomingListItem; row: Assigning }) => {
  const { t } = useTranslation();
  const said = useSaidTime();
  const { meanwhile, isGone } = row;
  return (
    <li>
      <div>
        <span className="num muted">{document.numberText}</span> {shorten(document.subject, SUBJECT_MAX)}
        {row.state === 'failed' && (
          <p className="small tone-red">
            {meanwhile
              ? t(isGone ? 'incoming/many/gone' : 'incoming/many/changed', {
                  act: t(`timeline/${meanwhile.action}`),
                  by: meanwhile.by?.name ?? t('common/system'),
                  at: said(meanwhile.at),
                })
              : sentenceOf(t, row.error)}
          </p>
        )}
      </div>
      <Mark tone={TONE[row.state]}>{t(`incoming/many/state/${row.state}`)}</Mark>
    </li>
  );
};

interface Props {
  /** As they were when the question was opened. */
  documents: readonly IncomingListItem[];
  onClose: () => void;
}

export const AssignManyAsk = ({ documents, onClose }: Props) => {
  const { t } = useTranslation();
  const { choices, error } = useGivingChoices(null);
  const [giving, setGiving] = useState<Giving>(NOBODY);
  const [instruction, setInstruction] = useState('');
  const [isTried, setTried] = useState(false);
  const { rowOf, run, isBusy } = useAssignMany(documents);
  const rows = documents.map(rowOf);
  const done = rows.filter(({ state }) => state === 'done').length;
  const left = rows.filter(({ state, isGone }) => state !== 'done' && !isGone).length;
  const hasRun = rows.some(({ state }) => state === 'failed' || state === 'done');
  const { calendar } = useDueRules();
  const isOff = useDayOff();
  const dueOf = (value: string) => giving.due[value] ?? null;
  const hasDayOff = handlersOf(giving).some((value) => isOff(dueOf(value), giving.kept[value] ?? null));

  const isOpen = useRef(true);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);

  const send = async () => {
    const failed = await run(({ dueOn }) => {
      // Of a reply wanted on a day off the work is to be done on the working day before it.
      const before = dueOn === null ? null : workingDayUntil(calendar, dueOn);
      const wanted = before !== null && before >= today() ? before : null;
      return {
        instruction: instruction.trim(),
        assignments: givenTo(giving, (value) => dueOf(value) ?? wanted),
      };
    });
    if (failed === 0) say(t('incoming/many/done', { count: left }));
    // Left while it ran: what failed is still in the list, and another question may stand open by now.
    else if (!isOpen.current) say(t('incoming/many/left', { count: failed }));
    if (failed === 0 && isOpen.current) onClose();
  };
  const confirm = () => {
    if (left === 0) return onClose();
    setTried(true);
    if (giving.lead && !hasDayOff) void send();
  };
  const label =
    left === 0
      ? t('common/close')
      : t(hasRun ? 'incoming/many/again' : 'incoming/many/confirm', { count: left });
  return (
    <Ask
      title={t('incoming/many/title', { count: documents.length })}
      confirm={label}
      isBusy={isBusy}
      error={error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{t('incoming/many/text')}</p>
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
        dueHint={t('incoming/many/dueHint')}
        leadFault={isTried && !giving.lead ? t('incoming/ask/needLead') : undefined}
      />
      {isTried && hasDayOff && (
        <p className="small tone-red" role="alert">
          {t('due/settle')}
        </p>
      )}
      <p className="small" role="status">
        {(isBusy || hasRun) && t('incoming/many/progress', { done, count: documents.length })}
      </p>
      <ul className="many">
        {documents.map((document) => (
          <Line key={document.id} document={document} row={rowOf(document)} />
        ))}
      </ul>
    </Ask>
  );
};
