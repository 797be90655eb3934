// Closing a file: what is open or missing is named, of each duplicate and draft somebody says whether it stays, retention is
// looked at again, and what follows is told in words.
import type { Retention } from '@contracts/retention.ts';
import type { ClosingCheck } from '@contracts/work-files-kept.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { dateText } from '../../shared/time.ts';
import { Field } from '../../shared/ui/field.tsx';
import { PickDate } from '../../shared/ui/hard-fields.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { TextField } from '../../shared/ui/text-field.tsx';
import { RetentionChoice } from '../../shared/work-files/retention.tsx';
import type { DialogProps } from './use-work-file.ts';

const ARCHIVED_FROM_YEARS = 5;

type Settled = Readonly<Record<string, 'drop' | 'keep'>>;

/** Each thing to be decided once, whatever there is against it. */
const questionsOf = ({ duplicates, drafts }: ClosingCheck) => {
  const found = new Map<string, { id: string; title: string; why: Array<'duplicate' | 'draft'> }>();
  for (const { itemId: id, title } of duplicates) found.set(id, { id, title, why: ['duplicate'] });
  for (const { itemId: id, title } of drafts) {
    const known = found.get(id);
    if (known) known.why.push('draft');
    else found.set(id, { id, title, why: ['draft'] });
  }
  return [...found.values()];
};

const Blockers = ({ check, dropped }: { check: ClosingCheck; dropped: (id: string) => boolean }) => {
  const { t } = useTranslation();
  const open = check.open.filter(({ itemId }) => !dropped(itemId));
  const missing = check.missing.filter(({ itemId }) => itemId === null || !dropped(itemId));
  return (
    <>
      {open.length > 0 && (
        <div className="notice notice-red" role="alert">
          <Icon name="wrong" />
          <div>
            <p>{t('workFiles/close/open', { count: open.length })}</p>
            <ul className="small">
              {open.map(({ itemId, title, numberText }) => (
                <li key={itemId}>{[numberText, title].filter(Boolean).join(' · ')}</li>
              ))}
            </ul>
          </div>
        </div>
      )}
      {missing.length > 0 && (
        <div className="notice notice-amber" role="alert">
          <Icon name="doubt" />
          <div>
            <p>{t('workFiles/close/missing')}</p>
            <ul className="small">
              {missing.map(({ itemId, title, field }) => (
                <li key={`${itemId}${field}`}>
                  {title && `${title}: `}
                  {t(`workFiles/close/field/${field}`)}
                </li>
              ))}
            </ul>
          </div>
        </div>
      )}
    </>
  );
};

const Questions = ({
  check,
  settled,
  onSettle,
}: {
  check: ClosingCheck;
  settled: Settled;
  onSettle: (id: string, as: 'drop' | 'keep') => void;
}) => {
  const { t } = useTranslation();
  const questions = questionsOf(check);
  if (questions.length === 0) return null;
  return (
    <>
      <p>{t('workFiles/close/settle')}</p>
      {questions.map(({ id, title, why }) => (
        <fieldset key={id} className="settle">
          <legend>
            {title} ({why.map((each) => t(`workFiles/close/${each}`)).join(', ')})
          </legend>
          {(['drop', 'keep'] as const).map((as) => (
            <label key={as} className="check">
              <input type="radio" name={id} checked={settled[id] === as} onChange={() => onSettle(id, as)} />
              {t(`workFiles/close/${as}`)}
            </label>
          ))}
        </fieldset>
      ))}
    </>
  );
};

const yearLater = (on: string): string => `${Number(on.slice(0, 4)) + 1}${on.slice(4)}`;

const CloseForm = ({ detail, state, check }: DialogProps & { check: ClosingCheck }) => {
  const { t } = useTranslation();
  const [title, setTitle] = useState(detail.title);
  const [retention, setRetention] = useState<Retention>(detail.retention);
  const [endedOn, setEndedOn] = useState<string | null>(check.endedOn);
  const [settled, setSettled] = useState<Settled>({});
  const chosen = (as: 'drop' | 'keep') => Object.keys(settled).filter((id) => settled[id] === as);
  const isArchived = retention === null || retention >= ARCHIVED_FROM_YEARS;
  const ended = endedOn ?? check.endedOn;
  return (
    <ActAsk
      label={t('workFiles/act/close')}
      state={state}
      onConfirm={() =>
        state.act.mutate({
          send: (version) =>
            call('closeWorkFile', {
              params: { id: detail.id },
              body: {
                ...{ version, title: title.trim(), retention, endedOn: ended },
                ...{ drop: chosen('drop'), keep: chosen('keep') },
              },
            }),
          news: () => t('workFiles/done/close'),
        })
      }
    >
      <p>{t('workFiles/close/explain')}</p>
      <Blockers check={check} dropped={(id) => settled[id] === 'drop'} />
      <Questions
        check={check}
        settled={settled}
        onSettle={(id, as) => setSettled((before) => ({ ...before, [id]: as }))}
      />
      <TextField label={t('workFiles/form/title')} rows={2} max={500} value={title} onChange={setTitle} />
      <div className="field-pair">
        <Field label={t('workFiles/form/retention')}>
          {(control) => <RetentionChoice control={control} value={retention} onChange={setRetention} />}
        </Field>
        <Field label={t('workFiles/close/endedOn')}>
          {(control) => <PickDate control={control} isPast value={endedOn} onChange={setEndedOn} />}
        </Field>
      </div>
      <p className="small" role="status">
        {isArchived
          ? t('workFiles/close/due', { date: dateText(yearLater(ended)) })
          : t('workFiles/close/notDue')}
      </p>
    </ActAsk>
  );
};

export const CloseAsk = (props: DialogProps) => {
  const { t } = useTranslation();
  const { detail, state } = props;
  const check = useQuery({
    queryKey: keys.closing(detail.id, detail.version),
    queryFn: () => call('checkClosing', { params: { id: detail.id } }),
    // Documents in it move without it.
    gcTime: 0,
    staleTime: 0,
  });
  if (check.data) return <CloseForm {...props} check={check.data} />;
  return (
    <ActAsk
      label={t('workFiles/act/close')}
      state={state}
      error={check.error}
      onConfirm={() => void check.refetch()}
    >
      {!check.error && <p>{t('workFiles/close/checking')}</p>}
    </ActAsk>
  );
};
