// What will happen, the PIN, and the one button. A failed try keeps everything but selects the PIN.
import { type FormEvent, type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCode } from '../../shared/api-error.ts';
import { useOnline } from '../../shared/online.ts';
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
  onSign: (pin: string) => void;
}

export const PinForm = ({ consequence, label, isReady, isBusy, error, pinInput, onSign }: Props) => {
  const { t } = useTranslation();
  const isOnline = useOnline();
  const [pin, setPin] = useState('');
  const [isMissing, setMissing] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(pin === '');
    if (pin === '' || !isReady || isBusy || !isOnline) return pinInput.current?.focus();
    onSign(pin);
  };
  return (
    <form className="pin-form" onSubmit={submit} noValidate>
      <p className="small">{consequence}</p>
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
      <ProblemNotice error={error} />
      {!isOnline && <p className="small tone-amber">{t('common/offlineAct')}</p>}
      <button type="submit" className="btn btn-primary btn-wide" disabled={!isReady || isBusy || !isOnline}>
        {isBusy ? t('signing/working') : label}
      </button>
    </form>
  );
};
