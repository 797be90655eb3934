// The last net: a screen that threw, or a chunk that could not be fetched after an upgrade or without a network.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { useOnline } from '../shared/online.ts';

const reload = () => window.location.reload();

const NotLoaded = () => {
  const { t } = useTranslation();
  const isOnline = useOnline();
  const wasOffline = useRef(!isOnline);
  useEffect(() => {
    if (isOnline && wasOffline.current) reload();
  }, [isOnline]);
  return (
    <div className="blank" role="alert">
      <h1>{t('page/notLoadedTitle')}</h1>
      <p>{t('page/notLoadedText')}</p>
    </div>
  );
};

export const BrokenPage = () => {
  const { t } = useTranslation();
  const error = useRouteError();
  const isOnline = useOnline();
  const wasOffline = useRef(!isOnline);
  if (wasOffline.current) return <NotLoaded />;
  return (
    <div className="blank" role="alert">
      <h1>{t('page/brokenTitle')}</h1>
      <p>{t('page/brokenText')}</p>
      <code className="small">{error instanceof Error ? error.message : String(error)}</code>
      <button type="button" className="btn btn-primary" onClick={reload}>
        {t('page/reload')}
      </button>
    </div>
  );
};
