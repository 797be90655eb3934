// Files on their way, as lines: how far each is, why one failed, and what can be done about it.
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../shared/api-client.ts';
import { sentenceOf } from '../../shared/api-error.ts';
import { DownloadLink } from '../../shared/ui/download-link.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { IconButton } from '../../shared/ui/icon-button.tsx';
import type { Upload } from './use-uploads.ts';

const Progress = ({ one }: { one: Upload }) => {
  const { t } = useTranslation();
  const { conversion, percent, name, stop } = one;
  const said = () => {
    if (conversion === null) return t('outgoing/uploading', { percent });
    if (conversion.ahead === null) return t('drafting/converting');
    if (conversion.ahead === 0) return t('drafting/soon');
    return t('drafting/waiting', { count: conversion.ahead });
  };
  return (
    <>
      <span className="muted num nowrap" role="status">
        {said()}
      </span>
      <IconButton icon="cross" label={t('outgoing/abortUpload', { name })} onPress={stop} />
    </>
  );
};

const Failure = ({ one: { error, original, name, retry } }: { one: Upload }) => {
  const { t } = useTranslation();
  return (
    <div className="stack" style={{ gap: 3 }}>
      <span className="tone-red small" role="alert">
        {sentenceOf(t, error)}
      </span>
      {(original !== null || retry !== null) && (
        <div className="row-wrap">
          {retry !== null && (
            <button type="button" className="btn btn-small" onClick={retry}>
              {t('common/retry')}
            </button>
          )}
          {original !== null && (
            <DownloadLink
              href={addressOf('downloadOwnFile', { params: { digest: original.digest } })}
              label={t('drafting/original')}
              about={name}
            />
          )}
        </div>
      )}
    </div>
  );
};

export const UploadLines = ({ uploads }: { uploads: readonly Upload[] }) =>
  uploads.map((one) => {
    // Nobody knows how long a conversion takes: the bar says only that it goes on.
    const isOpenEnded = one.conversion !== null;
    return (
      <div key={one.id} className="stack" style={{ gap: 3 }}>
        <div className="file-line">
          <Icon name={one.error ? 'wrong' : 'file'} size={16} className={one.error ? 'tone-red' : ''} />
          <span className="name grow">{one.name}</span>
          {!one.error && <Progress one={one} />}
        </div>
        {one.error ? (
          <Failure one={one} />
        ) : (
          <div
            className={`bar ${isOpenEnded ? 'bar-open' : ''}`}
            role="progressbar"
            aria-label={one.name}
            {...(!isOpenEnded && { 'aria-valuenow': one.percent, 'aria-valuemin': 0, 'aria-valuemax': 100 })}
          >
            <span style={{ width: isOpenEnded ? '30%' : `${one.percent}%` }} />
          </div>
        )}
      </div>
    );
  });
