// A field of several lines, with a least length once it was tried.
import { useTranslation } from 'react-i18next';
import { Field } from './field.tsx';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  max: number;
  rows?: number;
  placeholder?: string;
  hint?: string | undefined;
  fault?: string | undefined;
}

export const TextField = ({ label, value, onChange, max, rows, placeholder, hint, fault }: Props) => (
  <Field label={label} hint={hint} fault={fault}>
    {(control) => (
      <textarea
        {...control}
        className="input"
        rows={rows}
        maxLength={max}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    )}
  </Field>
);

/** Whether a text is too short, and the sentence about it once the person has tried. */
export const useTooShort = (text: string, min: number, isTried: boolean) => {
  const { t } = useTranslation();
  const isShort = text.trim().length < min;
  return { isShort, fault: isTried && isShort ? t('common/tooShort', { count: min }) : undefined };
};
