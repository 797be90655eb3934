// The field of the password, shown only when it is asked; it takes the focus when it comes.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { isCode } from '../api-error.ts';
import { Field } from '../ui/field.tsx';
import type { StepUp } from './use-step-up.ts';

interface Props {
  stepUp: StepUp;
  /** Of the last try. */
  error: unknown;
  /** It was empty when the act was asked. */
  isMissing: boolean;
}

export const PasswordAgain = ({ stepUp, error, isMissing }: Props) => {
  const { t } = useTranslation();
  const takeFocus = useCallback((input: HTMLInputElement | null) => input?.focus(), []);
  if (!stepUp.isAsked) return null;
  const isWrong = isCode(error, 'AUTH_PASSWORD_WRONG');
  return (
    <Field
      label={t('signing/passwordAgain')}
      hint={t('error/AUTH_STEP_UP_NEEDED')}
      fault={isMissing && stepUp.password === '' ? t('signing/passwordMissing') : undefined}
    >
      {(control) => (
        <input
          {...control}
          {...(isWrong && { 'aria-invalid': true })}
          ref={takeFocus}
          className="input"
          type="password"
          autoComplete="current-password"
          value={stepUp.password}
          onChange={(event) => stepUp.setPassword(event.target.value)}
        />
      )}
    </Field>
  );
};
