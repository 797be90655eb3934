// A field of several lines, with a least length once it was tried.
import { useState } from 'react';
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

/** What a person types into one field, and the sentence about it once he has tried with too little. */
export const useText = (min = 0) => {
  const { t } = useTranslation();
  const [value, onChange] = useState('');
  const [isTried, setTried] = useState(false);
  const isShort = value.trim().length < min;
  return {
    text: value.trim(),
    isTried,
    /** Whether it may be sent; from now on the field says what is missing. */
    isReady: () => {
      setTried(true);
      return !isShort;
    },
    /** For {@link TextField}. */
    field: {
      value,
      onChange,
      fault: isTried && isShort ? t('common/tooShort', { count: min }) : undefined,
    },
  };
};
