// What to do when the signing service on this computer does not answer.
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.tsx';

export const AbsentNotice = () => {
  const { t } = useTranslation();
  return (
    <div className="notice notice-amber" role="alert">
      <Icon name="info" />
      <div className="stack">
        <p className="strong">{t('desktop/absent')}</p>
        <ol className="small desktop-steps">
          <li>{t('desktop/stepInstall')}</li>
          <li>{t('desktop/stepToken')}</li>
          <li>{t('desktop/stepAgain')}</li>
        </ol>
        <p className="small muted">{t('desktop/otherWay')}</p>
      </div>
    </div>
  );
};
