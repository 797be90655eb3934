// What every step of a circuit is asked, in one document's own circuit and in an agency's default.
import { CircuitStepKind } from '@contracts/vocabulary.ts';
import { useTranslation } from 'react-i18next';
import type { useColleagues } from '../colleagues.ts';
import { Field } from '../ui/field.tsx';
import { PickMany } from '../ui/hard-fields.tsx';
import './steps.css';

const isKind = (value: string): value is CircuitStepKind =>
  CircuitStepKind.options.some((kind) => kind === value);

interface KindProps {
  value: CircuitStepKind;
  isOff?: boolean;
  onChange: (kind: CircuitStepKind) => void;
}

export const StepKindField = ({ value, isOff = false, onChange }: KindProps) => {
  const { t } = useTranslation();
  return (
    <Field label={t('circuit/kind')}>
      {(control) => (
        <select
          {...control}
          className="input"
          value={value}
          disabled={isOff}
          onChange={({ target }) => isKind(target.value) && onChange(target.value)}
        >
          {CircuitStepKind.options.map((kind) => (
            <option key={kind} value={kind}>
              {t(`circuit/stepKind/${kind}`)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
};

interface PeopleProps {
  choices: ReturnType<typeof useColleagues>['choices'];
  value: string[];
  fault?: string | undefined;
  onChange: (postIds: string[]) => void;
}

export const StepPeopleField = ({ choices, value, fault, onChange }: PeopleProps) => {
  const { t } = useTranslation();
  return (
    <Field label={t('circuit/people')} fault={fault}>
      {(control) => (
        <PickMany
          control={control}
          placeholder={t('circuit/peopleHint')}
          choices={choices}
          value={value}
          onChange={onChange}
        />
      )}
    </Field>
  );
};
