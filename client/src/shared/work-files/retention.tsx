// How long a file is kept, in words and as a choice.
import { type Retention, USUAL_RETENTIONS } from '@contracts/retention.ts';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ControlProps } from '../ui/field.tsx';

export const retentionWords = (t: TFunction, years: Retention): string =>
  years === null ? t('workFiles/permanent') : t('workFiles/years', { count: years });

interface Props {
  control: ControlProps;
  value: Retention;
  onChange: (value: Retention) => void;
}

export const RetentionChoice = ({ control, value, onChange }: Props) => {
  const { t } = useTranslation();
  const choices = USUAL_RETENTIONS.includes(value) ? USUAL_RETENTIONS : [value, ...USUAL_RETENTIONS];
  return (
    <select
      {...control}
      className="input"
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value === '' ? null : Number(target.value))}
    >
      {choices.map((each) => (
        <option key={each ?? ''} value={each ?? ''}>
          {retentionWords(t, each)}
        </option>
      ))}
    </select>
  );
};
