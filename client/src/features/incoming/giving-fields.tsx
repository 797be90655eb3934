// To whom parts of the work are given: one lead, any number of co-handlers and readers, people or units, each handler with
// a deadline of his own.
import type { GivenTo } from '@contracts/incoming-document.ts';
import { useTranslation } from 'react-i18next';
import { DueField } from '../../shared/deadlines/due-field.tsx';
import { dateText } from '../../shared/time.ts';
import { Field } from '../../shared/ui/field.tsx';
import { PickMany, PickOne } from '../../shared/ui/hard-fields.tsx';

/** Posts and units, as values of a list. */
export interface Giving {
  lead: string | null;
  co: string[];
  info: string[];
  due: Readonly<Record<string, string | null>>;
  /** Days off that stay deadlines knowingly, by whom they are of. */
  kept: Readonly<Record<string, string>>;
}

export interface GivingChoice {
  value: string;
  label: string;
  also: string;
  /** He is away: until when, and who acts instead. */
  away?: { name: string; toOn: string; delegate: string | null };
}

/** Before the id of a unit, as a value of a list; the others are posts. */
export const UNIT = 'unit:';
const targetOf = (value: string) =>
  value.startsWith(UNIT) ? { unitId: value.slice(UNIT.length) } : { postId: value };

export const handlersOf = ({ lead, co }: Giving): string[] => [...(lead ? [lead] : []), ...co];

export const givenTo = (giving: Giving, dueOf: (value: string) => string | null): GivenTo[] => [
  ...handlersOf(giving).map((value) => ({
    role: value === giving.lead ? ('lead' as const) : ('co' as const),
    ...targetOf(value),
    dueOn: dueOf(value),
    evenOff: (giving.kept[value] ?? null) === dueOf(value),
  })),
  ...giving.info.map((value) => ({ role: 'info' as const, ...targetOf(value), dueOn: null })),
];

interface Props {
  giving: Giving;
  onChange: (part: Partial<Giving>) => void;
  choices: readonly GivingChoice[];
  dueOf: (value: string) => string | null;
  dueHint: string | undefined;
  dueLimit?: string | null;
  leadFault: string | undefined;
}

export const GivingFields = ({
  giving,
  onChange,
  choices,
  dueOf,
  dueHint,
  dueLimit = null,
  leadFault,
}: Props) => {
  const { t } = useTranslation();
  const { lead, co, info, due, kept } = giving;
  const chosen = new Set([lead, ...co, ...info]);
  const absent = choices.flatMap(({ value, away }) => (away && chosen.has(value) ? [away] : []));
  const without = (...others: (string | null)[]) => choices.filter((one) => !others.includes(one.value));
  return (
    <>
      <Field label={t('incoming/ask/lead')} fault={leadFault}>
        {(control) => (
          <PickOne
            control={control}
            placeholder={t('incoming/ask/pickPeople')}
            choices={without(...co, ...info)}
            value={lead}
            onChange={(value) => onChange({ lead: value })}
          />
        )}
      </Field>
      <div className="field-pair">
        {(['co', 'info'] as const).map((role) => (
          <Field key={role} label={t(`incoming/ask/${role}`)}>
            {(control) => (
              <PickMany
                control={control}
                placeholder={t('incoming/ask/pickPeople')}
                choices={without(lead, ...(role === 'co' ? info : co))}
                value={giving[role]}
                onChange={(value) => onChange({ [role]: value })}
              />
            )}
          </Field>
        ))}
      </div>
      {handlersOf(giving).map((value) => (
        <DueField
          key={value}
          label={t('incoming/ask/dueOf', { name: choices.find((one) => one.value === value)?.label ?? '' })}
          hint={dueHint}
          limit={dueLimit}
          value={dueOf(value)}
          onChange={(date) => onChange({ due: { ...due, [value]: date } })}
          kept={kept[value] ?? null}
          onKeep={(date) => onChange({ kept: { ...kept, [value]: date } })}
        />
      ))}
      {absent.map(({ name, toOn, delegate }) => (
        <p key={name} className="notice notice-amber small" role="status">
          {delegate
            ? t('incoming/standIn/away', { name, date: dateText(toOn), delegate })
            : t('incoming/standIn/awayAlone', { name, date: dateText(toOn) })}
        </p>
      ))}
    </>
  );
};
