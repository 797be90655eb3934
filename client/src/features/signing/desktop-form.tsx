// What will happen, and the one button; the PIN is asked by the service on this computer, never by the page.
import { useTranslation } from 'react-i18next';
import { AbsentNotice } from '../../shared/desktop/absent-notice.tsx';
import { ServiceAbsent } from '../../shared/desktop/ask-service.ts';
import { useOnline } from '../../shared/online.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { NotSigned } from './use-desktop-signing.ts';

interface Props {
  consequence: string;
  label: string;
  isReady: boolean;
  isBusy: boolean;
  error: unknown;
  onSign: () => void;
}

const Trouble = ({ error }: { error: unknown }) => {
  const { t } = useTranslation();
  if (error instanceof ServiceAbsent) return <AbsentNotice />;
  if (!(error instanceof NotSigned)) return <ProblemNotice error={error} />;
  return (
    <div className="notice notice-amber" role="alert">
      <Icon name="info" />
      <p>{t('desktop/notSigned')}</p>
    </div>
  );
};

export const DesktopForm = ({ consequence, label, isReady, isBusy, error, onSign }: Props) => {
  const { t } = useTranslation();
  const isOnline = useOnline();
  return (
    <div className="pin-form">
      <p className="small">
        {consequence} {t('desktop/where')}
      </p>
      <Trouble error={isBusy ? null : error} />
      {!isOnline && <p className="small tone-amber">{t('common/offlineAct')}</p>}
      <button
        type="button"
        className="btn btn-primary btn-wide"
        disabled={!isReady || isBusy || !isOnline}
        onClick={onSign}
      >
        {isBusy ? t('desktop/working') : label}
      </button>
    </div>
  );
};
