// What will happen, and the one button; the PIN is asked by the service on this computer, never by the page. The page asks
// the password only, when the session is old.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AbsentNotice } from '../../shared/desktop/absent-notice.tsx';
import { ServiceAbsent } from '../../shared/desktop/ask-service.ts';
import { useOnline } from '../../shared/online.ts';
import { PasswordAgain } from '../../shared/step-up/password-again.tsx';
import { type StepUp, toldBeside } from '../../shared/step-up/use-step-up.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { NotSigned } from './desktop-file.ts';
import type { FileInHand } from './use-desktop-signing.ts';

interface Props {
  consequence: string;
  label: string;
  isReady: boolean;
  isBusy: boolean;
  /** What the service has before it. */
  inHand?: FileInHand | null;
  error: unknown;
  stepUp: StepUp;
  onSign: () => void;
}

const Trouble = ({ error }: { error: unknown }) => {
  const { t } = useTranslation();
  if (error instanceof ServiceAbsent) return <AbsentNotice />;
  if (!(error instanceof NotSigned)) return <ProblemNotice error={toldBeside(error)} />;
  return (
    <div className="notice notice-amber" role="alert">
      <Icon name="info" />
      <p>{t('desktop/notSigned')}</p>
    </div>
  );
};

export const DesktopForm = ({
  consequence,
  label,
  isReady,
  isBusy,
  inHand,
  error,
  stepUp,
  onSign,
}: Props) => {
  const { t } = useTranslation();
  const isOnline = useOnline();
  const [isMissing, setMissing] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isPasswordMissing = stepUp.isAsked && stepUp.password === '';
    setMissing(isPasswordMissing);
    if (!isPasswordMissing) onSign();
  };
  return (
    <form className="pin-form" onSubmit={submit} noValidate>
      <p className="small">
        {consequence} {t('desktop/where')}
      </p>
      <PasswordAgain stepUp={stepUp} error={error} isMissing={isMissing} />
      <Trouble error={isBusy ? null : error} />
      {!isOnline && <p className="small tone-amber">{t('common/offlineAct')}</p>}
      <button type="submit" className="btn btn-primary btn-wide" disabled={!isReady || isBusy || !isOnline}>
        {isBusy ? t('desktop/working') : label}
      </button>
      {isBusy && inHand && inHand.count > 1 && (
        <p className="small muted" role="status">
          {t('desktop/fileOf', { ...inHand })}
        </p>
      )}
    </form>
  );
};
