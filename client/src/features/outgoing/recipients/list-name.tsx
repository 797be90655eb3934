// The name of a list of recipients, as it is typed.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../../../shared/ui/field.tsx';

const NAME = { min: 2, max: 120 };

export const useListName = (start: string) => {
  const [value, setValue] = useState(start);
  const [isTried, setTried] = useState(false);
  const isShort = value.trim().length < NAME.min;
  return {
    value,
    setValue,
    isWrong: isTried && isShort,
    isReady: () => {
      setTried(true);
      return !isShort;
    },
  };
};

interface Props {
  name: ReturnType<typeof useListName>;
  /** What was refused is not what stands there now. */
  onTyped: () => void;
}

export const NameField = ({ name, onTyped }: Props) => {
  const { t } = useTranslation();
  return (
    <Field
      label={t('recipients/name')}
      fault={name.isWrong ? t('common/tooShort', { count: NAME.min }) : undefined}
    >
      {(control) => (
        <input
          {...control}
          className="input"
          maxLength={NAME.max}
          value={name.value}
          onChange={({ target }) => {
            onTyped();
            name.setValue(target.value);
          }}
        />
      )}
    </Field>
  );
};
