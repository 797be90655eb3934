// The last net: a screen that threw, or a chunk that could not be fetched after an upgrade.
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';

export const BrokenPage = () => {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <div className="blank" role="alert">
      <h1>{t('page/brokenTitle')}</h1>
      <p>{t('page/brokenText')}</p>
      <code className="small">{error instanceof Error ? error.message : String(error)}</code>
      <button type="button" className="btn btn-primary" onClick={() => window.location.reload()}>
        {t('page/reload')}
      </button>
    </div>
  );
};
