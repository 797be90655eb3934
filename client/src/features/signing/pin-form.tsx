// What will happen, the PIN, and the one button; the password too, when the session is old. A failed try keeps everything
// but selects what was wrong.
import { type FormEvent, type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCode } from '../../shared/api-error.ts';
import { useOnline } from '../../shared/online.ts';
import { PasswordAgain } from '../../shared/step-up/password-again.tsx';
import { type StepUp, toldBeside } from '../../shared/step-up/use-step-up.ts';
import { Field } from '../../shared/ui/field.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';

interface Props {
  consequence: string;
  label: string;
  /** Certificate usable and places known. */
  isReady: boolean;
  isBusy: boolean;
  error: unknown;
  pinInput: RefObject<HTMLInputElement | null>;
  stepUp: StepUp;
  onSign: (pin: string) => void;
}

/** For the mutation: back to the PIN, unless it is the password that is asked. */
export const backToPin = (pinInput: Props['pinInput']) => (error: unknown) => {
  if (!isCode(error, 'AUTH_STEP_UP_NEEDED', 'AUTH_PASSWORD_WRONG')) pinInput.current?.select();
};

export const PinForm = ({ consequence, label, isReady, isBusy, error, pinInput, stepUp, onSign }: Props) => {
  const { t } = useTranslation();
  const isOnline = useOnline();
  const [pin, setPin] = useState('');
  const [isMissing, setMissing] = useState(false);
  const isPasswordMissing = stepUp.isAsked && stepUp.password === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(pin === '' || isPasswordMissing);
    if (pin !== '' && isPasswordMissing) return;
    if (pin === '' || !isReady || isBusy || !isOnline) return pinInput.current?.focus();
    onSign(pin);
  };
  return (
    <form className="pin-form" onSubmit={submit} noValidate>
      <p className="small">{consequence}</p>
      <PasswordAgain stepUp={stepUp} error={error} isMissing={isMissing} />
      <Field
        label={t('signing/pin')}
        hint={t('signing/pinHelp')}
        fault={isMissing && pin === '' ? t('signing/pinMissing') : undefined}
      >
        {(control) => (
          <input
            {...control}
            {...(isCode(error, 'PIN_WRONG') && { 'aria-invalid': true })}
            ref={pinInput}
            className="input"
            type="password"
            inputMode="text"
            autoComplete="off"
            value={pin}
            onChange={(event) => setPin(event.target.value)}
          />
        )}
      </Field>
      <ProblemNotice error={toldBeside(error)} />
      {!isOnline && <p className="small tone-amber">{t('common/offlineAct')}</p>}
      <button type="submit" className="btn btn-primary btn-wide" disabled={!isReady || isBusy || !isOnline}>
        {isBusy ? t('signing/working') : label}
      </button>
    </form>
  );
};
